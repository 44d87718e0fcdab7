import { type Store, StoreError } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { askHistory } from "./ask-history.ts";

/** The table of one history: what was written first. */
class Table {
  readonly ids: string[] = [];
  readonly select = (async () => this.ids.slice(0, 1).map((id) => ({ id }))) as Store["select"];
  readonly insert: Store["insert"] = async (_, rows) =>
    void this.ids.push(JSON.parse(Buffer.from(rows).toString()).id as string);
}

test("a history that has lost its id is given the one that it had, and one that replaces it has its own", async () => {
  let table = new Table();
  const ask = askHistory({
    select: (sql) => table.select(sql),
    insert: (name, rows) => table.insert(name, rows),
  });
  const id = await ask();
  table = new Table();
  expect(await ask()).toBe(id);
  expect(await askHistory(table)()).toBe(id);
  table = new Table();
  const other = await askHistory(table)();
  expect(await ask()).toBe(other);
  expect(other).not.toBe(id);
});

test.each([
  ["its table was dropped", new StoreError("refused", 60, "no rolecall.history"), undefined],
  ["the server is away", new StoreError("retry", 0, "ECONNREFUSED"), "ECONNREFUSED"],
])("a history of which %s stops nobody who starts, unless it may still answer", async (_, error, want) => {
  const ask = askHistory({ select: () => Promise.reject(error), insert: () => Promise.reject(error) });
  expect(await ask().catch(({ message }: Error) => message)).toBe(want);
});
