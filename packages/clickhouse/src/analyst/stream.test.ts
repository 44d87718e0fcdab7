import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { QueryRefused, type ResultPart, type Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

/** Rows that would take minutes to their end, some of which come at once. */
const ENDLESS =
  "SELECT number AS n, 424242 AS marker, repeat('x', 5000) AS x FROM numbers(100000000000) WHERE sipHash64(number) % 10000 = 1";

async function running(): Promise<number> {
  const [row] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM system.processes WHERE query LIKE '%424242%' AND query NOT LIKE '%system.processes%'",
  );
  return row?.n ?? 0;
}

async function all(sql: string): Promise<readonly ResultPart[]> {
  const parts: ResultPart[] = [];
  for await (const part of store.analyst.stream(sql)) parts.push(part);
  return parts;
}

function rowsOf(parts: readonly ResultPart[]): readonly (readonly unknown[])[] {
  return parts.flatMap((part) => ("rows" in part ? part.rows : []));
}

test("the columns come first, once, then every row in its place, in parts that are small", async () => {
  const parts = await all("SELECT number, concat('n\n', toString(number)) AS text FROM numbers(70000)");
  expect(parts[0]).toEqual({
    columns: [
      { name: "number", type: "UInt64" },
      { name: "text", type: "String" },
    ],
  });
  expect(parts.filter((part) => "columns" in part)).toHaveLength(1);
  expect(Math.max(...parts.map((part) => ("rows" in part ? part.rows.length : 0)))).toBeLessThanOrEqual(500);
  const rows = rowsOf(parts);
  expect(rows).toHaveLength(70_000);
  expect(rows.every(([n, text], i) => n === i && text === `n\n${i}`)).toBe(true);
});

test("values are as the contract writes them", async () => {
  const parts = await all("SELECT 1 AS a, toDateTime(0, 'UTC') AS b, [toUInt64(7)] AS c");
  expect(rowsOf(parts)).toEqual([[1, "1970-01-01T00:00:00.000Z", [7]]]);
});

test("no rows are the columns alone", async () => {
  expect(await all("SELECT 1 AS one WHERE 0")).toEqual([{ columns: [{ name: "one", type: "UInt8" }] }]);
});

test("what may not be asked is refused before the first part", async () => {
  await expect(all("SELECT * FROM file('/etc/passwd')")).rejects.toBeInstanceOf(QueryRefused);
});

test("first rows are there while the query runs, and leaving stops it in the engine", async () => {
  for await (const part of store.analyst.stream(ENDLESS)) {
    if ("columns" in part) continue;
    expect(part.rows.length).toBeGreaterThan(0);
    break;
  }
  await eventually(async () => expect(await running()).toBe(0));
  expect(rowsOf(await all("SELECT 1 AS one"))).toEqual([[1]]);
});

test("the signal stops it in the engine while a part is waited for", async () => {
  const stop = new AbortController();
  const sql = "SELECT count() AS n, 424242 AS marker FROM numbers(100000000000) WHERE sipHash64(number) % 7 = 1";
  const parts = store.analyst.stream(sql, stop.signal)[Symbol.asyncIterator]();
  const reading = (async () => {
    for (let next = await parts.next(); next.done !== true; next = await parts.next());
  })();
  const ended = expect(reading).rejects.toThrow("enough");
  await eventually(async () => expect(await running()).toBe(1));
  stop.abort(new Error("enough"));
  await ended;
  await eventually(async () => expect(await running()).toBe(0));
});

test("a failure in the midst comes after the rows before it, and stays out of the next answer", async () => {
  const seen: ResultPart[] = [];
  const reading = (async () => {
    const sql = "SELECT number, toUInt8(intDiv(1, toInt64(number) - 89000)) AS v FROM numbers(89001)";
    for await (const part of store.analyst.stream(sql)) seen.push(part);
  })();
  await expect(reading).rejects.toBeInstanceOf(QueryRefused);
  expect(rowsOf(await all("SELECT 2 AS two"))).toEqual([[2]]);
});

test("more rows than are allowed end it with a sentence", async () => {
  await expect(all("SELECT number FROM numbers(1000000)")).rejects.toThrow("more than 100,000 rows");
});

test("those who leave make room for others, however many there were", async () => {
  for (let i = 0; i < 20; i += 1) {
    for await (const part of store.analyst.stream("SELECT number FROM numbers(70000)")) if ("rows" in part) break;
  }
  expect(rowsOf(await all("SELECT 3 AS three"))).toEqual([[3]]);
});
