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

test("before the first heartbeat it is below any session, as kafkajs wants it", () => {
  const { interval } = createHeartbeatInterval(500, () => 0);
  expect(interval >= 6000).toBe(false);
});
