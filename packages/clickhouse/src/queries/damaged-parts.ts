import { type Store, StoreError } from "../store.ts";

/** Rows of a table that the engine could not read when it started, and set aside. */
export interface DamagedPart {
  readonly table: string;
  /** The value of the table's partition key, as `0-455`. */
  readonly partition_id: string;
  readonly name: string;
}

/** ACCESS_DENIED: on a server it is the business of whoever runs it. */
const NOT_OURS = 497;

/** What a table has lost to a damaged disk, a copy that was made while it was written, or somebody's hand. */
export async function damagedParts(store: Pick<Store, "select">): Promise<readonly DamagedPart[]> {
  try {
    return await store.select<DamagedPart>(
      `SELECT table, assumeNotNull(partition_id) AS partition_id, name FROM system.detached_parts
       WHERE database = 'rolecall' AND startsWith(reason, 'broken') ORDER BY table, name`,
    );
  } catch (error) {
    if (error instanceof StoreError && error.code === NOT_OURS) return [];
    throw error;
  }
}
