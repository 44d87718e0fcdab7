import { expect, test } from "vitest";
import { JoinWatch } from "./join-watch.ts";

test("a member that the group hears of long after it was to join again has not joined", () => {
  let now = 0;
  const watch = new JoinWatch(2000, () => now);
  const heardAt = (ms: number): boolean => {
    now = ms;
    return watch.heard();
  };
  expect(heardAt(100_000)).toBe(true);
  watch.begun();
  expect([heardAt(101_000), heardAt(107_000), heardAt(107_001)]).toEqual([true, true, false]);
  watch.begun();
  expect(heardAt(108_000)).toBe(true);
  watch.joined();
  expect(heardAt(200_000)).toBe(true);
});
