import type { Session } from "chdb";
import { openAnalyst } from "../analyst/open-analyst.ts";
import { bindParameters, quote } from "../bind.ts";
import { type Analyst, type InsertOptions, type Parameter, type Store, StoreError, type Table } from "../store.ts";
import { withoutValues } from "../without-values.ts";
import { openDirectory } from "./directory.ts";
import { EngineSession, TAG } from "./engine-session.ts";
import { killUntilOver } from "./kill-until-over.ts";
import { SessionSet } from "./session-set.ts";
import { streamRows } from "./stream-rows.ts";

type Parameters = Readonly<Record<string, Parameter>>;

/** Reads of ours that run at the same time; the engine uses every core for one of them anyway. */
const READERS = 2;

/**
 * The history in a directory of this machine: ClickHouse's engine in this process. One process per directory, and one
 * directory per process at a time.
 *
 * The analyst's session is opened when it is first used, because its current database must exist: `migrate` first.
 *
 * @throws StoreError `locked` where another process has the directory open.
 */
export async function openEmbedded(directory: string): Promise<Store> {
  const writer = await openDirectory(directory);
  const readers: EngineSession[] = [];
  for (let i = 0; i < READERS; i += 1) readers.push(await EngineSession.open(directory));
  return new EmbeddedStore(directory, writer, readers);
}

class EmbeddedStore implements Store {
  readonly analyst: Analyst;
  readonly #directory: string;
  readonly #writer: EngineSession;
  readonly #readers: readonly EngineSession[];
  readonly #streams = new SessionSet();
  #turn = 0;
  #closed = false;
  #analyst: ReturnType<typeof openAnalyst> | undefined;

  constructor(directory: string, writer: EngineSession, readers: readonly EngineSession[]) {
    this.#directory = directory;
    this.#writer = writer;
    this.#readers = readers;
    const opened = async (): Promise<Analyst> => {
      this.#mustBeOpen();
      this.#analyst ??= openAnalyst(directory, (tag) => this.#kill(`Settings['${TAG}'] = ${quote(tag)}`));
      // Where it cannot be opened (before `migrate`), the next query tries again.
      this.#analyst.catch(() => (this.#analyst = undefined));
      return this.#analyst;
    };
    this.analyst = {
      query: async (sql, format, signal) => (await opened()).query(sql, format, signal),
      async *stream(sql, signal) {
        yield* (await opened()).stream(sql, signal);
      },
    };
  }

  async insert(table: Table, rows: Uint8Array, options: InsertOptions = {}): Promise<void> {
    if (rows.length === 0) return;
    const settings: Record<string, string | number> = { max_partitions_per_insert_block: 0 };
    if (options.token !== undefined) settings["insert_deduplication_token"] = options.token;
    await own(this.#writer, (session) =>
      session.insert({ table: `rolecall.${table}`, values: rows, format: "JSONEachRow", settings }),
    );
  }

  async select<Row>(sql: string, parameters: Parameters = {}): Promise<Row[]> {
    const text = bindParameters(sql, parameters);
    this.#turn = (this.#turn + 1) % this.#readers.length;
    const reader = this.#readers[this.#turn] ?? this.#writer;
    const result = await own(reader, (session) => session.queryAsync(text, { format: "JSONEachRow" }));
    const lines = result.text().trimEnd();
    return lines === "" ? [] : (JSON.parse(`[${lines.replaceAll("\n", ",")}]`) as Row[]);
  }

  async *stream<Row>(sql: string, parameters: Parameters = {}): AsyncGenerator<Row> {
    const text = bindParameters(sql, parameters);
    this.#mustBeOpen();
    const session = await this.#streams.open(() => EngineSession.open(this.#directory));
    try {
      yield* streamRows<Row>(session, text);
    } catch (error) {
      throw told(error);
    } finally {
      await this.#streams.release(session);
    }
  }

  async command(sql: string): Promise<void> {
    await own(this.#writer, (session) => session.queryAsync(sql));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const analyst = await this.#analyst?.catch(() => undefined);
    if (analyst !== undefined) await this.#stopAnalysts(analyst.close());
    await Promise.all([this.#writer, ...this.#readers, this.#streams].map((each) => each.close()));
    const { drainPending } = await import("chdb");
    await drainPending();
  }

  /** An analyst's query may take half a minute yet, and whoever closes us will not wait for it. They alone are read only. */
  async #stopAnalysts(closing: Promise<void>): Promise<void> {
    await killUntilOver(closing, () => this.#kill("Settings['readonly'] = '1'"));
    await closing;
  }

  async #kill(which: string): Promise<void> {
    await this.#readers[0]?.run((session) => session.queryAsync(`KILL QUERY WHERE ${which} ASYNC`));
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError("closed", 0, "the store is closed");
  }
}

/** What is asked for ourselves, and not for an analyst: what it asks for, and what was to be stored, is told to nobody. */
async function own<T>(session: EngineSession, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await session.run(work);
  } catch (error) {
    throw told(error);
  }
}

function told(error: unknown): unknown {
  return error instanceof StoreError ? withoutValues(error) : error;
}
