import type { Store } from "@rolecall/clickhouse";
import { type Clock, systemClock } from "@rolecall/runtime";
import { replayBeside } from "../history/refuse-beside.ts";

const AGAIN_MS = 1000;

/**
 * Waits while a replay goes on from the state of this history: both would give the same positions, and where it starts
 * again it takes away all that came behind its beginning. Until `signal` aborts.
 */
export async function untilNoReplay(
  store: Pick<Store, "select">,
  trouble: (sentence: string | undefined) => void,
  signal: AbortSignal,
  clock: Pick<Clock, "sleep"> = systemClock,
): Promise<void> {
  while (!signal.aborted) {
    const who = await replayBeside(store);
    trouble(who);
    if (who === undefined) return;
    await clock.sleep(AGAIN_MS, signal).catch(() => undefined);
  }
}
