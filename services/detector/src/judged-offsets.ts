import type { Store } from "@rolecall/clickhouse";
import { offsetBehind, readMark } from "./partition-log.ts";
import { PLACES } from "./tables.ts";

/**
 * By partition of the events, the offset behind the last record that a saved state has judged. A group stands where the oldest
 * record on hold is: one from a clock that is hours ahead keeps it there for hours, while all behind it is judged.
 */
export async function judgedOffsets(store: Pick<Store, "select">): Promise<ReadonlyMap<number, number>> {
  const rows = await store.select<{ partition: number; newest: string }>(
    `SELECT partition, argMax(state, snapshot) AS newest FROM rolecall.baselines WHERE key = {key:String} GROUP BY partition`,
    { key: PLACES.log },
  );
  return new Map(
    rows.map(({ partition, newest }) => [partition, offsetBehind(readMark(Buffer.from(newest, "base64")))]),
  );
}
