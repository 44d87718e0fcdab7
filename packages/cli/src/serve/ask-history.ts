import { randomUUID } from "node:crypto";
import { historyId, type Store, StoreError } from "@rolecall/clickhouse";

const UNKNOWN_TABLE = 60;

/**
 * Asks which history this is. One that has lost its id is given the one that it had when this process asked last; where its table was
 * dropped, nobody who starts knows one, and reads with any.
 */
export function askHistory(store: Pick<Store, "select" | "insert">): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => {
    try {
      known = (await historyId(store, () => known ?? randomUUID())) ?? known;
    } catch (error) {
      if (!(error instanceof StoreError && error.code === UNKNOWN_TABLE)) throw error;
    }
    return known;
  };
}
