import { expect, test } from "vitest";
import { memoryOfQuery } from "./engine.ts";

test.each([
  ["a container of 2 GiB", 2 * 2 ** 30, 268_435_456],
  ["a machine of 64 GiB", 64 * 2 ** 30, 2_000_000_000],
])("of %s one query has a share that leaves room for the rest", (_, bytes, most) => {
  expect(memoryOfQuery(bytes)).toBe(most);
});
