import { expect, test } from "vitest";
import { createHeartbeatInterval } from "./heartbeat-interval.ts";

test("a heartbeat is due by the time that passes, whatever the clock that it is added to says", () => {
  let passed = 1000;
  const { interval, beat } = createHeartbeatInterval(500, () => passed);
  const isDue = (now: number, lastRequest: number): boolean => now >= lastRequest + interval;
  expect(isDue(0, 3_600_000)).toBe(true);
  beat();
  expect(isDue(9e15, 0)).toBe(false);
  passed += 499;
  expect(isDue(9e15, 0)).toBe(false);
  passed += 1;
  expect(isDue(0, 3_600_000)).toBe(true);
});

test("the group has heard of us when it was told, however late the answer is read", () => {
  let passed = 1000;
  const { interval, beat, heardAt } = createHeartbeatInterval(500, () => passed);
  expect(heardAt()).toBe(Number.NEGATIVE_INFINITY);
  expect(0 >= 0 + interval).toBe(true);
  passed += 60_000;
  beat();
  expect(heardAt()).toBe(1000);
  expect(0 >= 0 + interval).toBe(false);
  expect(heardAt()).toBe(1000);
});

test("before the first heartbeat it is below any session, as kafkajs wants it", () => {
  const { interval } = createHeartbeatInterval(500, () => 0);
  expect(interval >= 6000).toBe(false);
});
