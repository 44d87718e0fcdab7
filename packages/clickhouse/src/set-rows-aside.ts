import { type RowsFault, rowsFault } from "./rows-fault.ts";
import { type Store, StoreError, type Table } from "./store.ts";
import { withInsert } from "./with-insert.ts";

/** A row that its table does not take, and never will. */
export interface RefusedRow {
  readonly table: Table;
  /** One JSON object, without the end of its line. */
  readonly json: string;
  readonly fault: RowsFault;
}

const LINE_BREAK = 10;

/**
 * The same store, of which an insert into one of `tables` does not fail for a row that is refused for good: the batch is halved until
 * that row is alone, all others are stored, and the insert resolves once `aside` has it. A half has a token of its own, made of the
 * whole's. What else goes wrong is thrown, as it was; once a part of the batch is stored, as an error that is no `StoreError`: who would
 * take it for a batch of which nothing is stored would give its positions again.
 */
export function setRowsAside(
  store: Store,
  tables: readonly Table[],
  aside: (rows: readonly RefusedRow[]) => Promise<void>,
): Store {
  return withInsert(store, async (table, rows, options = {}) => {
    if (!tables.includes(table)) return store.insert(table, rows, options);
    let isPartStored = false;
    const noting = withInsert(store, async (...insert) => {
      await store.insert(...insert);
      isPartStored = true;
    });
    try {
      const refused = await insertApart(noting, table, rows, options.token);
      if (refused.length > 0) await aside(refused);
    } catch (error) {
      if (!isPartStored || !(error instanceof StoreError) || error.errorClass !== "permanent") throw error;
      const why = `a row of ${table} is refused, and what else of its batch is stored stays: ${error.message}`;
      throw new Error(why, { cause: error });
    }
  });
}

/** Stores what goes in; returns the rest. */
async function insertApart(
  store: Store,
  table: Table,
  rows: Uint8Array,
  token: string | undefined,
): Promise<readonly RefusedRow[]> {
  try {
    await store.insert(table, rows, token === undefined ? {} : { token });
    return [];
  } catch (error) {
    const fault = error instanceof StoreError ? rowsFault(error) : undefined;
    if (fault === undefined) throw error;
    const middle = middleOf(rows);
    if (middle === rows.length) return [{ table, json: new TextDecoder().decode(rows).trimEnd(), fault }];
    // One after the other: of two that fail at once the second would go unseen, and be under way behind the first.
    const first = await insertApart(store, table, rows.subarray(0, middle), half(token, "a"));
    return [...first, ...(await insertApart(store, table, rows.subarray(middle), half(token, "b")))];
  }
}

function half(token: string | undefined, which: string): string | undefined {
  return token === undefined ? undefined : `${token}/${which}`;
}

/** Behind the end of the line that is nearest to the middle from one side; the length where there is but one line. */
function middleOf(rows: Uint8Array): number {
  const middle = rows.length >> 1;
  const before = rows.lastIndexOf(LINE_BREAK, middle) + 1;
  if (before > 0 && before < rows.length) return before;
  const behind = rows.indexOf(LINE_BREAK, middle) + 1;
  return behind > 0 ? behind : rows.length;
}
