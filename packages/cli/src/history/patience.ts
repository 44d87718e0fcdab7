/** So long a verb waits for another to be done with the directory, or for `rolecall up` to be there. */
const EACH_MS = 10_000;
/** However many come before it. */
const MOST_MS = 60_000;

export interface Patience {
  /** Is it enough, when this process has the directory, or nobody is known to? */
  isOver(holder: number | undefined): boolean;
}

/** Verbs of a moment go one after the other: while others have their turns, nothing hangs. `now` in ms. */
export function createPatience(now: () => number): Patience {
  const end = now() + MOST_MS;
  let until = now() + EACH_MS;
  let last: number | undefined;
  return {
    isOver(holder) {
      if (holder !== undefined && holder !== last) until = now() + EACH_MS;
      last = holder ?? last;
      return now() > Math.min(until, end);
    },
  };
}
