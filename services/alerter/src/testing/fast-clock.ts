import type { Clock } from "@rolecall/runtime";

export interface FastClock extends Clock {
  /** So many ms go by at once. */
  pass(ms: number): void;
}

const TICK_MS = 2;
/** A process that was not given a processor for a while sees no more of that: what it waits for had no time either. */
const MOST_OF_A_TICK_MS = 5;

/** A clock that runs `factor` times as fast as the system's, from `from` (epoch ms) on: hours pass, I/O stays real. */
export function createFastClock(factor: number, from: number = Date.now()): FastClock {
  let shown = from;
  let seen = performance.now();
  const sleepers = new Map<() => void, number>();
  let ticking: NodeJS.Timeout | undefined;
  const now = (): number => {
    const real = performance.now();
    shown += Math.min(real - seen, MOST_OF_A_TICK_MS) * factor;
    seen = real;
    return Math.floor(shown);
  };
  const tick = (): void => {
    const at = now();
    for (const [wake, due] of sleepers) if (due <= at) wake();
    if (sleepers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
  const sleep: Clock["sleep"] = async (ms, signal) => {
    signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => {
      sleepers.delete(wake);
      resolve();
    };
    sleepers.set(wake, now() + ms);
    ticking ??= setInterval(tick, TICK_MS);
    signal?.addEventListener("abort", wake, { once: true });
    await promise;
    signal?.removeEventListener("abort", wake);
    signal?.throwIfAborted();
  };
  return {
    now,
    sleep,
    pass(ms) {
      shown += ms;
      tick();
    },
  };
}
