import { expect, test } from "vitest";
import { DAY_MS, daysOrHoursOf, HOUR_MS } from "./sighting.ts";

test.each([
  [20 * 60_000, "less than an hour"],
  [HOUR_MS, "1 hour"],
  [23.5 * HOUR_MS, "23 hours"],
  [1.5 * DAY_MS, "1 day"],
])("%d ms are %s", (ms, words) => {
  expect(daysOrHoursOf(ms)).toBe(words);
});
