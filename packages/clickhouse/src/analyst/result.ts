import { type Cell, converterOf } from "./cells.ts";

/** A result in memory: at most 100,000 rows. */
export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Read `JSONCompactEachRowWithNamesAndTypes` with quoted 64-bit integers: names, types, then a row a line. */
export function parseResult(text: string): Result {
  const [columns = [], types = [], ...rows] = text
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as readonly Cell[]);
  const convert = types.map((type) => converterOf(String(type)));
  return {
    columns: columns.map(String),
    rows: rows.map((row) => row.map((cell, i) => convert[i]?.(cell) ?? null)),
  };
}
