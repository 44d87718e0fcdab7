import type { Clock } from "@rolecall/runtime";

/** How long a person waits for the store, or for brokers, before being told to try again. */
export const PATIENCE_MS = 15_000;

/** What `work` gives. @throws Error that says `late`, where that is not there within `ms`; the work goes on. */
export async function inTime<T>(work: Promise<T>, ms: number, late: string, clock: Clock): Promise<T> {
  const over = new AbortController();
  const isLate = clock.sleep(ms, over.signal).then(() => {
    throw new Error(late);
  });
  isLate.catch(() => undefined);
  try {
    return await Promise.race([work, isLate]);
  } finally {
    over.abort();
  }
}
