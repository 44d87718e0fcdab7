import { systemClock } from "@rolecall/runtime";
import type { EventLog } from "@rolecall/service-ingest";

/** Records on their way to the disk beyond which inputs are read no further. */
const FULL_BYTES = 32 * 1024 * 1024;
const PAUSE_MS = 50;

/** Resolves when the log has room for more; rejects when the signal aborts first. */
export async function roomIn(log: Pick<EventLog, "pendingBytes">, signal: AbortSignal): Promise<void> {
  while (log.pendingBytes > FULL_BYTES) await systemClock.sleep(PAUSE_MS, signal);
}
