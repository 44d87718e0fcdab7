/**
 * Whole epoch milliseconds for measuring how long something takes: as the clock says, but where that is set back, time goes on
 * from where it was, as fast as it passes. `elapsed` counts from any moment and is never set.
 */
export function createSteadyClock(clock: () => number, elapsed: () => number): () => number {
  let ahead = Number.NEGATIVE_INFINITY;
  return () => {
    const passed = elapsed();
    ahead = Math.max(ahead, clock() - passed);
    return Math.floor(passed + ahead);
  };
}

/**
 * Whole milliseconds since the process began, by a clock that nobody sets: for what must not follow a clock that is an hour ahead
 * for a moment. It stands still while the machine sleeps.
 */
export const elapsedNow = (): number => Math.floor(performance.now());

/** The system's. */
export const steadyNow: () => number = createSteadyClock(
  () => Date.now(),
  () => performance.now(),
);
