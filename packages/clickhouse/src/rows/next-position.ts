import type { Store } from "../store.ts";

/** The position after the last one stored in a partition; 0 where nothing is. The log goes on from here. */
export async function nextPosition(store: Store, partition: number): Promise<number> {
  const [row] = await store.select<{ n: number; last: number }>(
    "SELECT count() AS n, max(position) AS last FROM rolecall.events WHERE partition = {partition:UInt16}",
    { partition },
  );
  return row === undefined || row.n === 0 ? 0 : row.last + 1;
}
