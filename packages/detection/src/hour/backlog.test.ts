import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAYS = 24;
const MACHINES = 12;
/** The hour in which the first machine calls more than it does. */
const BUSY = 22 * 24 + 9;

/** Machines that call about ten times each hour; the first is silent for `silent` hours, and then calls so many times as often in each hour. */
function company(silent: number, times: readonly number[]): readonly Event[] {
  const events: Event[] = [];
  for (let hour = 0; hour < DAYS * 24; hour += 1) {
    for (let machine = 0; machine < MACHINES; machine += 1) {
      const calls = 8 + ((hour * 7 + machine * 5) % 5);
      const isFirst = machine === 0;
      if (isFirst && hour >= BUSY - silent && hour < BUSY) continue;
      const many = isFirst ? calls * (times[hour - BUSY] ?? 1) : calls;
      for (let n = 0; n < many; n += 1) {
        const at = WORLD_START + hour * HOUR + Math.floor(((n + 0.5) / many) * HOUR);
        events.push(call(`connector-${machine}`, at, `${machine}-${hour}-${n}`));
      }
    }
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** Whether the volume of the first machine is told of above `low`. */
function isTold(silent: number, times: readonly number[]): boolean {
  return findingsOf(company(silent, times)).some(
    ({ identity_uid: uid, severity, dimensions }) =>
      uid.endsWith(":connector-0") &&
      severity !== "low" &&
      severity !== "info" &&
      dimensions.some(({ name, added }) => /^calls_per/.test(name) && added > 0),
  );
}

test.each<[string, number, readonly number[], boolean]>([
  ["ten times the usual calls, after nine hours of silence", 9, [10], false],
  ["four times the usual calls in each of three hours, after nine hours of silence", 9, [4, 4, 4], false],
  ["ten times the usual calls, without a silence", 0, [10], true],
  ["forty times the usual calls, after nine hours of silence", 9, [40], true],
  [
    "ten times the usual calls, half a day after it made up for a silence",
    9,
    [10, ...new Array<number>(12).fill(1), 10],
    true,
  ],
])("a machine that makes %s", (_, silent, times, told) => {
  expect(isTold(silent, times)).toBe(told);
});
