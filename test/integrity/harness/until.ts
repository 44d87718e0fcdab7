import { setTimeout } from "node:timers/promises";

/** No machine is so slow: what has not come by then hangs. It costs nothing where it comes. */
const HANGS_MS = 300_000;
/** A tenth of what was waited so far, within these: a process that is asked without a break spends its time on answers. */
const [LEAST_MS, MOST_MS] = [50, 250];

/** Ask until the answer is not undefined. @throws with `what` was waited for when the deadline passes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs: number = HANGS_MS,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waited = performance.now() - began;
    if (waited > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    await setTimeout(Math.min(MOST_MS, Math.max(LEAST_MS, waited / 10)));
  }
}
