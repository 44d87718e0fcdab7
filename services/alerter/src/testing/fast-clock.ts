import { type Clock, systemClock } from "@rolecall/runtime";

/** A clock that runs `factor` times as fast as the system's, from an instant of its own: hours pass, I/O stays real. */
export function createFastClock(factor: number, startAt: number = Date.UTC(2026, 10, 24, 10)): Clock {
  const began = performance.now();
  return {
    now: () => startAt + Math.floor((performance.now() - began) * factor),
    sleep: (ms, signal) => systemClock.sleep(Math.ceil(ms / factor), signal),
  };
}
