/** One line of a table, by the names of its columns. */
export interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  /** Lines that are no row of it; nothing is taken from these. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

interface CsvRecord {
  readonly line: number;
  readonly cells: string[];
  /** A cell begins with a quote and does not end with one. */
  isBroken?: true;
}

const SEPARATORS = [",", ";", "\t"] as const;

/**
 * RFC 4180: quoted cells may hold separators, quotes and line ends. The separator is that of the first line, as spreadsheets of
 * each country write it: `,`, `;` or a tab; Excel's `sep=;` may stand before. `nameOf`: a column by its title.
 */
export function parseCsv(text: string, nameOf: (title: string) => string = (title) => title.trim()): Table {
  const whole = text.replace(/^\uFEFF/, "");
  const [before = ""] = /^sep=.(?:\r\n?|\n)/i.exec(whole) ?? [];
  const lines = whole.slice(before.length);
  const records = recordsOf(lines, separatorOf(lines), before === "" ? 1 : 2);
  const header = (records[0]?.cells ?? []).map(nameOf);
  const twice = header.find((name, at) => name !== "" && header.indexOf(name) !== at);
  const faults =
    twice === undefined ? [] : [{ line: records[0]?.line ?? 1, message: `the column ${twice} is there twice` }];
  const rows: Row[] = [];
  for (const record of records.slice(1)) {
    const { line, cells } = record;
    const message = faultOf(record, header.length);
    if (message !== undefined) faults.push({ line, message });
    else if (cells.some((cell) => cell.trim() !== ""))
      rows.push({ line, cells: new Map(header.map((name, at) => [name, (cells[at] ?? "").trim()])) });
  }
  return { header, rows, faults };
}

function faultOf({ cells, isBroken }: CsvRecord, width: number): string | undefined {
  if (isBroken) return "a quote is not closed, or something follows it in its cell";
  if (cells.slice(width).every((cell) => cell.trim() === "")) return undefined;
  return `has ${cells.length} cells, and the header ${width}: a cell with a separator in it goes in quotes`;
}

/** The one that the first line has most of; of as many the first. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const counts = SEPARATORS.map((separator) => first.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function recordsOf(text: string, separator: string, from: number): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = from;
  let record: CsvRecord = { line, cells: [] };
  // The end of a line in any system's way; every text matches, so that nothing is left unread.
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n?|\\n|$)`, "y");
  for (let found = cell.exec(text); found !== null; found = cell.lastIndex < text.length ? cell.exec(text) : null) {
    const [whole, quoted, plain = "", end] = found;
    if (plain.startsWith('"')) record.isBroken = true;
    record.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end !== separator) {
      records.push(record);
      record = { line, cells: [] };
    }
  }
  if (record.cells.length > 0) records.push(record);
  return records;
}
