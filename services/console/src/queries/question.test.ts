import type { Store } from "@rolecall/clickhouse";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { runnable } from "./question.ts";

let store: Store;
beforeAll(async () => {
  store = await openCompany(false);
});
afterAll(() => store[Symbol.asyncDispose]());

test("a question shown as SQL asks for the same value as with bound parameters", async () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "'", "\\", "\n", "\t", "{b:String}", "--", "/*", " ", "$1", "ü", "🙂", '"'),
  });
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const sql = runnable({ sql: "SELECT {a:String}   AS v,\n {b:String} AS w", parameters: { a: value, b: "b" } });
      expect(JSON.parse(await store.analyst.query(sql, "json"))).toEqual([{ v: value, w: "b" }]);
    }),
    { numRuns: 60 },
  );
});

test("numbers, truths and lists are literals too", () => {
  const parameters = { n: 5, t: true, l: ["a", "b'"] };
  expect(runnable({ sql: "SELECT {n:UInt32}, {t:Bool}, {l:Array(String)}", parameters })).toBe(
    "SELECT 5, true, ['a', 'b\\'']",
  );
});
