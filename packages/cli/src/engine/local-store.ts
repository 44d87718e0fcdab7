import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { announceApi, withdrawApi } from "../history/local-api.ts";
import { createStoreApi } from "../history/store-api.ts";

/** The store's API for the other verbs of this machine, while `rolecall engine` holds the directory. */
export interface LocalStore extends AsyncDisposable {
  /** Answers the requests below `/internal/`. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** Say in the data directory where it is. */
  announce(url: string): Promise<void>;
}

/** The tables are brought up to date when a verb first asks: until then the engine is as empty as a new server. */
export function createLocalStore(directory: string): LocalStore {
  const token = randomBytes(24).toString("base64url");
  let opened: Promise<Store> | undefined;
  const ready = (): Promise<Store> => {
    opened ??= open(directory);
    opened.catch(() => (opened = undefined));
    return opened;
  };
  const api = createStoreApi(lazy(ready), token);
  const listen = getRequestListener(api.fetch);
  return {
    listener: (request, response) => void listen(request, response),
    async announce(url) {
      await announceApi(directory, { url, token, access: "", pid: process.pid });
    },
    async [Symbol.asyncDispose]() {
      await withdrawApi(directory);
      const store = await opened?.catch(() => undefined);
      await store?.[Symbol.asyncDispose]();
    },
  };
}

async function open(directory: string): Promise<Store> {
  const store = await openEmbedded(directory);
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

function lazy(ready: () => Promise<Store>): Store {
  return {
    insert: async (...given) => (await ready()).insert(...given),
    select: async (sql, parameters) => (await ready()).select(sql, parameters),
    async *stream(sql, parameters) {
      yield* (await ready()).stream(sql, parameters);
    },
    command: async (sql) => (await ready()).command(sql),
    analyst: {
      query: async (...given) => (await ready()).analyst.query(...given),
      async *stream(sql, signal) {
        yield* (await ready()).analyst.stream(sql, signal);
      },
    },
    async [Symbol.asyncDispose]() {
      // The owner of the real one disposes of it.
    },
  };
}
