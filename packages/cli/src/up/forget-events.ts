import { readManifest, type Store } from "@rolecall/clickhouse";
import { systemClock } from "@rolecall/runtime";

const EVERY_MS = 60_000;

/**
 * With `archive: false` the events table is the log and nothing else: what the last whole snapshot no longer needs is
 * deleted, once a minute and at the end. Runs until `signal` aborts.
 */
export async function forgetEvents(store: Store, partition: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(EVERY_MS, signal).catch(() => undefined);
    await forgetNeedless(store, partition);
  }
}

/** Deletes the events of a partition that its last whole snapshot no longer needs. */
export async function forgetNeedless(store: Store, partition: number): Promise<void> {
  const manifest = await readManifest(store, partition);
  if (manifest === undefined) return;
  await store.command(`DELETE FROM rolecall.events WHERE partition = ${partition} AND position < ${manifest.lowWater}`);
}
