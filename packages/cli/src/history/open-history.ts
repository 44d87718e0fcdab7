import { mkdir } from "node:fs/promises";
import { migrate, openEmbedded, type Retention, type Store, StoreError } from "@rolecall/clickhouse";
import type { RetentionConfig } from "@rolecall/runtime";
import type { Settings } from "../settings.ts";
import { Failure } from "../verb.ts";
import { findRunning } from "./local-api.ts";
import { openRemoteStore } from "./remote-store.ts";

/**
 * The history that a verb reads and writes: through the process that holds the data directory, where `rolecall up` runs,
 * else opened by this one.
 * @throws Failure in one sentence where neither can be had.
 */
export async function openHistory(settings: Settings): Promise<Store> {
  const running = await findRunning(settings.dataDirectory);
  return running === undefined ? openOwnHistory(settings) : openRemoteStore(running);
}

/**
 * The history in a data directory, its tables up to date, opened by this process and no other.
 * `retention` is for who runs the product on it: a verb that only looks must not shorten what is kept.
 * @throws Failure when another process holds it.
 */
export async function openOwnHistory(settings: Settings, retention?: RetentionConfig): Promise<Store> {
  const { dataDirectory, config } = settings;
  if (config.clickhouse !== undefined) {
    throw new Failure("the configuration names a ClickHouse server, and only the embedded engine can be opened here");
  }
  let store: Store | undefined;
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    store = await openEmbedded(dataDirectory);
    await migrate(store, retention === undefined ? {} : { retention: inDays(retention) });
    return store;
  } catch (error) {
    await store?.[Symbol.asyncDispose]();
    if (error instanceof StoreError) throw new Failure(error.message, { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`cannot use the data directory ${dataDirectory}: ${reason}`, { cause: error });
  }
}

function inDays({ events, findings }: RetentionConfig): Retention {
  return { eventsDays: days(events), findingsDays: days(findings) };
}

function days(ms: number): number {
  return Math.max(1, Math.round(ms / 86_400_000));
}
