import { refusedLetter, type Store, setRowsAside, type Table } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import type { RefusedEvents } from "./refused-events.ts";

/** What happened, and what is said of it. A state, or what was declared, would be another without one of its rows. */
const TABLES: readonly Table[] = ["events", "findings", "identities", "credentials", "identity_links", "coverage"];

/**
 * The same store, in which a row that its table refuses for good becomes a dead letter, and what comes with it is stored: such a row comes
 * again with each start, and nothing behind it would ever be read.
 */
export function rowsApart(
  store: Store,
  bury: (letters: readonly DeadLetter[]) => Promise<void>,
  refused?: Pick<RefusedEvents, "add">,
): Store {
  return setRowsAside(store, TABLES, async (rows) => {
    await bury(rows.map(refusedLetter));
    refused?.add(rows.filter(({ table }) => table === "events").length);
  });
}
