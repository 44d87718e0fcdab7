import { type Dimension, OWNER_OF_MEMBERS, type Pattern } from "@rolecall/core";
import type { Look } from "../look.ts";
import { columnsOf, pad, wrap } from "../render/columns.ts";
import { bar } from "../render/sparkline.ts";
import { visible } from "../render/visible.ts";

const INDENT = "  ";
/** From the most familiar to what nobody ever did. */
const RUNGS: readonly (readonly [Pattern, string])[] = [
  ["FREQUENT", "own"],
  ["INFREQUENT", "seldom"],
  ["RARE", "peers"],
  ["UNSEEN", "nobody"],
];
/** RARE as amounts, and not as values. */
const MEASURES: ReadonlySet<string> = new Set(["hours_since_last_call", "depth"]);
const NOTES: ReadonlySet<string> = new Set(["habit", "members", OWNER_OF_MEMBERS, "change"]);
const RUNG_WIDTH = 8;
const LEAST_VALUE = 24;

/** What was new, and how new: a ladder from what it does itself, over what its peers do, to what nobody ever did. */
export function renderLadder(dimensions: readonly Dimension[], look: Look): readonly string[] {
  const shown = dimensions.filter((each) => isNovelty(each) && each.pattern !== "FREQUENT");
  if (shown.length === 0) return [];
  const width = nameWidth(shown);
  const head = `${INDENT}${" ".repeat(width)}  ${RUNGS.map(([, title]) => title.padEnd(RUNG_WIDTH)).join("")}`;
  const lines = shown.flatMap((each) => {
    const { name, pattern } = each;
    const rungs = RUNGS.map(([rung], at) => mark(rung === pattern, at, look)).join("");
    const front = `${INDENT}${pad(visible(name), width)}  `;
    return [`${front}${rungs}`.trimEnd(), ...comparison(each, look, INDENT.length + width + 2)];
  });
  return [look.paint("dim", head.trimEnd()), ...lines];
}

/** What was too much, too little or at an odd time, against what was expected. */
export function renderAmounts(dimensions: readonly Dimension[], look: Look): readonly string[] {
  const shown = dimensions.filter((each) => !isNovelty(each));
  return shown.flatMap((each) => [
    `${INDENT}${visible(each.name)} ${look.paint("dim", each.pattern)}`,
    ...comparison(each, look, INDENT.length * 2),
  ]);
}

/** How the evidence adds up: a bar for what each dimension added, which together are the sum. */
export function renderSum(dimensions: readonly Dimension[], look: Look): readonly string[] {
  const shown = dimensions.filter(({ added }) => added > 0).sort((a, b) => b.added - a.added);
  if (shown.length === 0) return [];
  const sum = shown.reduce((total, { added }) => total + added, 0);
  const width = nameWidth(shown);
  const room = Math.max(8, look.columns - INDENT.length - width - 12);
  const most = shown[0]?.added ?? 1;
  const lines = shown.map(({ name, added }) => {
    const front = `${INDENT}${pad(visible(name), width)}  ${added.toFixed(2).padStart(6)}`;
    return `${front}  ${look.paint("red", bar(added / most, Math.min(room, 40)))}`;
  });
  return [...lines, `${INDENT}${pad("sum", width)}  ${sum.toFixed(2).padStart(6)}`];
}

function isNovelty({ name, pattern }: Dimension): boolean {
  return !MEASURES.has(name) && RUNGS.some(([rung]) => rung === pattern);
}

function mark(here: boolean, at: number, look: Look): string {
  const dot = here ? look.paint(at === RUNGS.length - 1 ? "red" : "yellow", "●") : look.paint("dim", "·");
  return dot + " ".repeat(RUNG_WIDTH - 1);
}

/** What was learnt of a machine is usual; what a rule says ought to be is normal; the rest are notes on how to read it. */
function comparedWith({ name, pattern, expected }: Dimension): string {
  if (expected === "" || NOTES.has(name)) return expected;
  return `${pattern === "MATCH" ? "normally" : "usually"} ${expected}`;
}

function comparison(dimension: Dimension, look: Look, indent: number): readonly string[] {
  const front = Math.min(indent, Math.max(0, look.columns - LEAST_VALUE));
  const room = look.columns - front;
  const seen = wrap(visible(dimension.observed), room);
  const usual = wrap(visible(comparedWith(dimension)), room);
  return [...seen, ...usual.map((line) => look.paint("dim", line))].map((line) => " ".repeat(front) + line);
}

function nameWidth(dimensions: readonly Dimension[]): number {
  return Math.max(...dimensions.map(({ name }) => columnsOf(visible(name))));
}
