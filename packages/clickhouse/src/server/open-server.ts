import { addAbortSignal, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { retry, systemClock, untilAborted } from "@rolecall/runtime";
import { bindParameters } from "../bind.ts";
import { type Analyst, type InsertOptions, type Parameter, type Store, StoreError, type Table } from "../store.ts";
import { classifyOwn } from "./classify-answer.ts";
import { authOf, connect, readTimeoutMs } from "./connect.ts";
import { createInsertTokens } from "./insert-tokens.ts";
import type { ServerOptions } from "./options.ts";
import { rowsOfBody } from "./rows-of-body.ts";
import { openServerAnalyst } from "./server-analyst.ts";

type Parameters = Readonly<Record<string, Parameter>>;

const DEFAULT_INSERT_MS = 30_000;
const DEFAULT_ATTEMPTS = 3;

/**
 * The history on a ClickHouse server. Nothing is asked of it here: services start in any order, and a server that is
 * down is a `StoreError` of class `retry` of the first call. `migrate` before the analyst is used.
 *
 * A call that the network broke is tried again a few times within itself, an insert with the same token each time, so
 * that it is stored once. What then still fails goes to the caller.
 */
export function openServer(options: ServerOptions): Store {
  return new ServerStore(options);
}

class ServerStore implements Store {
  readonly analyst: Analyst;
  readonly #options: ServerOptions;
  readonly #client: Promise<ClickHouseClient>;
  readonly #analyst: ReturnType<typeof openServerAnalyst>;
  readonly #tokens = createInsertTokens();
  readonly #tails = new Map<Table, Promise<unknown>>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #giveUp: AbortSignal;
  #closed = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#giveUp = options.giveUp ?? new AbortController().signal;
    this.#client = connect(options, options);
    this.#analyst = openServerAnalyst(options);
    this.analyst = {
      query: (sql, format, signal) => this.#track(() => this.#analyst.query(sql, format, this.#orGivenUp(signal))),
      stream: (sql, signal) => {
        this.#mustBeOpen();
        return this.#analyst.stream(sql, this.#orGivenUp(signal));
      },
    };
  }

  async insert(table: Table, rows: Uint8Array, options: InsertOptions = {}): Promise<void> {
    if (rows.length === 0) return;
    const token = this.#tokens.of(table, rows, options.token);
    const before = this.#tails.get(table) ?? Promise.resolve();
    const done = this.#track(() => before.then(() => this.#insert(table, rows, token)));
    this.#tails.set(
      table,
      done.catch(() => undefined),
    );
    return done;
  }

  async select<Row>(sql: string, parameters: Parameters = {}, enough?: AbortSignal): Promise<Row[]> {
    const sqlText = bindParameters(sql, parameters);
    return this.#track(() =>
      this.#attempt(
        async (signal) => {
          // The server waits with its answer until the query is done, so that a failure in its midst is one of the status.
          const client = await this.#client;
          // Its format as a setting: `client.query` puts FORMAT behind the text, which not every statement takes.
          const { stream } = await client.exec({
            query: sqlText,
            ...authOf(this.#options),
            abort_signal: signal,
            clickhouse_settings: { wait_end_of_query: 1, default_format: "JSONEachRow" } as ClickHouseSettings,
          });
          const lines = (await text(addAbortSignal(this.#giveUp, stream))).trimEnd();
          return lines === "" ? [] : (JSON.parse(`[${lines.replaceAll("\n", ",")}]`) as Row[]);
        },
        readTimeoutMs(this.#options),
        enough,
      ),
    );
  }

  async *stream<Row>(sql: string, parameters: Parameters = {}): AsyncGenerator<Row> {
    const query = bindParameters(sql, parameters);
    this.#mustBeOpen();
    const stop = new AbortController();
    const { stream: body } = await this.#attempt(async () =>
      (await this.#client).exec({
        ...{ query, abort_signal: this.#orGivenUp(stop.signal), ...authOf(this.#options) },
        clickhouse_settings: { default_format: "JSONEachRow" } as ClickHouseSettings,
      }),
    );
    try {
      // The client looks at its signal until an answer begins, and no longer.
      yield* rowsOfBody<Row>(addAbortSignal(this.#giveUp, body));
    } catch (error) {
      if (this.#giveUp.aborted) throw givenUp(this.#options.url, error);
      throw classifyOwn(error, this.#options.url);
    } finally {
      // Whoever leaves early wants no more of it.
      stop.abort();
      body.destroy();
    }
  }

  async command(sql: string): Promise<void> {
    await this.#track(() =>
      this.#attempt(async (signal) => {
        // `client.command` would wait for the end of an answer that has begun, whatever the signal says.
        const client = await this.#client;
        const { stream } = await client.exec({ query: sql, abort_signal: signal, ...authOf(this.#options) });
        await finished(addAbortSignal(this.#giveUp, stream).resume());
      }, readTimeoutMs(this.#options)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.race([Promise.allSettled(this.#running), untilAborted(this.#giveUp)]);
    const client = await this.#client;
    await Promise.all([client.close(), this.#analyst.close()]);
  }

  async #insert(table: Table, rows: Uint8Array, token: string): Promise<void> {
    const clickhouse_settings = { insert_deduplication_token: token, max_partitions_per_insert_block: "0" };
    try {
      await this.#attempt(async (signal) => {
        const client = await this.#client;
        const { stream } = await client.exec({
          query: `INSERT INTO rolecall.${table} FORMAT JSONEachRow`,
          ...authOf(this.#options),
          // The bytes go as they are (`client.insert` would write each row anew), from the beginning with each attempt.
          values: Readable.from([rows], { objectMode: false }),
          abort_signal: signal,
          clickhouse_settings,
        });
        await finished(addAbortSignal(this.#giveUp, stream).resume());
      }, this.#options.insertTimeoutMs ?? DEFAULT_INSERT_MS);
      this.#tokens.settle(token);
    } catch (error) {
      // Refused is not stored; anything else may be, and its next try must come with this token.
      if (error instanceof StoreError && ["permanent", "refused"].includes(error.errorClass))
        this.#tokens.settle(token);
      throw error;
    }
  }

  /** Try a few times while it is the network's fault or the server's passing one. */
  async #attempt<T>(
    work: (signal: AbortSignal) => Promise<T>,
    timeoutMs?: number,
    enough: AbortSignal = new AbortController().signal,
  ): Promise<T> {
    const once = async (): Promise<T> => {
      const deadline = timeoutMs === undefined ? new AbortController().signal : AbortSignal.timeout(timeoutMs);
      try {
        return await work(AbortSignal.any([deadline, enough, this.#giveUp]));
      } catch (error) {
        if (this.#giveUp.aborted) throw givenUp(this.#options.url, error);
        if (deadline.aborted) throw late(this.#options.url, timeoutMs ?? 0, error);
        throw classifyOwn(error, this.#options.url);
      }
    };
    return retry(once, {
      attempts: this.#options.attempts ?? DEFAULT_ATTEMPTS,
      firstMs: 200,
      maxMs: 2000,
      clock: systemClock,
      random: Math.random,
      signal: this.#giveUp,
      judge: (error) =>
        error instanceof StoreError && error.errorClass === "retry" && !this.#closed && !enough.aborted
          ? "retry"
          : "give-up",
    });
  }

  #orGivenUp(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#giveUp : AbortSignal.any([signal, this.#giveUp]);
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError("closed", 0, "the store is closed");
    if (this.#giveUp.aborted) throw givenUp(this.#options.url);
  }
}

function givenUp(url: string, cause?: unknown): StoreError {
  return new StoreError("closed", 0, `the ClickHouse server ${url} is not waited for any longer`, { cause });
}

function late(url: string, ms: number, cause: unknown): StoreError {
  return new StoreError("retry", 0, `the ClickHouse server ${url} did not answer within ${ms} ms`, { cause });
}
