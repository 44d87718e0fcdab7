import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { createPartitionTimes } from "./partition-times.ts";

const NOW = Date.UTC(2026, 0, 5);

test.each([
  ["that brought nothing", {}, true],
  ["that an event took there", { brought: NOW }, false],
  ["that stands a little before", { brought: NOW - 1, told: NOW - 1 }, true],
  ["that was told", { told: NOW }, false],
  ["of which one event is far ahead, for its clock may be wrong", { brought: NOW + 3_600_000 }, true],
])("a partition %s", (_, { brought, told }: { brought?: number; told?: number }, isBefore) => {
  const times = createPartitionTimes(1);
  if (brought !== undefined) times.brought(0, formatTime(brought));
  if (told !== undefined) times.told(0, formatTime(told));
  expect(times.before(NOW)).toEqual(isBefore ? [0] : []);
});

test("where no time is known, none is behind it", () => {
  expect(createPartitionTimes(2).before(Number.NEGATIVE_INFINITY)).toEqual([]);
});
