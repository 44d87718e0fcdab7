import { type Clock, systemClock } from "@rolecall/runtime";

export interface FastClock extends Clock {
  /** So many ms go by at once. */
  pass(ms: number): void;
}

/**
 * A clock that runs `factor` times as fast as the system's: hours pass, I/O stays real. It begins now, or shows what one
 * that began at `beganAt` (epoch ms) would.
 */
export function createFastClock(factor: number, beganAt: number = Date.now()): FastClock {
  let passed = 0;
  const sleepers = new Set<() => void>();
  const now = (): number => beganAt + passed + (Date.now() - beganAt) * factor;
  const sleep: Clock["sleep"] = async (ms, signal) => {
    signal?.throwIfAborted();
    for (const due = now() + ms; now() < due; ) {
      const woken = new AbortController();
      const wake = (): void => woken.abort();
      sleepers.add(wake);
      const until = signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal]);
      await systemClock.sleep(Math.ceil((due - now()) / factor), until).catch(() => undefined);
      sleepers.delete(wake);
      signal?.throwIfAborted();
    }
  };
  return {
    now,
    sleep,
    pass(ms) {
      passed += ms;
      for (const wake of sleepers) wake();
    },
  };
}
