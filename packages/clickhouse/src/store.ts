import type { Cell } from "./analyst/cells.ts";

/** The tables of the database `rolecall` that the services write. */
export type Table =
  | "events"
  | "controls"
  | "dead_letters"
  | "identities"
  | "credentials"
  | "identity_links"
  | "baselines"
  | "away"
  | "manifests"
  | "coverage"
  | "findings"
  | "episodes"
  | "notifications"
  | "receipts"
  | "silences"
  | "feedback"
  | "audit_log"
  | "console_tokens"
  | "console_views"
  | "history"
  | "instances"
  | "late_events"
  | "orders"
  | "replays"
  | "turns";

/** A value bound to a `{name:Type}` parameter of a query. */
export type Parameter = string | number | boolean | readonly string[] | readonly number[];

export interface InsertOptions {
  /** Blocks with a token that the table has seen are dropped in silence: derive it from offsets, never reuse it. */
  readonly token?: string;
}

/**
 * Where history lives: the embedded engine or a ClickHouse server, which behave alike.
 *
 * Methods may be called at the same time from anywhere; inserts into one table are run in the order they were asked for.
 * A returned insert is durable: it survives `kill -9`. Errors are `StoreError` with a class that says whether to retry.
 */
export interface Store extends AsyncDisposable {
  /** Insert rows, as JSONEachRow bytes; whole or not at all. The bytes must not change until it settles. */
  insert(table: Table, rows: Uint8Array, options?: InsertOptions): Promise<void>;
  /**
   * Trusted SQL of ours with bound parameters. 64-bit integers arrive as numbers and must be below 2^53. Whoever no longer waits
   * aborts `signal`: a server's connection is free then.
   */
  select<Row>(sql: string, parameters?: Readonly<Record<string, Parameter>>, signal?: AbortSignal): Promise<Row[]>;
  /** As `select`, for results too large to hold. */
  stream<Row>(sql: string, parameters?: Readonly<Record<string, Parameter>>): AsyncIterable<Row>;
  /** One statement of ours without a result: migrations, retention. */
  command(sql: string): Promise<void>;
  /** Untrusted SQL of an analyst: read only, our tables only, within limits. Its own session, so it blocks no writer. */
  readonly analyst: Analyst;
}

export type ResultFormat = "table" | "json" | "ndjson" | "csv";

export interface Analyst {
  /**
   * Answer a query as text in the format asked for.
   * @throws QueryRefused with one clear sentence when the SQL is not a plain SELECT over our tables; QueryBusy when too
   * many run and wait already.
   */
  query(sql: string, format: ResultFormat, signal?: AbortSignal): Promise<string>;
  /**
   * Answer it part by part, as the engine finds the rows: first the columns, once, then rows. What fails in the midst is
   * thrown after the rows that came before. Leaving the loop, or the signal, stops the query; until then it has one of the
   * few places, so it is not for readers who take their time.
   * @throws as `query`, before the first part.
   */
  stream(sql: string, signal?: AbortSignal): AsyncIterable<ResultPart>;
}

/** Part of a result. */
export type ResultPart =
  | { readonly columns: readonly { readonly name: string; readonly type: string }[] }
  | { readonly rows: readonly (readonly Cell[])[] };

/**
 * `refused`: by the server, until an operator mends it: a password, a right, a table that is gone. `out-of-memory`: the server has none
 * left for it at the moment. Rows that met with that come again as they were, and never in two halves: parts of some months may be stored
 * by then, under the token of the whole, and halves, under tokens of their own, would store those rows again. A batch is 16 MiB at most.
 */
export type StoreErrorClass = "retry" | "out-of-memory" | "permanent" | "refused" | "locked" | "disk-full" | "closed";

/** What went wrong at the store, classified once at the edge by the engine's code. */
export class StoreError extends Error {
  readonly errorClass: StoreErrorClass;
  /** ClickHouse's own error code, 0 where there is none. */
  readonly code: number;
  constructor(errorClass: StoreErrorClass, code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.errorClass = errorClass;
    this.code = code;
  }
}

/** Does a server that was asked again answer by itself, with nothing mended? It is away, or has no memory left at the moment. */
export function passesByItself(error: unknown): boolean {
  return error instanceof StoreError && (error.errorClass === "retry" || error.errorClass === "out-of-memory");
}

/** Codes of files that are not as the engine wrote them: bad checksum, corrupted, cannot decompress, unknown codec, broken part. */
export const DAMAGED: ReadonlySet<number> = new Set([40, 228, 246, 271, 432]);

/** What a person is told of files that cannot be read any more; undefined of every other error. */
export function damageOf({ code }: StoreError): string | undefined {
  if (!DAMAGED.has(code)) return undefined;
  return "the history is damaged: go back to a copy, or move it away (docs/runbooks/copies.md)";
}

/** An analyst's SQL that is not allowed, with the reason in one sentence. */
export class QueryRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "QueryRefused";
  }
}

/** Too many analysts' queries run and wait already: come back later. */
export class QueryBusy extends QueryRefused {
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super(`too many queries are running: try again in ${retryAfterS} s`);
    this.name = "QueryBusy";
    this.retryAfterS = retryAfterS;
  }
}
