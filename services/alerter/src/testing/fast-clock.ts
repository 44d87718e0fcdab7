import { type Clock, systemClock } from "@rolecall/runtime";

/**
 * A clock that runs `factor` times as fast as the system's: hours pass, I/O stays real. It begins now, or shows what one
 * that began at `beganAt` (epoch ms) would.
 */
export function createFastClock(factor: number, beganAt: number = Date.now()): Clock {
  return {
    now: () => beganAt + (Date.now() - beganAt) * factor,
    sleep: (ms, signal) => systemClock.sleep(Math.ceil(ms / factor), signal),
  };
}
