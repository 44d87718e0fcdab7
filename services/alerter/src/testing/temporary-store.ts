import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";

/** A store in a new directory with every table, gone with its directory when disposed. */
export async function temporaryStore(): Promise<Store> {
  const path = await mkdtemp(join(tmpdir(), "rolecall-alerter-"));
  const store = await openEmbedded(path);
  await migrate(store);
  const dispose = store[Symbol.asyncDispose].bind(store);
  store[Symbol.asyncDispose] = async () => {
    await dispose();
    await rm(path, { recursive: true, force: true });
  };
  return store;
}
