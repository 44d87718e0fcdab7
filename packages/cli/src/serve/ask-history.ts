import { randomUUID } from "node:crypto";
import { historyId, type Store } from "@rolecall/clickhouse";

/** Asks which history this is. One that has lost its id is given the one that it had when this process asked last. */
export function askHistory(store: Pick<Store, "select" | "insert">): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => {
    known = (await historyId(store, () => known ?? randomUUID())) ?? known;
    return known;
  };
}
