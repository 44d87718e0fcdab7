import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { createTurns } from "@rolecall/runtime";
import { createAnalyst } from "../analyst/create-analyst.ts";
import { type AnalystEngine, LIMITS, ROWS_FORMAT } from "../analyst/engine.ts";
import { type Analyst, QueryBusy, StoreError } from "../store.ts";
import { classifyAnswer } from "./classify-answer.ts";
import { authOf, connectAnalyst } from "./connect.ts";
import type { ServerOptions } from "./options.ts";
import { wholeLines } from "./whole-lines.ts";

const RUNNING = 4;
const WAITING = 12;
const RETRY_AFTER_S = 5;

/** ClickHouse's code for a setting that a reader may not set. */
const READONLY = 164;

/** What an answer needs to be read exactly. */
const OUTPUT = { date_time_output_format: "iso", output_format_json_quote_64bit_integers: 1 } as const;

/**
 * The analyst's reader on a server. With an account of its own that account's profile and rights hold; every limit that
 * the account may set, is set. Without one, the writer's account reads under `readonly = 1` for the query, and the check
 * of the SQL is what keeps it to our tables.
 */
export function openServerAnalyst(options: ServerOptions): Analyst & { close(): Promise<void> } {
  const client = connectAnalyst(options);
  let opened: ReturnType<typeof createAnalyst> | undefined;
  const ready = async (): Promise<Analyst> => {
    opened ??= client.then((connected) => openEngine(connected, options)).then(createAnalyst);
    // Where it cannot be opened (before `migrate`, or while the server is down), the next query tries again.
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    query: async (sql, format, signal) => (await ready()).query(sql, format, signal),
    async *stream(sql, signal) {
      yield* (await ready()).stream(sql, signal);
    },
    close: async () => (await client).close(),
  };
}

interface Asked {
  readonly format: "JSONCompactEachRow" | typeof ROWS_FORMAT;
  readonly signal?: AbortSignal | undefined;
  readonly isWhole?: boolean;
}

async function openEngine(client: ClickHouseClient, options: ServerOptions): Promise<AnalystEngine> {
  const { url } = options;
  const turns = createTurns({ running: RUNNING, waiting: WAITING, refuse: () => new QueryBusy(RETRY_AFTER_S) });
  let settings: Readonly<Record<string, string | number>> = {};
  async function ask(query: string, { format, signal, isWhole = true }: Asked): Promise<Readable> {
    // `client.query` would put its FORMAT behind the SQL, where it would belong to what EXPLAIN explains.
    const { stream } = await client.exec({
      query,
      ...authOf(options.analyst ?? options),
      clickhouse_settings: {
        ...settings,
        default_format: format,
        // Only whoever holds a whole answer is told of its failure by the status.
        ...(!isWhole && "wait_end_of_query" in settings && { wait_end_of_query: 0 }),
      } as ClickHouseSettings,
      ...(signal !== undefined && { abort_signal: signal }),
    });
    return stream as Readable;
  }
  async function whole(query: string, asked: Asked): Promise<string> {
    try {
      return await text(await ask(query, asked));
    } catch (error) {
      asked.signal?.throwIfAborted();
      throw classifyAnswer(error, url);
    }
  }
  async function* lines(query: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
    try {
      yield* wholeLines(await ask(query, { format: ROWS_FORMAT, signal, isWhole: false }));
    } catch (error) {
      signal?.throwIfAborted();
      throw classifyAnswer(error, url);
    }
  }
  async function column<T>(sql: string): Promise<readonly T[]> {
    const answer = (await whole(sql, { format: "JSONCompactEachRow" })).trimEnd();
    return answer === "" ? [] : answer.split("\n").map((line) => (JSON.parse(line) as [T])[0]);
  }
  const [readonly] = await column<number | string>("SELECT toUInt8(getSetting('readonly'))");
  settings = settingsFor(Number(readonly));
  if (Number(readonly) === 1 && (await mayShape())) settings = OUTPUT;
  /** A profile may leave how an answer is written to whoever may set nothing else; our own engine does. */
  async function mayShape(): Promise<boolean> {
    try {
      settings = OUTPUT;
      await column("SELECT 1");
      return true;
    } catch (error) {
      if (!(error instanceof StoreError && error.code === READONLY)) throw error;
      return false;
    } finally {
      settings = {};
    }
  }
  return {
    column,
    run: (sql, signal) =>
      turns.take(async () => (signal?.aborted === true ? undefined : whole(sql, { format: ROWS_FORMAT, signal }))),
    async *stream(sql, signal) {
      using _turn = await turns.begin();
      if (signal?.aborted !== true) yield* lines(sql, signal);
    },
    close: async () => undefined,
  };
}

/** `readonly = 1` may set nothing as a rule, `2` everything but `readonly`; whoever may do all, puts it on. */
function settingsFor(readonly: number): Readonly<Record<string, string | number>> {
  if (readonly === 1) return {};
  // Nobody waits for what was aborted, and a failure in the midst is no row: releases 23.9 to 25.10 would make it one.
  const http = { cancel_http_readonly_queries_on_client_close: 1, http_write_exception_in_output_format: 0 };
  const limits = { ...OUTPUT, ...LIMITS, wait_end_of_query: 1, ...http };
  return readonly === 0 ? { ...limits, readonly: 1 } : limits;
}
