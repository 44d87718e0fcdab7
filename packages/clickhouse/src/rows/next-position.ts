import type { Store } from "../store.ts";

/**
 * The position after the last that a partition is known to have given: to an event, to a control record, or to a record
 * that its newest snapshot holds (merges take duplicates away, also at the end). 0 where nothing is.
 */
export async function nextPosition(store: Store, partition: number): Promise<number> {
  const [row] = await store.select<{ n: number; last: number }>(
    `SELECT count() AS n, max(position) AS last FROM (
       SELECT partition, position FROM rolecall.events UNION ALL SELECT partition, position FROM rolecall.controls
       UNION ALL SELECT partition, toUInt64(consumed) AS position FROM rolecall.manifests WHERE consumed >= 0
     ) WHERE partition = {partition:UInt16}`,
    { partition },
  );
  return row === undefined || row.n === 0 ? 0 : row.last + 1;
}
