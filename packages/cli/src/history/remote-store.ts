import {
  type InsertOptions,
  type Parameter,
  type ResultPart,
  type Store,
  StoreError,
  type Table,
} from "@rolecall/clickhouse";
import { type AnyPortInit, fetchAnyPort } from "@rolecall/runtime";
import type { LocalApi } from "./local-api.ts";
import { errorOf, isStoreFault } from "./store-fault.ts";

type Parameters = Readonly<Record<string, Parameter>>;

/** The store of a running process, through `createStoreApi`. Disposing it closes this end only. */
export function openRemoteStore(api: LocalApi): Store {
  const json = (path: string, body: object, signal?: AbortSignal): Promise<Response> =>
    ask(api, path, { body: JSON.stringify(body), signal: signal ?? null });
  async function* stream<Row>(sql: string, parameters: Parameters = {}): AsyncGenerator<Row> {
    yield* readRows<Row>(await json("select", { sql, parameters }));
  }
  return {
    async insert(table: Table, rows: Uint8Array, options: InsertOptions = {}) {
      if (rows.length === 0) return;
      const query = new URLSearchParams({ table, ...(options.token !== undefined && { token: options.token }) });
      await discard(await ask(api, `insert?${query}`, { body: Buffer.from(rows) }));
    },
    async select<Row>(sql: string, parameters?: Parameters) {
      const rows: Row[] = [];
      for await (const row of stream<Row>(sql, parameters)) rows.push(row);
      return rows;
    },
    stream,
    async command(sql) {
      await discard(await json("command", { sql }));
    },
    analyst: {
      query: async (sql, format, signal) => (await json("query", { sql, format }, signal)).text(),
      async *stream(sql, signal) {
        yield* readRows<ResultPart>(await json("query-stream", { sql }, signal));
      },
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open between requests.
    },
  };
}

async function ask(api: LocalApi, path: string, init: AnyPortInit): Promise<Response> {
  const headers = { Authorization: `Bearer ${api.token}` };
  let response: Response;
  try {
    response = await fetchAnyPort(`${api.url}/internal/v1/${path}`, { method: "POST", headers, ...init });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw gone(error);
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === "object" && body !== null && "fault" in body && isStoreFault(body.fault))
    throw errorOf(body.fault);
  throw new StoreError("permanent", 0, `the running rolecall at ${api.url} answered ${response.status}`);
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

async function* readRows<Row>(response: Response): AsyncGenerator<Row> {
  for await (const line of linesOf(response)) {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) {
      yield value[0] as Row;
    } else {
      if (typeof value === "object" && value !== null && "fault" in value && isStoreFault(value.fault)) {
        throw errorOf(value.fault);
      }
      return;
    }
  }
  throw gone();
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw gone(error);
  }
}

function gone(cause?: unknown): StoreError {
  return new StoreError("retry", 0, "the running rolecall went away while it was asked", { cause });
}
