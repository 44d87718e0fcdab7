/** Records this much ahead of time take it with them at once, ms; those further ahead only together. */
const STEP_MS = 15 * 60_000;
/** So many records in a row from ahead are no clock that is wrong. */
const AGREED = 64;

/** Event time that records agree on, epoch ms. */
export interface AgreedTime {
  saw(time: number): void;
  readonly at: number;
}

/** Follows the newest record as a detector does, and never sooner: one that is ahead alone moves nothing. */
export function createAgreedTime(start: number): AgreedTime {
  let at = start;
  let ahead = 0;
  let earliest = Number.POSITIVE_INFINITY;
  const settle = (time: number): void => {
    at = Math.max(at, time);
    ahead = 0;
    earliest = Number.POSITIVE_INFINITY;
  };
  return {
    saw(time) {
      if (time <= at + STEP_MS) return settle(time);
      ahead += 1;
      earliest = Math.min(earliest, time);
      if (ahead === AGREED) settle(earliest);
    },
    get at() {
      return at;
    },
  };
}
