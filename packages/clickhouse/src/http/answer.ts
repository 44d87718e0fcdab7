import type { Session } from "chdb";
import { insertRaw } from "../embedded/raw-insert.ts";
import { repeatedLines } from "./formats.ts";
import { type Column, nativeBlocks } from "./native-blocks.ts";
import type { PreparedInsert } from "./prepare-insert.ts";
import { readStatement, type Statement } from "./statement.ts";

/** What a statement gave: bytes in a format, as they come. */
export interface Answer {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What is known of the work so far; it grows while the chunks are read. */
  readonly summary: Summary;
}

export interface Summary {
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  resultRows: number;
  resultBytes: number;
}

const LINE_BREAK = 10;

function emptySummary(): Summary {
  return { readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, resultRows: 0, resultBytes: 0 };
}

interface How {
  readonly statement: Statement;
  readonly format: string;
  readonly inOnePiece: boolean;
  /** Of the client's protocol; Native is written for it. */
  readonly revision?: number;
}

/** Run a statement that gives rows, or none. A SELECT in a format that can be cut is given out while it runs. */
export async function ask(session: Session, sql: string, how: How): Promise<Answer> {
  if (!how.revision || how.format.toLowerCase() !== "native") return askPlain(session, sql, how);
  const plain = withoutFormat(sql);
  const columns = await columnsOf(session, plain, how.statement);
  const { chunks, summary } = await askPlain(session, plain, { ...how, format: "Buffers" });
  return { chunks: nativeBlocks(chunks, columns, how.revision), summary };
}

/** The statement, whose format is said beside it. */
function withoutFormat(sql: string): string {
  const { words } = readStatement(sql);
  const at = words.findLastIndex(({ upper, depth, quoted }) => upper === "FORMAT" && depth === 0 && !quoted);
  const [format, name] = words.slice(Math.max(at, 0));
  if (at < 0 || format === undefined || name?.upper !== "NATIVE") return sql;
  return `${sql.slice(0, format.at)}${sql.slice(name.end)}`;
}

/** Names and types of what a statement gives; a SELECT is not run for it, and what is not one is soon asked twice. */
async function columnsOf(session: Session, sql: string, { words }: Statement): Promise<readonly Column[]> {
  if (!/^(?:SELECT|WITH|FROM)$/.test(words[0]?.upper ?? "")) {
    const result = await session.queryAsync(sql, { format: "JSONCompactEachRowWithNamesAndTypes" });
    const [names, types] = result.text().split("\n", 2);
    const all = [names, types].map((line) => JSON.parse(line === undefined || line === "" ? "[]" : line) as string[]);
    return (all[0] ?? []).map((name, at) => ({ name, type: all[1]?.[at] ?? "" }));
  }
  const described = await session.queryAsync(`DESCRIBE TABLE (${sql.replace(/[\s;]+$/, "")}\n)`, {
    format: "JSONEachRow",
  });
  const lines = described.text().trimEnd();
  return lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line) as Column);
}

async function askPlain(session: Session, sql: string, how: How): Promise<Answer> {
  const lines = how.inOnePiece || !isStreamable(how.statement) ? undefined : repeatedLines(how.format);
  const summary = emptySummary();
  if (lines !== undefined) return { chunks: streamed(session, sql, how.format, lines, summary), summary };
  const result = await session.queryAsync(sql, { format: how.format });
  const bytes = result.bytes();
  Object.assign(summary, { resultRows: result.rowsRead, resultBytes: bytes.length, ...readCounts(bytes, result) });
  return { chunks: once(bytes), summary };
}

/** Run an INSERT; its answer has no bytes. */
export async function write(session: Session, { statement, data }: PreparedInsert): Promise<Answer> {
  const { rowsWritten, bytesWritten } = await insertRaw(session, statement, data);
  const written = { writtenRows: rowsWritten, writtenBytes: bytesWritten };
  return {
    chunks: once(new Uint8Array(0)),
    summary: { ...emptySummary(), ...written, readRows: rowsWritten, readBytes: bytesWritten },
  };
}

/** The engine streams plain SELECTs only; the rows of WITH TOTALS would be lost. */
function isStreamable({ words }: Statement): boolean {
  const first = words[0]?.upper;
  return (first === "SELECT" || first === "WITH") && !words.some((word) => word.upper === "TOTALS" && !word.quoted);
}

async function* streamed(
  session: Session,
  sql: string,
  format: string,
  lines: number,
  summary: Summary,
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of session.queryStream(sql, { format })) {
    const bytes = chunk.raw();
    summary.resultRows += chunk.numRows;
    summary.readRows += chunk.numRows;
    summary.resultBytes += bytes.length;
    yield isFirst ? bytes : bytes.subarray(afterLines(bytes, lines));
    isFirst = false;
  }
}

function afterLines(bytes: Uint8Array, lines: number): number {
  let at = 0;
  for (let i = 0; i < lines; i += 1) at = bytes.indexOf(LINE_BREAK, at) + 1;
  return at;
}

/** Formats with statistics say what was read; elsewhere it is at least what came out. */
function readCounts(
  bytes: Uint8Array,
  result: { readonly rowsRead: number; readonly bytesRead: number },
): Pick<Summary, "readRows" | "readBytes"> {
  const tail = Buffer.from(bytes.subarray(-400)).toString("latin1");
  const [, rows, size] = /"rows_read": ?(\d+),\s*"bytes_read": ?(\d+)/.exec(tail) ?? [];
  return { readRows: Number(rows ?? result.rowsRead), readBytes: Number(size ?? result.bytesRead) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
