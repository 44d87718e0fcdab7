import { mkdir } from "node:fs/promises";
import { migrate, openEmbedded, type Store, StoreError } from "@rolecall/clickhouse";
import type { Settings } from "./settings.ts";
import { Failure } from "./verb.ts";

/** The history in a data directory, its tables up to date. @throws Failure when another process holds it. */
export async function openHistory(settings: Settings): Promise<Store> {
  const { dataDirectory, config } = settings;
  let store: Store | undefined;
  try {
    await mkdir(dataDirectory, { recursive: true });
    store = await openEmbedded(dataDirectory);
    await migrate(store, {
      retention: { eventsDays: days(config.retention.events), findingsDays: days(config.retention.findings) },
    });
    return store;
  } catch (error) {
    await store?.[Symbol.asyncDispose]();
    if (error instanceof StoreError) throw new Failure(error.message, { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`cannot use the data directory ${dataDirectory}: ${reason}`, { cause: error });
  }
}

function days(ms: number): number {
  return Math.max(1, Math.round(ms / 86_400_000));
}
