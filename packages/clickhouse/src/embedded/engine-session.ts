import type { Session } from "chdb";
import { classifyError } from "../classify.ts";
import { StoreError } from "../store.ts";

/** A setting that changes nothing and that `system.processes` shows: by it a session's query is found, and stopped. */
export const TAG = "query_cache_tag";

/** Settings of every session: what is written and read as the public contract says. */
const SETTINGS = [
  "async_insert = 0",
  "date_time_input_format = 'best_effort'",
  "date_time_output_format = 'iso'",
  "input_format_skip_unknown_fields = 0",
  "output_format_json_quote_64bit_integers = 0",
  "output_format_json_escape_forward_slashes = 0",
  // A row's partition follows from its key, so no duplicate is in another one.
  "do_not_merge_across_partitions_select_final = 1",
];

/**
 * One session of the engine. It runs one thing at a time; what waits, waits here in JavaScript, where it holds none of
 * libuv's threads. Errors are `StoreError`.
 *
 * After an error the engine's session is replaced: a query that fails in mid-result leaves what it had written in the
 * session, and the next result begins with it (chdb 3.4.0; the test "does not leak" shows it).
 */
export class EngineSession {
  readonly #directory: string;
  readonly #statements: readonly string[];
  #session: Session;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(directory: string, statements: readonly string[], session: Session) {
    this.#directory = directory;
    this.#statements = statements;
    this.#session = session;
  }

  /** Open a session on a directory that this process may have open already; further statements are run in order. */
  static async open(directory: string, statements: readonly string[] = []): Promise<EngineSession> {
    return new EngineSession(directory, statements, await prepare(directory, statements));
  }

  /** Run `work` once everything asked for before is done. */
  async run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError("closed", 0, "the store is closed");
    const result = this.#tail.then(() => this.#attempt(work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /**
   * The text of a result, chunk by chunk, each of whole lines. The session is used for nothing else until the loop over it
   * ends. What was not read to its end leaves its text in the session, as a failure does, so that then too it is replaced.
   */
  async *stream(sql: string, format: string): AsyncGenerator<string> {
    if (this.#closed) throw new StoreError("closed", 0, "the store is closed");
    let isWhole = false;
    try {
      const stream = this.#session.queryStream(sql, { format });
      try {
        for await (const chunk of stream) yield chunk.text();
        // A stream of a session that was closed ends as if it were whole.
        if (this.#closed) throw new StoreError("closed", 0, "the store was closed in the midst of a result");
        isWhole = true;
      } finally {
        stream.cancel();
      }
    } catch (error) {
      throw classifyError(error);
    } finally {
      if (!isWhole && !this.#closed) await this.#replace();
    }
  }

  /** Refuse new work, wait for what is under way, and close. May be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
    this.#session.close();
  }

  async #attempt<T>(work: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await work(this.#session);
    } catch (error) {
      await this.#replace();
      throw classifyError(error);
    }
  }

  /** Whoever closes us meanwhile waits for it: the new one would stay open, and with it the directory. */
  async #replace(): Promise<void> {
    const swapped = this.#swap();
    this.#tail = Promise.all([this.#tail, swapped.catch(() => undefined)]);
    await swapped;
  }

  /** The new one is opened first, so that the directory's lock is never let go. */
  async #swap(): Promise<void> {
    const old = this.#session;
    this.#session = await prepare(this.#directory, this.#statements);
    old.close();
  }
}

async function prepare(directory: string, statements: readonly string[]): Promise<Session> {
  // Loading the engine takes a third of a second and 100 MB: only who opens a directory pays for it.
  const engine = await import("chdb");
  const session = new engine.Session(directory);
  try {
    for (const statement of [`SET ${SETTINGS.join(", ")}`, ...statements]) await session.queryAsync(statement);
  } catch (error) {
    session.close();
    throw classifyError(error);
  }
  return session;
}
