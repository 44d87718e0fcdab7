import { setTimeout } from "node:timers/promises";

const AGAIN_MS = 50;

/**
 * Kill what runs until it is over: the engine lists a query a moment after it was handed one, and a KILL before that finds
 * nothing. Never rejects, whatever becomes of the work.
 */
export async function killUntilOver(work: Promise<unknown>, kill: () => Promise<void>): Promise<void> {
  const over = work.then(
    () => true,
    () => true,
  );
  do await kill().catch(() => undefined);
  while (!(await Promise.race([over, setTimeout(AGAIN_MS, false)])));
}
