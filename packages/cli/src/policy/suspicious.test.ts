import { expect, test } from "vitest";
import { inHoursOf } from "./suspicious.ts";

test.each<[string, string, boolean]>([
  ["what led to it, in the hour in which it began", "2026-01-08T16:00:07.000Z", true],
  ["what is part of it", "2026-01-08T16:02:00.000Z", true],
  ["what came of it in the hour in which it ended", "2026-01-08T17:59:59.999Z", true],
  ["the hour before", "2026-01-08T15:59:59.999Z", false],
  ["the hour after", "2026-01-08T18:00:00.000Z", false],
])("%s", (_, time, isIn) => {
  const finding = { first_seen: "2026-01-08T16:00:51.000Z", last_seen: "2026-01-08T17:07:46.000Z" };
  expect(inHoursOf([finding])({ time })).toBe(isIn);
  expect(inHoursOf([])({ time })).toBe(false);
});
