import type { Store } from "../store.ts";

/** The position after the last event or control record of a partition; 0 where nothing is. The log goes on from here. */
export async function nextPosition(store: Store, partition: number): Promise<number> {
  const [row] = await store.select<{ n: number; last: number }>(
    `SELECT count() AS n, max(position) AS last FROM (
       SELECT partition, position FROM rolecall.events UNION ALL SELECT partition, position FROM rolecall.controls
     ) WHERE partition = {partition:UInt16}`,
    { partition },
  );
  return row === undefined || row.n === 0 ? 0 : row.last + 1;
}
