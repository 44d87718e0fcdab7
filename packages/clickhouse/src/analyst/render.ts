import { csvCell, visibleButBreaks, visibleJson } from "@rolecall/core";
import type { ResultFormat } from "../store.ts";
import type { Cell } from "./cells.ts";
import { renderTable } from "./render-table.ts";
import type { Result } from "./result.ts";

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
      return [result.columns, ...result.rows].reduce((text, row) => `${text}${row.map(cellOf).join(",")}\n`, "");
  }
}

function objects({ columns, rows }: Result): readonly Readonly<Record<string, Cell>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
}

/** What is no scalar is JSON. */
function cellOf(cell: Cell): string {
  if (cell === null) return "";
  const text = visibleButBreaks(typeof cell === "object" ? JSON.stringify(cell) : String(cell));
  return csvCell(text);
}
