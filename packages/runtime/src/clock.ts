import { setTimeout as delay } from "node:timers/promises";

/** Time as an argument: the system's in a process, a hand-driven one in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal && { signal });
    } catch (error) {
      // Node rejects with an AbortError of its own; whoever aborted gave a better reason.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
