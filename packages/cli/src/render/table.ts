import { columnsOf, pad, wrap } from "./columns.ts";
import type { Paint } from "./paint.ts";
import { visible } from "./visible.ts";

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly side?: "left" | "right";
  /** Takes what the others leave of the terminal's width, on several lines; the others are as wide as their widest cell. */
  readonly flexible?: boolean;
  /** Colours a padded cell. */
  readonly paint?: (text: string, row: Row) => string;
}

const GAP = 2;
const LEAST_FLEXIBLE = 20;
const HANGING = 4;

/** Rows under titles, cells made visible. Empty columns are left out; what does not fit side by side stands stacked. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look: { readonly columns: number; readonly paint: Paint },
): string {
  const cells = rows.map((row) => columns.map((column) => visible(column.cell(row))));
  const natural = columns.map((column, at) =>
    cells.reduce((most, line) => Math.max(most, columnsOf(line[at] ?? "")), columnsOf(column.title)),
  );
  const shown = columns.flatMap((column, at) => (cells.some((line) => line[at] !== "") ? [{ column, at }] : []));
  const widths = share(
    shown.map(({ column, at }) => ({ width: natural[at] ?? 0, flexible: column.flexible === true })),
    look.columns,
  );
  if (widths.reduce((sum, width) => sum + width + GAP, -GAP) > look.columns) {
    return stacked(cells, look.columns);
  }
  const lineOf = (texts: readonly string[], draw: (padded: string, column: Column<Row>) => string): string =>
    shown
      .map(({ column }, n) => {
        const padded = pad(texts[n] ?? "", widths[n] ?? 0, column.side);
        const last = n === shown.length - 1;
        const text = last ? padded.trimEnd() : padded;
        return text === "" ? "" : draw(text, column);
      })
      .join(" ".repeat(GAP))
      .trimEnd();
  const head = lineOf(
    shown.map(({ column }) => column.title),
    (padded) => look.paint("dim", padded),
  );
  const body = rows.flatMap((row, n) => {
    const texts = shown.map(({ column, at }, m) => linesOf(cells[n]?.[at] ?? "", widths[m] ?? 0, column.flexible));
    return stack(texts).map((line) => lineOf(line, (padded, column) => column.paint?.(padded, row) ?? padded));
  });
  return `${[head, ...body].join("\n")}\n`;
}

/** Where columns do not fit side by side: each row's cells one after the other, on lines that hang together. */
function stacked(cells: readonly (readonly string[])[], columns: number): string {
  const indent = " ".repeat(HANGING);
  const lines = cells.flatMap((row) =>
    wrap(row.filter((cell) => cell !== "").join(" "), columns - HANGING).map((line, at) =>
      at === 0 ? line : indent + line,
    ),
  );
  return `${lines.join("\n")}\n`;
}

function linesOf(text: string, width: number, flexible = false): readonly string[] {
  return flexible ? wrap(text, width) : [text];
}

/** Cells of several lines as lines of cells. */
function stack(cells: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
}

/** Flexible columns shrink in equal parts until all fit. */
function share(columns: readonly { readonly width: number; readonly flexible: boolean }[], total: number) {
  const wanted = columns.reduce((sum, { width }) => sum + width + GAP, -GAP);
  const flexible = columns.filter((column) => column.flexible);
  const excess = wanted - total;
  if (excess <= 0 || flexible.length === 0) return columns.map(({ width }) => width);
  const room = flexible.reduce((sum, { width }) => sum + width, 0) - excess;
  const each = Math.max(LEAST_FLEXIBLE, Math.floor(room / flexible.length));
  const spare = flexible.reduce((sum, { width }) => sum + Math.max(0, each - width), 0);
  const long = flexible.filter(({ width }) => width > each).length;
  const most = each + Math.floor(spare / Math.max(1, long));
  return columns.map((column) => (column.flexible ? Math.min(column.width, most) : column.width));
}
