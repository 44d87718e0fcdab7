import { setImmediate } from "node:timers/promises";

/**
 * Reads code part by part. A whole import is one step of the process, however much comes with it, in which it hears no signal: between
 * two parts it does.
 *
 * @throws the signal's reason once it has aborted
 */
export async function inParts(parts: readonly (() => Promise<unknown>)[], signal: AbortSignal): Promise<void> {
  for (const part of parts) {
    await setImmediate();
    signal.throwIfAborted();
    await part();
  }
  await setImmediate();
  signal.throwIfAborted();
}
