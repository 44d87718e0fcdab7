import { quote } from "../bind.ts";
import { type Analyst, QueryRefused, type ResultFormat, type ResultPart } from "../store.ts";
import { type Catalog, readCatalog } from "./catalog.ts";
import { checkQuery } from "./check.ts";
import type { AnalystEngine } from "./engine.ts";
import { explainFailure } from "./refusal.ts";
import { renderResult } from "./render.ts";
import { parseResult } from "./result.ts";
import { readParts } from "./result-parts.ts";
import { expandShorthand } from "./shorthand.ts";
import { parseSyntaxTree } from "./syntax-tree.ts";

/** Longer SQL is refused before it is parsed. */
const MAX_SQL_LENGTH = 64 * 1024;

/**
 * A reader for untrusted SQL, after `migrate`. Three things stand between an analyst and the machine: the engine's
 * sessions are read only and limited; the SQL is parsed by the engine and every table and function in it checked; and
 * what runs is the engine's own rendering of what was checked. The embedded engine has no users, so there all three are
 * needed; on a server they stand before the account's own rights.
 */
export async function createAnalyst(engine: AnalystEngine): Promise<Analyst & { close(): Promise<void> }> {
  const catalog = await readCatalog((sql) => engine.column<string>(sql));
  return {
    query: (sql, format, signal) => unlessAborted(answer(engine, catalog, { sql, format, signal }), signal),
    stream: (sql, signal) => parts(engine, catalog, sql, signal),
    close: () => engine.close(),
  };
}

interface Question {
  readonly sql: string;
  readonly format: ResultFormat;
  readonly signal: AbortSignal | undefined;
}

async function answer(engine: AnalystEngine, catalog: Catalog, { sql, format, signal }: Question): Promise<string> {
  try {
    const result = await engine.run(await readied(engine, catalog, sql), signal);
    return result === undefined ? "" : renderResult(parseResult(result), format);
  } catch (error) {
    throw explainFailure(error, catalog, sql);
  }
}

async function* parts(
  engine: AnalystEngine,
  catalog: Catalog,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ResultPart> {
  try {
    const text = await unlessAborted(readied(engine, catalog, sql), signal);
    yield* readParts(engine.stream(text, signal));
  } catch (error) {
    signal?.throwIfAborted();
    throw explainFailure(error, catalog, sql);
  }
}

/** What runs for it. */
async function readied(engine: AnalystEngine, catalog: Catalog, sql: string): Promise<string> {
  if (sql.trim() === "") throw new QueryRefused("there is no query");
  if (sql.length > MAX_SQL_LENGTH) throw new QueryRefused("the query is longer than 64 KiB");
  return expandShorthand(sql, catalog) ?? (await accept(engine, catalog, sql));
}

/** The query as the engine reads it, on one line and without comments, once it is known to be harmless. */
async function accept(engine: AnalystEngine, catalog: Catalog, sql: string): Promise<string> {
  // As a literal: it parses without running. (Bound queries would wait for each other in the whole process.)
  const [q = ""] = await engine.column<string>(`SELECT formatQuerySingleLine(${quote(sql)}) AS q`);
  checkQuery(parseSyntaxTree(await explain(engine, q)), catalog);
  return q;
}

/** A server may answer in the FORMAT of the query that it explains: then it has one, and what came is not ours to read. */
async function explain(engine: AnalystEngine, q: string): Promise<readonly string[]> {
  try {
    return await engine.column<string>(`EXPLAIN AST ${q}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unreadable();
  }
}

function unreadable(): QueryRefused {
  return new QueryRefused("FORMAT is not allowed here: choose the output format with --format");
}

/** Reject at once when aborted; the engine stops what runs already. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
