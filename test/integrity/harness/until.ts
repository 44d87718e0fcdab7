import { setTimeout } from "node:timers/promises";

const POLL_MS = 50;

/** Ask until the answer is not undefined. @throws with `what` was waited for when the deadline passes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs = 90_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    await setTimeout(POLL_MS);
  }
}
