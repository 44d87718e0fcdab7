import type { Store } from "@rolecall/clickhouse";
import type { Log } from "@rolecall/runtime";
import { adviceFor, leftBehind } from "../history/left-behind.ts";
import { lostRows } from "../history/lost-rows.ts";

/** What a history has lost, or would leave as it is for ever: said at the start, because nothing else shows it. */
export async function sayHistory(
  log: Pick<Log, "error" | "warn">,
  store: Pick<Store, "select">,
  tenants: readonly string[],
): Promise<void> {
  for (const [table, parts] of await lostRows(store)) {
    log.error({ table, parts: parts.map(({ name }) => name) }, "rows of the table are damaged and were set aside");
  }
  const left = await leftBehind(store, tenants);
  if (left.length > 0) log.warn({ left }, `episodes of other tenants are open, and nobody is told; ${adviceFor(left)}`);
}
