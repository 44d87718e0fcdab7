import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bindParameters } from "./bind.ts";
import type { Parameter, Store } from "./store.ts";
import { temporaryStore } from "./testing/temporary-store.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

describe("a bound value", () => {
  test("of text is the same text in the engine, whatever is in it", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("'", "\\", "/", "; --", "{a:String}", "\0", "\n", "\r", "\u2028", "`", '"', "$"))
        .map((all) => all.join("")),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (a, b) => {
        const rows = await store.select("SELECT {a:String} AS a, {b:Array(String)} AS b", { a, b: [b, a] });
        expect(rows).toEqual([{ a, b: [b, a] }]);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, Parameter, unknown]>([
    ["{v:UInt64}", 2 ** 53 - 1, 2 ** 53 - 1],
    ["{v:Int64}", -5, -5],
    ["{v:Float64}", 4.1e-6, 4.1e-6],
    ["{v:Float64}", 1e300, 1e300],
    ["{v:Bool}", false, false],
    ["{v:Array(UInt32)}", [1, 2], [1, 2]],
    ["{v:Array(String)}", [], []],
    ["{v:DateTime64(3, 'UTC')}", "2026-11-24 10:00:00.123", "2026-11-24T10:00:00.123Z"],
  ])("in the place of %s is %j", async (placeholder, value, expected) => {
    expect(await store.select(`SELECT ${placeholder} AS v`, { v: value })).toEqual([{ v: expected }]);
  });

  test.each<[string, Record<string, Parameter>]>([
    ["that is missing", {}],
    ["that is no number", { v: Number.NaN }],
    ["that is infinite", { v: [Number.POSITIVE_INFINITY] }],
  ])("%s is a TypeError", (_what, parameters) => {
    expect(() => bindParameters("SELECT {v:Float64}", parameters)).toThrow(TypeError);
  });
});
