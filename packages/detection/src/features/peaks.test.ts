import { expect, test } from "vitest";
import { AT, CLASS_COUNT, U8 } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { hourOfWeek, weekColumn } from "../state/week.ts";
import { setWeekCalls } from "../state/week-sums.ts";
import { beyondPeaks, forgetPeaks, learnPeak, PEAK, type Peak } from "./peaks.ts";

/** An identity of so many active hours that reached these amounts, each in an hour of its own day; today is day 100. */
function reached(peaks: readonly (readonly [day: number, amount: number])[], hours = 299): Rows {
  const row = new Rows().open(0);
  for (const [day, amount] of peaks) {
    row.set(AT.hour, day * 24 + 5);
    learnPeak(row, PEAK.calls, amount);
  }
  row.set(AT.hour, 100 * 24 + 7);
  row.set(AT.activeHours, hours);
  return row;
}

/** Half a unit of surprise for each hundred. */
const at = (amount: number): number => amount / 200;

test.each<[string, readonly (readonly [number, number])[], number]>([
  ["never before", [], 5],
  ["once before", [[93, 1000]], 5],
  [
    "on two days before",
    [
      [86, 1000],
      [93, 1000],
    ],
    2,
  ],
  [
    "on three",
    [
      [79, 1000],
      [86, 1000],
      [93, 1000],
    ],
    2,
  ],
  [
    "twice on one day",
    [
      [93, 1000],
      [93, 1200],
    ],
    5,
  ],
  [
    "today",
    [
      [93, 1000],
      [100, 1000],
    ],
    5,
  ],
  [
    "on two days before, and today",
    [
      [86, 1000],
      [93, 1000],
      [100, 5000],
    ],
    2,
  ],
  [
    "long ago",
    [
      [20, 1000],
      [93, 1000],
    ],
    5,
  ],
  [
    "at the ends of two months",
    [
      [39, 1000],
      [70, 1000],
    ],
    2,
  ],
  [
    "half as much, twice",
    [
      [86, 500],
      [93, 500],
    ],
    4.5,
  ],
])("an amount that it reached %s", (_, peaks, surprise) => {
  expect(beyondPeaks(reached(peaks), PEAK.calls, at(1000), at)).toBeCloseTo(surprise, 0);
});

/** One that was born at two on the day `birth`, and reached a thousand then; today is day 100, and it is `hour`. */
function bornOn(birth: number, peak: Peak, hour = 2, fresh?: number): Rows {
  const row = new Rows().open(0);
  row.set(AT.birth, birth * 24 + 2);
  row.set(AT.hour, birth * 24 + 2);
  learnPeak(row, peak, 1000);
  setWeekCalls(row, weekColumn(hourOfWeek(birth * 24 + 2)), 1000);
  row.set(AT.hour, 100 * 24 + hour);
  row.set(AT.activeHours, 2);
  if (fresh !== undefined) row.setU8(U8.novel + fresh * CLASS_COUNT + 1, 1);
  return row;
}

test.each<[string, number, Peak, number, number]>([
  ["as many calls as on its first day, on its second", 99, PEAK.calls, 1000, 0.3],
  ["twice as many, on its second", 99, PEAK.calls, 2000, 10],
  ["as many, on its third", 98, PEAK.calls, 1000, 5],
  ["as many things, on its second", 99, PEAK.resources, 1000, 0.3],
  ["as many refusals, on its second", 99, PEAK.denied, 1000, 5],
  ["as many, on its first", 100, PEAK.calls, 1000, 5],
])("one that has lived for days: %s", (_, birth, peak, amount, surprise) => {
  expect(beyondPeaks(bornOn(birth, peak), peak, at(amount), at)).toBeCloseTo(surprise, 0);
});

test.each<[string, number, number | undefined, number]>([
  ["an hour earlier", 1, undefined, 0.3],
  ["four hours later", 6, undefined, 5],
  ["just after midnight", 0, undefined, 5],
  ["in the morning", 9, undefined, 5],
  ["with a call that it never made", 2, FIELD.action, 5],
  ["from a network where it never was", 2, FIELD.network, 5],
  ["from another address", 2, FIELD.address, 0.3],
])("on its second day as many calls as on its first, %s", (_, hour, fresh, surprise) => {
  expect(beyondPeaks(bornOn(99, PEAK.calls, hour, fresh), PEAK.calls, at(1000), at)).toBeCloseTo(surprise, 0);
});

test("what surprises less is left as it is", () => {
  expect(
    beyondPeaks(
      reached([
        [86, 1000],
        [93, 1000],
      ]),
      PEAK.calls,
      0.7,
      at,
    ),
  ).toBe(0.7);
});

test("the highest three days are remembered, of each amount its own", () => {
  const many = Array.from({ length: 20 }, (_, k): [number, number] => [70 + k, 10 * (k % 7) + 10]);
  const row = reached([[60, 900], [64, 800], ...many, [95, 700]]);
  expect(beyondPeaks(row, PEAK.calls, at(800), at)).toBeLessThan(2.3);
  expect(beyondPeaks(row, PEAK.bytes, at(800), at)).toBe(4);
});

test("an analyst who says that it was somebody else takes the peaks of that day back", () => {
  const row = reached([
    [86, 1000],
    [93, 1000],
  ]);
  forgetPeaks(row, 93);
  expect(beyondPeaks(row, PEAK.calls, at(1000), at)).toBe(5);
});

test("a row that is restored knows its peaks", () => {
  const row = reached([
    [86, 1000],
    [93, 1000],
  ]);
  const other = new Rows();
  other.open(5).load(row.save());
  expect(beyondPeaks(other, PEAK.calls, at(1000), at)).toBe(beyondPeaks(row, PEAK.calls, at(1000), at));
  expect(beyondPeaks(other, PEAK.calls, at(1000), at)).toBeLessThan(2.3);
});
