import { type Store, type Table, withInsert } from "@rolecall/clickhouse";
import type { Log } from "@rolecall/runtime";

const UNWRITTEN =
  "stopped before ClickHouse answered what was written to these tables: what they wait for is written after the next start, also where it is there already; whoever sent it was not told that it is";

/** The same store, which says in the log, once `giveUp` aborts, into which tables something is on its way. */
export function sayUnwritten(store: Store, log: Pick<Log, "warn">, giveUp: AbortSignal): Store {
  const underWay = new Map<Table, number>();
  const count = (table: Table, more: number): void => void underWay.set(table, (underWay.get(table) ?? 0) + more);
  giveUp.addEventListener("abort", () => {
    const tables = [...underWay].flatMap(([table, writes]) => (writes > 0 ? [table] : []));
    if (tables.length > 0) log.warn({ part: "clickhouse", tables: tables.toSorted() }, UNWRITTEN);
  });
  return withInsert(store, async (table, rows, options) => {
    count(table, 1);
    try {
      await store.insert(table, rows, options);
    } finally {
      count(table, -1);
    }
  });
}
