import { visible } from "@rolecall/core";
import type { Cell } from "./cells.ts";
import type { Result } from "./result.ts";

/** Wider cells are cut, so that one long value does not push the others off the screen. */
const MAX_WIDTH = 80;

/** A table in box-drawing characters, numbers to the right, with the number of rows below. */
export function renderTable({ columns, rows }: Result): string {
  const head = columns.map((name) => cut(visible(name)));
  const body = rows.map((row) => row.map((cell) => cut(visible(cellText(cell)))));
  const widths = head.map((name, i) => body.reduce((most, row) => Math.max(most, width(row[i] ?? "")), width(name)));
  const toRight = columns.map((_, i) => rows.length > 0 && rows.every((row) => isNumberOrNull(row[i] ?? null)));
  const line = (cells: readonly string[]) =>
    `│ ${cells.map((c, i) => pad(c, widths[i] ?? 0, toRight[i])).join(" │ ")} │\n`;
  const rule = (left: string, mid: string, right: string) =>
    `${left}${widths.map((each) => "─".repeat(each + 2)).join(mid)}${right}\n`;
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"}\n`;
  return rule("┌", "┬", "┐") + line(head) + rule("├", "┼", "┤") + body.map(line).join("") + rule("└", "┴", "┘") + count;
}

function cellText(cell: Cell): string {
  if (cell === null) return "∅";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function isNumberOrNull(cell: Cell): boolean {
  return cell === null || typeof cell === "number";
}

function pad(text: string, to: number, right: boolean | undefined): string {
  const space = " ".repeat(Math.max(0, to - width(text)));
  return right === true ? space + text : text + space;
}

function cut(text: string): string {
  if (width(text) <= MAX_WIDTH) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += width(character);
    if (used >= MAX_WIDTH) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Columns of a terminal: two for East Asian wide characters and emoji, none for combining marks. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
