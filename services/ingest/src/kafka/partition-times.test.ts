import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { createPartitionTimes } from "./partition-times.ts";

const NOW = Date.UTC(2026, 0, 5);

test.each([
  ["that brought nothing", {}, true],
  ["that an event took there", { brought: NOW }, false],
  ["that stands a little before", { brought: NOW - 1, told: NOW - 1 }, true],
  [
    "that was told a while ago, and is to be told in longer steps",
    { brought: NOW - 100_000, told: NOW - 40_000 },
    false,
  ],
  ["that was told", { told: NOW }, false],
  ["of which one event is far ahead, for its clock may be wrong", { brought: NOW + 3_600_000 }, true],
])("a partition %s", (_, { brought, told }: { brought?: number; told?: number }, isBefore) => {
  const times = createPartitionTimes(1);
  if (brought !== undefined) times.brought(0, formatTime(brought));
  if (told !== undefined) times.told(0, formatTime(told));
  expect(times.before(NOW)).toEqual(isBefore ? [0] : []);
});

test.each([
  ["after an event", NOW, [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]],
  ["where none ever came", undefined, [0, 60, 120, 180, 240]],
])("time is told in steps that double, up to a minute: %s", (_, event, expected) => {
  const times = createPartitionTimes(1);
  if (event !== undefined) times.brought(0, formatTime(event - 1000));
  const told: number[] = [];
  for (let second = 0; second < 250; second += 1) {
    const now = NOW + second * 1000;
    if (times.before(now).length === 0) continue;
    times.told(0, formatTime(now));
    told.push(second);
  }
  expect(told).toEqual(expected);
});

test("where no time is known, none is behind it", () => {
  expect(createPartitionTimes(2).before(Number.NEGATIVE_INFINITY)).toEqual([]);
});
