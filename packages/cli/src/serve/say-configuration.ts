import { hostname } from "node:os";
import { jsonRows, type Store } from "@rolecall/clickhouse";
import type { Clock, Config } from "@rolecall/runtime";
import type { ConfigReloads } from "../alerter/config-reloads.ts";

const EVERY_MS = 60_000;

export interface SayingProcess {
  /** Of the service. */
  readonly name: string;
  readonly config: Pick<Config, "tenant">;
  readonly store: Pick<Store, "insert">;
  readonly reloads: Pick<ConfigReloads, "hash">;
  readonly signal: AbortSignal;
}

/**
 * Writes down once a minute which configuration this process works by, for the alerter to compare, until `signal` aborts.
 * Never rejects: while the history does not answer there is nobody to tell.
 */
export async function sayConfiguration(
  { name, config, store, reloads, signal }: SayingProcess,
  clock: Pick<Clock, "sleep">,
): Promise<void> {
  const instance = `${hostname()}:${process.pid}`;
  while (!signal.aborted) {
    const row = { tenant: config.tenant, service: name, instance, config_hash: reloads.hash() };
    await store.insert("instances", jsonRows([row])).catch(() => undefined);
    await clock.sleep(EVERY_MS, signal).catch(() => undefined);
  }
}
