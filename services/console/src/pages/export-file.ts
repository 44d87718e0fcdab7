import { csvCell } from "@rolecall/core";
import type { Context } from "hono";

const PAGE_ROWS = 20_000;
/** Beyond this a query of one's own serves better. */
const MOST = 1_000_000;

export type ExportFormat = "csv" | "json";

/** A list that is exported. */
interface Exported<T> {
  /** Of the CSV, in this order. */
  readonly columns: readonly (keyof T & string)[];
  /**
   * At most so many, those after the last of the page before; of the first page that is undefined. In an order that nobody's
   * acting changes: whoever acts between two pages would be in none of them.
   */
  readonly page: (after: T | undefined, limit: number) => Promise<readonly T[]>;
  /** 20,000 by default; fewer where a row is large. */
  readonly pageRows?: number;
}

/** A list as a file to be kept. */
export function fileOf<T>(c: Context, name: string, list: Exported<T>, format: ExportFormat): Response {
  c.header("Content-Type", format === "csv" ? "text/csv; charset=utf-8" : "application/json");
  c.header("Content-Disposition", `attachment; filename="${name}.${format}"`);
  return c.body(ReadableStream.from(exported(list, format)));
}

/** A whole list as CSV (RFC 4180) or as a JSON array, page by page, so that a million need little memory. */
async function* exported<T>(
  { columns, page, pageRows = PAGE_ROWS }: Exported<T>,
  format: ExportFormat,
): AsyncGenerator<Uint8Array> {
  const csvRow = (row: T): string => `${columns.map((column) => csvCell(String(row[column] ?? ""))).join(",")}\r\n`;
  const [head, toText, between, end] =
    format === "csv"
      ? [`${columns.join(",")}\r\n`, csvRow, "", ""]
      : ["[", (row: T) => JSON.stringify(row), ",\n", "]\n"];
  yield Buffer.from(head);
  let after: T | undefined;
  for (let sent = 0; sent < MOST; sent += pageRows) {
    const rows = await page(after, pageRows);
    after = rows.at(-1);
    if (after === undefined) break;
    yield Buffer.from(`${sent === 0 ? "" : between}${rows.map(toText).join(between)}`);
    if (rows.length < pageRows) break;
  }
  yield Buffer.from(end);
}
