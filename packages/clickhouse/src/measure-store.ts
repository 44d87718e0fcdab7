import type { Metrics } from "@rolecall/runtime";
import { type Store, StoreError, type Table } from "./store.ts";
import { withInsert } from "./with-insert.ts";

type StoreMetrics = Pick<Metrics, "storeInserts" | "storeRows" | "storeSeconds" | "snapshots">;

const LINE_BREAK = 10;

/** The same store, which counts its inserts: `outcome` is `ok` or the class of the error. */
export function measureStore(store: Store, metrics: StoreMetrics): Store {
  const count = (table: Table, outcome: string): void => {
    metrics.storeInserts.inc({ table, outcome });
    // The manifest is what makes a snapshot one.
    if (table === "manifests") metrics.snapshots.inc({ outcome });
  };
  return withInsert(store, async (table, rows, options) => {
    const stop = metrics.storeSeconds.startTimer({ table });
    try {
      await store.insert(table, rows, options);
      count(table, "ok");
      metrics.storeRows.inc({ table }, countRows(rows));
    } catch (error) {
      count(table, error instanceof StoreError ? error.errorClass : "permanent");
      throw error;
    } finally {
      stop();
    }
  });
}

/** JSONEachRow has no raw line break within a row. */
function countRows(rows: Uint8Array): number {
  let count = 0;
  for (let at = rows.indexOf(LINE_BREAK); at >= 0; at = rows.indexOf(LINE_BREAK, at + 1)) count += 1;
  return rows.length > 0 && rows.at(-1) !== LINE_BREAK ? count + 1 : count;
}
