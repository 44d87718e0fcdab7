import { ADVICE_MAX } from "@rolecall/alerting";
import type { Severity } from "@rolecall/core";
import { findingLink } from "../console-link.ts";
import type { ResponseOf } from "../context.ts";
import {
  countsOf,
  type Description,
  describe,
  drawnLines,
  leadOf,
  stormLines,
  TITLE_MAX,
  topDimensions,
} from "../describe.ts";
import { defang, inert } from "../inert.ts";
import type { Page, PageItem } from "../page.ts";

export interface TerminalLook {
  readonly consoleUrl?: string | undefined;
  readonly responseOf?: ResponseOf | undefined;
  readonly colour: boolean;
  /** So wide is the terminal; undefined where lines may be as long as they are. */
  readonly columns?: number | undefined;
}

const COLOURS: Readonly<Record<Severity, number>> = { critical: 31, high: 31, medium: 33, low: 36, info: 37 };
const LISTED = 5;
/** Longest value in a line; whoever wants the rest follows the link. */
const WIDE = 110;

/** A page as a few calm lines, ending in an empty one. Colour only where the terminal has it. */
export function renderTerminal(page: Page, look: TerminalLook): string {
  const lead = leadOf(page);
  if (lead === undefined) return "";
  const time = new Date(page.at).toISOString().slice(11, 19);
  const head = `${time}  ${headWord(page)}  ${safe(lead.finding.title, TITLE_MAX)}`;
  if (page.state !== "firing" || page.reason === "repeat_interval_elapsed") {
    const below = [`${safe(lead.finding.identity_uid)} · ${countsOf(page)}`, ...stormLines(page, safe)];
    return shown([head, ...below.map((line) => `          ${line}`)], page, look);
  }
  return shown([head, ...bodyLines(lead, look), ...otherLines(page, lead), ...linkLine(lead, look)], page, look);
}

/** Under the words of the line before, whatever it begins with. */
const HANGING = " ".repeat(17);
/** A narrower terminal breaks lines as it likes. */
const NARROWEST = 40;

function shown(lines: readonly string[], page: Page, look: TerminalLook): string {
  const { columns = Number.POSITIVE_INFINITY } = look;
  const folded = lines.map((line) => fold(line, Math.max(NARROWEST, columns)));
  const [head = "", ...rest] = folded;
  const word = headWord(page);
  return `${[head.replace(word, () => paint(word, page, look)), ...rest].join("\n")}\n\n`;
}

/** Broken between words where it is too wide; a word is whole, so that a link stays one. */
function fold(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const at = line.lastIndexOf(" ", columns);
  const isWord = line.slice(0, at).trim() === "";
  const next = isWord ? line.indexOf(" ", columns) : at;
  const rest = HANGING + line.slice(next).trimStart();
  // A single word that is too wide below as well stays where it is.
  const isInVain = rest.length > columns && !rest.trim().includes(" ");
  return next < 0 || isInVain ? line : `${line.slice(0, next).trimEnd()}\n${fold(rest, columns)}`;
}

function bodyLines(lead: PageItem, look: TerminalLook): readonly string[] {
  const told = describe(lead, look.responseOf);
  const [top] = topDimensions(lead.finding, 1);
  const expected = top !== undefined && top.added > 0 ? top.expected : "";
  return [
    row("who", `${safe(told.who, WIDE)}, owner: ${safe(told.owner, 40)}`),
    row("when", safe(told.when)),
    ...whyLines(lead, told).map((line, at) => row(at === 0 ? "why" : "", line)),
    ...(told.from === "" ? [] : [row("from", safe(told.from, WIDE))]),
    ...(expected === "" ? [] : [row("usual", safe(expected, WIDE))]),
    row("rare", `${safe(told.rare, WIDE)} (${safe(told.sure)})`),
    row("do", safe(told.advice, ADVICE_MAX)),
  ];
}

/** A rule has no bars, since nothing of it is counted: it is told in words. */
function whyLines({ finding }: PageItem, { what }: Description): readonly string[] {
  const bars = drawnLines(finding, safe);
  return bars.length > 0 || finding.dimensions.length === 0 ? bars : [safe(what, WIDE)];
}

function otherLines(page: Page, lead: PageItem): readonly string[] {
  const others = page.firing.filter((item) => item !== lead);
  const listed = others
    .slice(0, LISTED)
    .map((item) => row("also", `${item.severity}: ${safe(item.finding.title, 120)}`));
  const rest = page.firingTotal - 1 - listed.length;
  return rest > 0 ? [...listed, row("", `and ${rest} more`)] : listed;
}

function linkLine(lead: PageItem, look: TerminalLook): readonly string[] {
  const link = findingLink(look.consoleUrl, lead.finding);
  return link === undefined ? [] : [row("see", link)];
}

function row(label: string, text: string): string {
  return `          ${label.padEnd(6)} ${text}`;
}

function headWord(page: Page): string {
  return (page.state === "firing" ? page.severity : page.state).toUpperCase().padEnd(8);
}

function paint(text: string, page: Page, look: TerminalLook): string {
  if (!look.colour) return text;
  const code = page.state === "resolved" ? 32 : COLOURS[page.severity];
  return `\u001b[${code}m${text}\u001b[0m`;
}

/** Without control characters no escape sequence is left; addresses are broken so that no terminal makes them links. */
function safe(text: string, max?: number): string {
  return defang(inert(text, max));
}
