import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { nest } from "./nest.ts";

test.each<[string, JsonObject, JsonObject]>([
  ["nested", { a: { b: 1 } }, { a: { b: 1 } }],
  ["dotted", { "a.b": 1, "a.c.d": [2] }, { a: { b: 1, c: { d: [2] } } }],
  ["half and half", { a: { "b.c": 1 }, "a.b": { d: 2 } }, { a: { b: { c: 1, d: 2 } } }],
  [
    "a list of one",
    { "a.items[].b": 1, "a.items[].c": 2, "ips[]": "x" },
    { a: { items: [{ b: 1, c: 2 }] }, ips: ["x"] },
  ],
  ["twice: the first", { "a.b": 1, a: { b: 2 } }, { a: { b: 1 } }],
])("%s", (_, record, nested) => {
  expect(nest(record)).toEqual(nested);
});

test("names that objects have by nature are names", () => {
  const record = JSON.parse('{"__proto__.polluted": "x", "a": {"__proto__": {"b": 1}}}') as JsonObject;
  const nested = nest(record);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Object.keys(nested)).toEqual(["__proto__", "a"]);
});

test("no more than 1024 members are looked at, and eight steps", () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`m${n}`, n]));
  expect(Object.keys(nest(many))).toHaveLength(1024);
  expect(JSON.stringify(nest({ [Array.from({ length: 12 }, () => "a").join(".")]: 1 })).length).toBeLessThan(60);
});
