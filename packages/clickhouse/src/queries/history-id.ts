import { jsonRows } from "../rows/json-rows.ts";
import type { Store } from "../store.ts";

/** Of several that write it at the same moment the table takes one. */
const TOKEN = "history";

/** The id of this history, the same to all who ask, whoever gave it; undefined where a replica does not know it yet. */
export async function historyId(
  store: Pick<Store, "select" | "insert">,
  fresh: () => string,
): Promise<string | undefined> {
  const known = await readId(store);
  if (known !== undefined) return known;
  await store.insert("history", jsonRows([{ id: fresh() }]), { token: TOKEN });
  return readId(store);
}

async function readId(store: Pick<Store, "select">): Promise<string | undefined> {
  const [row] = await store.select<{ readonly id: string }>(
    "SELECT toString(id) AS id FROM rolecall.history ORDER BY made_at, history.id LIMIT 1",
  );
  return row?.id;
}
