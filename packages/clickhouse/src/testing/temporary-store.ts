import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Store } from "../store.ts";

/** A store in a new directory with every table, gone with its directory when disposed. */
export async function temporaryStore(): Promise<Store> {
  const directory = await temporaryDirectory();
  const store = await openEmbedded(directory.path);
  await migrate(store);
  const dispose = store[Symbol.asyncDispose].bind(store);
  store[Symbol.asyncDispose] = async () => {
    await dispose();
    await directory[Symbol.asyncDispose]();
  };
  return store;
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
