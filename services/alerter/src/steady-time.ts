/**
 * Epoch milliseconds that grow with every call, whatever the clock does: where it is set back, time goes on from where
 * it was, and is the clock's again once that has caught up.
 */
export function createSteadyTime(clock: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return () => {
    const seen = clock();
    if (seen > last) ahead = 0;
    else if (seen + ahead <= last) ahead = last + 1 - seen;
    last = seen + ahead;
    return last;
  };
}
