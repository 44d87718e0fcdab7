import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSizes } from "../state/record.ts";
import {
  forgetSizes,
  isAwaited,
  known,
  largestOf,
  learnSize,
  longestOf,
  marginOf,
  rarerThan,
  stepOf,
} from "./run-sizes.ts";

const sizesOf = (runs: readonly number[], bound?: number): RunSizes => {
  const sizes: RunSizes = { counts: [], long: [], ...(bound !== undefined && { bound }) };
  for (const size of runs) learnSize(sizes, size, 1);
  return sizes;
};
const many = (size: number, count: number): readonly number[] => new Array<number>(count).fill(size);

test.each([
  [0, 0],
  [1, 1],
  [7, 7],
  [8, 9],
  [9, 9],
  [10, 11],
  [16, 19],
  [100, 111],
  [1000, 1023],
])("a run of %d is of the step up to %d", (size, largest) => {
  expect(largestOf(stepOf(size))).toBe(largest);
});

test("every size is of a step that is no more than a quarter wider", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (size) => {
      const largest = largestOf(stepOf(size));
      expect(largest).toBeGreaterThanOrEqual(size);
      expect(largest).toBeLessThanOrEqual(size * 1.25);
    }),
  );
});

describe("a run beyond the bound", () => {
  test("teaches nothing on its first day, however often it comes", () => {
    const sizes = sizesOf([...many(4, 20), ...many(400, 5)], 8);
    expect(longestOf(sizes)).toBe(4);
    expect(sizes.long).toEqual([[1, 400]]);
  });

  test("teaches up to twice the bound when one comes on another day", () => {
    const sizes = sizesOf([...many(4, 20), 400], 8);
    learnSize(sizes, 400, 2);
    expect(longestOf(sizes)).toBe(largestOf(stepOf(16)));
  });

  test.each<[string, number, number, boolean]>([
    ["the next day", 2, 400, true],
    ["the next day, twice as long", 2, 800, false],
    ["in the same week", 5, 400, false],
    ["a week later", 8, 500, true],
    ["a month later", 32, 400, true],
    ["two weeks later", 15, 400, false],
    ["a quarter later", 92, 300, true],
  ])("is awaited %s", (_, day, size, is) => {
    expect(isAwaited(sizesOf([400], 8), size, day)).toBe(is);
  });
});

test("sizes are forgotten: half in a month, one run in three months", () => {
  const sizes = sizesOf([...many(4, 100), 30]);
  forgetSizes(sizes, 4);
  expect(known(sizes)).toBeGreaterThan(45);
  expect(known(sizes)).toBeLessThan(55);
  expect(longestOf(sizes)).toBe(31);
  forgetSizes(sizes, 13);
  expect(longestOf(sizes)).toBe(4);
});

describe("the margin over the longest run", () => {
  test("is none where all are alike", () => {
    expect(marginOf(sizesOf(many(4, 500)), 10, 300)).toBe(1);
  });

  test("is wider the heavier the tail is, and the fewer days are known", () => {
    const light = sizesOf(Array.from({ length: 400 }, (_, n) => 1 + (n % 20)));
    const heavy = sizesOf(Array.from({ length: 400 }, (_, n) => Math.ceil(400 / (n + 1))));
    expect(marginOf(light, 10, 300)).toBeLessThan(2.5);
    expect(marginOf(heavy, 10, 300)).toBeGreaterThan(5);
    expect(marginOf(heavy, 100, 300)).toBeLessThan(marginOf(heavy, 10, 300));
  });
});

test("what one run in fifty has more than", () => {
  expect(rarerThan(sizesOf([...many(4, 990), ...many(9, 10)]), 1 / 50)).toBe(4);
  expect(rarerThan(sizesOf([...many(4, 970), ...many(9, 30)]), 1 / 50)).toBe(9);
});
