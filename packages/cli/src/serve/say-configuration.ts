import { jsonRows, type Store } from "@rolecall/clickhouse";
import type { Clock, Config } from "@rolecall/runtime";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import { THIS_INSTANCE } from "../history/instance.ts";

const EVERY_MS = 60_000;
/** Instead of a hash. */
const STOPPED = "";

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
  while (!signal.aborted) {
    await say({ name, config, store }, reloads.hash());
    await clock.sleep(EVERY_MS, signal).catch(() => undefined);
  }
}

/**
 * The same until `resources` end, and then that it has stopped: a replay need not wait until it is clear that nobody is
 * there. Resolves when it was said first.
 */
export function keepSaying(
  process: Omit<SayingProcess, "signal">,
  clock: Pick<Clock, "sleep">,
  resources: AsyncDisposableStack,
): Promise<void> {
  const over = new AbortController();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const sleep: typeof clock.sleep = (ms, signal) => {
    resolve();
    return clock.sleep(ms, signal);
  };
  const saying = sayConfiguration({ ...process, signal: over.signal }, { sleep });
  resources.defer(async () => {
    over.abort();
    await saying;
    await say(process, STOPPED);
  });
  return begun;
}

async function say({ name, config, store }: Omit<SayingProcess, "signal" | "reloads">, hash: string): Promise<void> {
  const row = { tenant: config.tenant, service: name, instance: THIS_INSTANCE, config_hash: hash };
  await store.insert("instances", jsonRows([row])).catch(() => undefined);
}
