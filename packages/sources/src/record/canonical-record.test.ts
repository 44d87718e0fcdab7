import { canonicalJson, type JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalRecord, parsedFrom } from "./canonical-record.ts";

test("is canonicalJson, byte for byte, whatever the record", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" })), (record) => {
      const parsed = JSON.parse(JSON.stringify(record)) as JsonObject;
      expect(canonicalRecord(parsed)).toBe(canonicalJson(parsed));
    }),
    { numRuns: 3000 },
  );
});

test("is canonicalJson on objects of the same names in another order, or of others of the same lengths", () => {
  const names = fc.shuffledSubarray(["a", "b", "c", "10", "9", "toString", "__proto__", "aa", "bb"]);
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.array(fc.jsonValue(), { minLength: 9, maxLength: 9 }))), (objects) => {
      for (const [keys, values] of objects) {
        const text = `{${keys.map((key, at) => `${JSON.stringify(key)}:${JSON.stringify(values[at])}`).join(",")}}`;
        const record = JSON.parse(text) as JsonObject;
        expect(canonicalRecord(record)).toBe(canonicalJson(record));
      }
    }),
  );
});

test.each<[string, JsonObject, string]>([
  ["minus zero", { a: -0 }, '{"a":0}'],
  ["numbers as ECMAScript writes them", { a: 1e21, b: 1e-7, c: 1.5 }, '{"a":1e+21,"b":1e-7,"c":1.5}'],
  ["undefined is left out", { a: undefined, b: 1, c: undefined }, '{"b":1}'],
  ["a lone surrogate as its escape", { a: "\ud800x" }, '{"a":"\\ud800x"}'],
  ["nothing", {}, "{}"],
])("%s", (_, record, expected) => {
  expect(canonicalRecord(record)).toBe(expected);
  expect(canonicalRecord(record)).toBe(canonicalJson(record));
});

test("what JSON cannot say is refused, and so is what nests without end", () => {
  const cycle: { [name: string]: JsonObject } = {};
  cycle["a"] = cycle;
  expect(() => canonicalRecord({ a: Number.POSITIVE_INFINITY })).toThrow(TypeError);
  expect(() => canonicalRecord(cycle)).toThrow(TypeError);
});

test("of a text that is known it is the same, with and without what must be escaped", () => {
  const strings = fc.string({
    unit: fc.constantFrom("a", '"', "\\", "\u0000", "\n", "\u2028", "\u{1f511}", "\ud800", "/"),
  });
  fc.assert(
    fc.property(fc.dictionary(strings, fc.jsonValue({ stringUnit: "binary" })), strings, (members, own) => {
      const text = JSON.stringify({ ...members, own, inner: [{ own }] }).toWellFormed();
      const record = JSON.parse(text) as JsonObject;
      parsedFrom(text, record);
      expect(canonicalRecord(record)).toBe(canonicalJson(record));
    }),
    { numRuns: 3000 },
  );
});

test("what was not parsed of the text that is known is looked at", () => {
  const record = JSON.parse('{"a":"plain"}') as JsonObject;
  parsedFrom('{"a":"plain"}', record);
  const other = { ...record, b: 'a "quote" that was in base64' };
  expect(canonicalRecord(other)).toBe(canonicalJson(other));
});
