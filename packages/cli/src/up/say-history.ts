import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "@rolecall/clickhouse";
import type { Log } from "@rolecall/runtime";
import { adviceFor, leftBehind } from "../history/left-behind.ts";
import { lostRows } from "../history/lost-rows.ts";

/**
 * What a history has lost, or would leave as it is for ever: said at the start, because nothing else shows it. `elsewhere`: the
 * data directory, where the history is another.
 */
export async function sayHistory(
  log: Pick<Log, "error" | "warn">,
  store: Pick<Store, "select">,
  tenants: readonly string[],
  elsewhere?: string,
): Promise<void> {
  if (elsewhere !== undefined && existsSync(join(elsewhere, "metadata")) && (await isNew(store))) {
    log.warn(
      { directory: elsewhere },
      "the history in this directory is not read: clickhouse names another, which is empty. Baselines, findings and open episodes begin anew there; leave clickhouse away to go back",
    );
  }
  for (const [table, parts] of await lostRows(store)) {
    log.error({ table, parts: parts.map(({ name }) => name) }, "rows of the table are damaged and were set aside");
  }
  const left = await leftBehind(store, tenants);
  if (left.length > 0) log.warn({ left }, `episodes of other tenants are open, and nobody is told; ${adviceFor(left)}`);
}

/** Nothing was ever judged in it. */
async function isNew(store: Pick<Store, "select">): Promise<boolean> {
  const [row] = await store.select<{ n: number }>("SELECT count() AS n FROM rolecall.manifests");
  return row?.n === 0;
}
