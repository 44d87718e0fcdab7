import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import { openServer } from "../server/open-server.ts";
import type { Store } from "../store.ts";
import { startEngine } from "./start-engine.ts";

let isServer = false;

/**
 * From now on every store of this test file is on a server: what holds for one store holds for the other. The files of this
 * package run in a process each (`--isolate`), so that others are not concerned, and run again where they are imported.
 */
export function useServer(): void {
  isServer = true;
}

/** A store in a new place with every table, gone with its place when disposed. */
export async function temporaryStore(): Promise<Store> {
  const { store, end } = await (isServer ? serverStore() : embeddedStore());
  await migrate(store);
  const dispose = store[Symbol.asyncDispose].bind(store);
  store[Symbol.asyncDispose] = async () => {
    await dispose();
    await end();
  };
  return store;
}

interface Placed {
  readonly store: Store;
  readonly end: () => Promise<void>;
}

async function embeddedStore(): Promise<Placed> {
  const directory = await temporaryDirectory();
  return { store: await openEmbedded(directory.path), end: async () => void (await directory[Symbol.asyncDispose]()) };
}

/** A ClickHouse server where CLICKHOUSE_URL names one, else the engine behind the same interface. */
async function serverStore(): Promise<Placed> {
  const { CLICKHOUSE_URL: url, CLICKHOUSE_USER: username, CLICKHOUSE_PASSWORD: password } = env;
  if (url !== undefined && url !== "") {
    const store = openServer({ url, username: username ?? "default", password: password ?? "" });
    const release = await onlyOne();
    await store.command("DROP DATABASE IF EXISTS rolecall SYNC");
    return { store, end: release };
  }
  const directory = await temporaryDirectory();
  const engine = await startEngine(directory.path);
  const store = openServer({ url: engine.url, username: "default" });
  return {
    store,
    async end() {
      await engine[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Test files run beside each other, and a server has one database of that name. */
async function onlyOne(): Promise<() => Promise<void>> {
  const lock = join(tmpdir(), "rolecall-clickhouse-url.lock");
  for (;;) {
    try {
      await mkdir(lock);
      return () => rmdir(lock);
    } catch {
      await sleep(100);
    }
  }
}

/** A new directory, removed when disposed. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "rolecall-clickhouse-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Objects as JSONEachRow bytes. */
export function jsonRows(...rows: readonly object[]): Uint8Array {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
