import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { quote } from "../bind.ts";
import type { Body } from "./body.ts";
import { readStatement, type Statement } from "./statement.ts";

/** An INSERT as the engine takes it: a statement, and bytes that follow it. */
export interface PreparedInsert extends AsyncDisposable {
  readonly statement: string;
  readonly data: Buffer;
}

export interface InsertParts {
  /** `?query=`; empty where the body begins with the statement. */
  readonly query: string;
  readonly body: Body;
  readonly defaultFormat: string | undefined;
  /** For files. */
  readonly directory: string;
}

/** Bytes of no row: any other file would do that is empty. */
const NOTHING = "/dev/null";
const LINE = Buffer.from("\n");
/** Ends the data for the engine, and what follows would run as a statement. */
const BLANK_LINE = "\n\n";

/**
 * Put the statement and its data apart. Data in memory follows the statement; data in a file is read by the engine from
 * there; an `input(…)` becomes the file that holds it; and an INSERT of nothing reads an empty file, since the engine
 * would wait for its standard input.
 */
export async function prepareInsert(text: string, statement: Statement, parts: InsertParts): Promise<PreparedInsert> {
  if (statement.insert === "select" && statement.dataAt === undefined) return prepared(text, LINE);
  const isBodyData = parts.query !== "";
  const end = statement.dataAt ?? text.length;
  const front =
    statement.dataAt === undefined
      ? `${text.slice(0, end)} FORMAT ${formatName(parts.defaultFormat)}`
      : text.slice(0, end);
  const rest = text.slice(end).replace(/^[ \t]*\r?\n?/, "");
  const at = Buffer.byteLength(text.slice(0, end));
  const inMemory = isBodyData
    ? Buffer.concat([Buffer.from(rest), parts.body.bytes])
    : withoutBreak(parts.body.bytes.subarray(at));
  if (statement.insert === "select") return fromInput(text, statement, await fileOf(parts, inMemory, at));
  if (parts.body.file !== undefined) return fromFile(front, await fileOf(parts, inMemory, at));
  return withData(front, inMemory, parts.directory);
}

/** Data in memory follows its statement, unless the engine would not take all of it for data: then it reads a file. */
export async function withData(front: string, data: Buffer, directory: string): Promise<PreparedInsert> {
  if (isNothing(front, data)) return fromFile(front, { path: NOTHING, remove: async () => undefined });
  if (!isBlank(data) && !data.includes(BLANK_LINE)) return prepared(front, data);
  return fromFile(front, await newFile(directory, (path) => writeFile(path, data, NEW)));
}

interface File {
  readonly path: string;
  remove(): Promise<void>;
}

const NEW = { mode: 0o600, flag: "wx" } as const;

/** Data in a file of its own: the body's, where that is nothing but data. */
async function fileOf({ body, query, directory }: InsertParts, inMemory: Buffer, at: number): Promise<File> {
  const { file } = body;
  if (file === undefined) return newFile(directory, (path) => writeFile(path, inMemory, NEW));
  if (query !== "") return { path: file, remove: async () => undefined };
  return newFile(directory, (path) =>
    pipeline(createReadStream(file, { start: at }), createWriteStream(path, { mode: NEW.mode, flags: NEW.flag })),
  );
}

async function newFile(directory: string, write: (path: string) => Promise<void>): Promise<File> {
  const path = join(directory, randomUUID());
  const remove = (): Promise<void> => unlink(path).catch(() => undefined);
  try {
    await write(path);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}

function fromFile(front: string, file: File): PreparedInsert {
  const { words } = readStatement(front);
  const place = words.find(
    (word) => word.depth === 0 && !word.quoted && /^(?:SETTINGS|FORMAT|VALUES)$/.test(word.upper),
  );
  const at = place?.at ?? front.length;
  const tail = front.slice(at).replace(/(?<!\bFORMAT\s+)VALUES\s*$/i, "FORMAT Values");
  return prepared(`${front.slice(0, at)} FROM INFILE ${quote(file.path)} COMPRESSION 'none' ${tail}`, LINE, () =>
    file.remove(),
  );
}

function fromInput(text: string, statement: Statement, file: File): PreparedInsert {
  const input = statement.words.find((word) => word.upper === "INPUT" && word.called);
  const format = statement.words.findLast((word) => word.depth === 0 && word.upper === "FORMAT");
  if (input === undefined || format === undefined) return prepared(text, LINE, () => file.remove());
  const open = text.indexOf("(", input.end);
  const source = `file(${quote(file.path)}, ${quote(statement.format ?? "")}, `;
  return prepared(`${text.slice(0, input.at)}${source}${text.slice(open + 1, format.at)}`, LINE, () => file.remove());
}

function prepared(
  statement: string,
  data: Buffer,
  remove: () => Promise<void> = async () => undefined,
): PreparedInsert {
  return { statement, data, [Symbol.asyncDispose]: remove };
}

/** White space may be a row: an empty line of TSV, a number of RowBinary. */
function isNothing(front: string, data: Buffer): boolean {
  return data.length === 0 || (isBlank(data) && /\bVALUES\s*$/i.test(front));
}

/** The engine would look for data elsewhere. */
function isBlank(data: Buffer): boolean {
  return data.length < 64 && /^[\s;]*$/.test(data.toString("latin1"));
}

function formatName(given: string | undefined): string {
  return given !== undefined && /^\w{1,64}$/.test(given) ? given : "Values";
}

function withoutBreak(data: Buffer): Buffer {
  const blanks = /^[ \t]*\r?\n?/.exec(data.subarray(0, 256).toString("latin1"))?.[0].length ?? 0;
  return data.subarray(blanks);
}
