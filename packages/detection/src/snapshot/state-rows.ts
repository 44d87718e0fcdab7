import type { StateRow } from "../detector.ts";
import type { SeenIds } from "../order/seen-ids.ts";
import type { Partition } from "../partition.ts";

/** x */
export function saveState(
  _partition: Partition,
  _seen: SeenIds,
): { rows: readonly StateRow[]; removed: readonly string[] } {
  return { rows: [], removed: [] };
}

/** x */
export function loadState(_partition: Partition, _seen: SeenIds, _rows: Iterable<StateRow>): void {}
