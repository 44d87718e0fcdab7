const WEEK_MS = 7 * 24 * 3_600_000;

/** Of these a finding tells a state that goes on until somebody ends it, and not what happened once. */
const STATES: ReadonlyMap<string, number> = new Map([
  ["lifecycle.orphaned", WEEK_MS],
  ["lifecycle.past-end", WEEK_MS],
]);

/** The detectors that say so. */
export const STATE_DETECTORS: readonly string[] = Array.from(STATES.keys());

/**
 * So long after it was said a detector says the same of an identity again, ms, where that goes on: silence in between is no
 * sign of its end. Undefined where each evidence is told.
 */
export function saidAgainMs(detector: string): number | undefined {
  return STATES.get(detector);
}
