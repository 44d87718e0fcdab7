import type { ResultFormat } from "../store.ts";
import type { Cell } from "./cells.ts";
import { renderTable } from "./render-table.ts";
import type { Result } from "./result.ts";
import { visibleButBreaks, visibleJson } from "./visible.ts";

/** A result as text, ending with a line break. Nothing in it can drive a terminal, whatever the logs hold. */
export function renderResult(result: Result, format: ResultFormat): string {
  switch (format) {
    case "table":
      return renderTable(result);
    case "json":
      return visibleJson(`${JSON.stringify(objects(result), null, 2)}\n`);
    case "ndjson":
      return visibleJson(objects(result).reduce((text, row) => `${text}${JSON.stringify(row)}\n`, ""));
    case "csv":
      return [result.columns, ...result.rows].reduce((text, row) => `${text}${row.map(csvCell).join(",")}\n`, "");
  }
}

function objects({ columns, rows }: Result): readonly Readonly<Record<string, Cell>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
}

/**
 * RFC 4180: quoted where it must be. What is no scalar is JSON. A text that a spreadsheet would take for a formula begins
 * with a quote, which it shows as none.
 */
function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = visibleButBreaks(typeof cell === "object" ? JSON.stringify(cell) : String(cell));
  const inert = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
