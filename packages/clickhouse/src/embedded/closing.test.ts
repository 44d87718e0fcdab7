import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import type { Store } from "../store.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { openEmbedded } from "./open-embedded.ts";

const LONG = "SELECT max(length(repeat(toString(number), 200))) FROM numbers(1000000000)";
/** What is over time says so, and not this. */
const STOPPED = /cancelled|killed|closed/i;

async function drained(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
}

/** Read in a store that is closed so many turns of the event loop later. */
async function closeAfter(turns: number, path: string, read: (store: Store) => readonly Promise<unknown>[]) {
  const store = await openEmbedded(path);
  const stopped = read(store).map((each) => expect(each).rejects.toThrow(STOPPED));
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  await Promise.all([store[Symbol.asyncDispose](), ...stopped]);
}

test.each<[string, (store: Store) => readonly Promise<unknown>[]]>([
  [
    "analysts' queries, more than run at once",
    (store) => Array.from({ length: 6 }, () => store.analyst.query(LONG, "json")),
  ],
  ["an analyst's stream", (store) => [drained(store.analyst.stream(LONG))]],
  ["rows of ours as they come", (store) => [drained(store.stream("SELECT number FROM numbers(10000000000)"))]],
])("%s: closed at any moment, a store ends them and keeps no directory open", async (_what, read) => {
  await using first = await temporaryDirectory();
  await using second = await temporaryDirectory();
  {
    await using store = await openEmbedded(first.path);
    await migrate(store);
  }
  for (const turns of [0, 1, 2, 4, 8, 16, 32, 64, 300, 3000]) await closeAfter(turns, first.path, read);
  // One process has one directory open at a time.
  await using other = await openEmbedded(second.path);
  expect(await other.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});
