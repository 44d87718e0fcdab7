import { controlRows, type Store } from "@rolecall/clickhouse";
import { EMPTY_INVENTORY } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { lastDeclared } from "./last-declared.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

/** Inventories of two parts each: version and part. */
type Told = readonly (readonly [version: string, part: number])[];

test.each<[what: string, told: Told, last: string | undefined]>([
  ["nothing", [], undefined],
  [
    "one",
    [
      ["a", 0],
      ["a", 1],
    ],
    "a",
  ],
  [
    "one after the other",
    [
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
    ],
    "b",
  ],
  [
    "one, the other, and the one again",
    [
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
      ["a", 0],
      ["a", 1],
    ],
    "a",
  ],
  [
    "one that was broken off",
    [
      ["a", 0],
      ["a", 1],
      ["b", 0],
    ],
    "a",
  ],
  [
    "one again that was broken off",
    [
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
      ["a", 0],
    ],
    "b",
  ],
  [
    "the same by two",
    [
      ["a", 0],
      ["a", 0],
      ["a", 1],
      ["a", 1],
    ],
    "a",
  ],
])("of %s the last that is whole holds", async (what, told, last) => {
  const partition = what.length;
  const entries = told.map(([version, part], position) => ({
    ...{ partition, position },
    record: {
      ...{ control: "inventory" as const, at: "2026-01-01T00:00:00.000Z", version, part, parts: 2 },
      inventory: EMPTY_INVENTORY,
    },
  }));
  if (entries.length > 0) await store.insert("controls", controlRows(entries));
  expect(await lastDeclared(store, partition)).toEqual(last === undefined ? {} : { inventory: last });
});
