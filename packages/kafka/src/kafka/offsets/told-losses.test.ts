import { expect, test } from "vitest";
import { ToldLosses } from "./told-losses.ts";

type Lost = readonly [from: number, to: number, fresh: number];

test.each<[string, readonly Lost[]]>([
  [
    "nothing that was told of",
    [
      [1, 4, 3],
      [1, 4, 0],
      [2, 3, 0],
    ],
  ],
  [
    "what lies behind it",
    [
      [1, 4, 3],
      [1, 25, 21],
      [25, 30, 5],
    ],
  ],
  [
    "what lay between, and had been fetched by a life that is over",
    [
      [1, 4, 3],
      [10, 25, 15],
      [1, 25, 6],
      [0, 26, 2],
    ],
  ],
  [
    "what lies before it",
    [
      [7, 9, 2],
      [5, 7, 2],
      [3, 5, 2],
      [0, 10, 4],
    ],
  ],
  [
    "nothing where nothing is lost",
    [
      [4, 4, 0],
      [9, 4, 0],
    ],
  ],
])("of records that are lost are told %s", (_, all) => {
  const losses = new ToldLosses();
  expect(all.map(([from, to]) => losses.add(0, from, to))).toEqual(all.map(([, , fresh]) => fresh));
});

test("each partition has its own, and another topic none", () => {
  const losses = new ToldLosses();
  expect([losses.add(0, 0, 5), losses.add(1, 0, 5)]).toEqual([5, 5]);
  losses.forget();
  expect(losses.add(0, 0, 5)).toBe(5);
});

test("of a reader that loses some of a partition again and again the last losses are known, and no more", () => {
  const losses = new ToldLosses();
  for (let from = 0; from < 100_000; from += 10) losses.add(0, from, from + 1);
  expect([losses.add(0, 99_980, 99_991), losses.add(0, 0, 1)]).toEqual([9, 1]);
});
