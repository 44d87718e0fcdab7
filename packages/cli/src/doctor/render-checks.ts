import type { Look } from "../look.ts";
import { columnsOf, wrap } from "../render/columns.ts";
import type { Colour } from "../render/paint.ts";
import { visible } from "../render/visible.ts";
import type { Check, State } from "./check.ts";

const MARKS: Readonly<Record<State, readonly [mark: string, colour: Colour]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  failed: ["✗", "red"],
  unknown: ["?", "dim"],
};

/** One line per check, and what to do below those that want it; the sum at the end. */
export function renderChecks(checks: readonly Check[], look: Look): string {
  const width = Math.max(...checks.map((check) => columnsOf(visible(check.name))));
  const indent = width + 4;
  const lines = checks.flatMap(({ name, state, detail, advice }) => {
    const [mark, colour] = MARKS[state];
    const shown = visible(name);
    const front = `${look.paint(colour, mark)} ${shown}${" ".repeat(width - columnsOf(shown) + 2)}`;
    const room = Math.max(20, look.columns - indent);
    const told = wrap(visible(detail), room);
    const todo = advice === "" ? [] : wrap(`→ ${visible(advice)}`, room);
    return [...told, ...todo].map((line, at) => (at === 0 ? front + line : " ".repeat(indent) + line));
  });
  const count = (state: State): number => checks.filter((check) => check.state === state).length;
  const warnings = count("warning");
  const sum = `${count("ok")} ok, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${count("failed")} failed`;
  return `${[...lines, "", sum].join("\n")}\n`;
}
