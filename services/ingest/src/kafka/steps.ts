import type { Aligned } from "./alignment.ts";

/** How far members that keep in step go at a time. */
export interface Steps {
  took(taken: readonly Aligned[]): void;
  /** The event time that a step's records came to span of late, ms; 0 while too few are known. */
  readonly spanMs: number;
}

/** A step takes as long as a batch takes to be durable and to be known of: with fewer records it would be a wait. */
const RECORDS = 250;
/** Of so many on it is guessed what a whole step spans. */
const ENOUGH = 16;

export function createSteps(): Steps {
  let [records, from, to] = [0, Number.NaN, Number.NEGATIVE_INFINITY];
  let last = 0;
  return {
    took(taken) {
      for (const { newest } of taken) {
        if (!Number.isFinite(newest)) continue;
        if (records === 0) [from, to] = [newest, newest];
        records += 1;
        to = Math.max(to, newest);
        if (records < RECORDS) continue;
        last = to - from;
        records = 0;
      }
    },
    get spanMs() {
      return last > 0 || records < ENOUGH ? last : ((to - from) * RECORDS) / records;
    },
  };
}
