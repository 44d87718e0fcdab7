import { EngineSession } from "../embedded/engine-session.ts";
import { type Analyst, QueryRefused, type ResultFormat } from "../store.ts";
import { type Catalog, readCatalog } from "./catalog.ts";
import { checkQuery } from "./check.ts";
import { explainFailure } from "./refusal.ts";
import { renderResult } from "./render.ts";
import { parseResult } from "./result.ts";
import { expandShorthand } from "./shorthand.ts";
import { parseSyntaxTree } from "./syntax-tree.ts";

/** Longer SQL is refused before it is parsed. */
const MAX_SQL_LENGTH = 64 * 1024;

/** Limits first, then read-only for good: `readonly = 1` cannot be lifted, and refuses every further SET. */
const STATEMENTS = [
  "SET max_execution_time = 30",
  "SET max_result_rows = 100000",
  "SET result_overflow_mode = 'throw'",
  "SET max_memory_usage = 2000000000",
  "SET max_threads = 2",
  "SET max_parser_depth = 300",
  "SET max_ast_depth = 300",
  "SET output_format_json_quote_64bit_integers = 1",
  "USE rolecall",
  "SET readonly = 1",
];

/**
 * A session for untrusted SQL on a directory that is open already, after `migrate`.
 *
 * The engine has no users, so three things stand between an analyst and the machine: the session is read only and
 * limited; the SQL is parsed by the engine and every table and function in it checked; and what runs is the engine's own
 * rendering of what was checked.
 */
export async function openAnalyst(directory: string): Promise<Analyst & { close(): Promise<void> }> {
  const session = await EngineSession.open(directory, STATEMENTS);
  const catalog = await readCatalog((sql) => column<string>(session, sql));
  return {
    query: (sql, format, signal) => untilAborted(answer(session, catalog, { sql, format, signal }), signal),
    close: () => session.close(),
  };
}

interface Question {
  readonly sql: string;
  readonly format: ResultFormat;
  readonly signal: AbortSignal | undefined;
}

async function answer(session: EngineSession, catalog: Catalog, { sql, format, signal }: Question): Promise<string> {
  if (sql.trim() === "") throw new QueryRefused("there is no query");
  if (sql.length > MAX_SQL_LENGTH) throw new QueryRefused("the query is longer than 64 KiB");
  try {
    const text = expandShorthand(sql, catalog) ?? (await accept(session, catalog, sql));
    const output = { format: "JSONCompactEachRowWithNamesAndTypes" };
    // Nobody waits for one that was aborted before its turn.
    const result = await session.run(async (engine) =>
      signal?.aborted === true ? undefined : engine.queryAsync(text, output),
    );
    return result === undefined ? "" : renderResult(parseResult(result.text()), format);
  } catch (error) {
    throw explainFailure(error, catalog);
  }
}

/** The query as the engine reads it, on one line and without comments, once it is known to be harmless. */
async function accept(session: EngineSession, catalog: Catalog, sql: string): Promise<string> {
  const format = { format: "JSONEachRow" };
  const normalised = await session.run((engine) =>
    engine.queryBindAsync("SELECT formatQuerySingleLine({q:String}) AS q", { q: sql.toWellFormed() }, format),
  );
  const { q } = JSON.parse(normalised.text()) as { readonly q: string };
  checkQuery(parseSyntaxTree(await column<string>(session, `EXPLAIN AST ${q}`)), catalog);
  return q;
}

/** The first column of a result. */
async function column<T>(session: EngineSession, sql: string): Promise<readonly T[]> {
  const result = await session.run((engine) => engine.queryAsync(sql, { format: "JSONCompactEachRow" }));
  const lines = result.text().trimEnd();
  return lines === "" ? [] : lines.split("\n").map((line) => (JSON.parse(line) as [T])[0]);
}

/** Reject at once when aborted. A query that runs already goes on until its own limit, and the next one waits for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
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
