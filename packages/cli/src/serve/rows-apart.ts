import { type RefusedRow, refusedLetter, type Store, setRowsAside, type Table } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import type { RefusedEvents } from "./refused-events.ts";

/** What happened, and what is said of it. A state, or what was declared, would be another without one of its rows. */
const TABLES: readonly Table[] = ["events", "findings", "identities", "credentials", "identity_links", "coverage"];

/** Who is told of rows that a table refuses. */
export interface RowsRefused {
  readonly bury: (letters: readonly DeadLetter[]) => Promise<void>;
  readonly refused?: Pick<RefusedEvents, "add"> | undefined;
  readonly say?: ((rows: readonly RefusedRow[]) => void) | undefined;
}

/**
 * The same store, in which a row that its table refuses for good becomes a dead letter, and what comes with it is stored: such a row comes
 * again with each start, and nothing behind it would ever be read.
 */
export function rowsApart(store: Store, { bury, refused, say }: RowsRefused): Store {
  return setRowsAside(store, TABLES, async (rows) => {
    await bury(rows.map(refusedLetter));
    say?.(rows);
    refused?.add(rows.filter(({ table }) => table === "events").length);
  });
}
