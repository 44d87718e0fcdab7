import type { Store } from "../store.ts";
import { SIDE_FIRST, type Stretch } from "./stretch.ts";

export type StoredLog = Pick<Stretch, "partition" | "fromPosition">;

/**
 * Each log that the history holds events of, from its beginning; what was judged beside in the same partition is
 * another.
 */
export async function storedLogs(store: Pick<Store, "select">): Promise<readonly StoredLog[]> {
  const rows = await store.select<{ readonly partition: number; readonly side: number }>(
    `SELECT DISTINCT partition, toUInt8(position >= {side_first:UInt64}) AS side FROM rolecall.events ORDER BY partition, side`,
    { side_first: SIDE_FIRST },
  );
  return rows.map(({ partition, side }) => ({ partition, fromPosition: side === 0 ? 0 : SIDE_FIRST }));
}
