import type { Event, PlacedPolicy } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { policyRecords } from "../inventory/records.ts";
import { fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const HOURS = 20 * 24;
/** From here on the log tells nothing. */
const DOWN = 9 * 24;
const DAILY: PlacedPolicy = {
  policy: { policy: "daily", pattern: "aws:1:role:crew-*", limits: { at_least_every: "26h" } },
  file: "daily.yaml",
  lines: {},
};

/**
 * What is told of a crew that acts each hour and should each day, in a log that is down for so many hours; another log goes on. One of
 * them acts up to an hour, and perhaps from another one on.
 */
function told(crew: number, down: number, until = HOURS, again = HOURS): readonly string[] {
  const events: Event[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const at = WORLD_START + hour * HOUR + 60_000;
    events.push(call("other", at, `other-${hour}`, { source: "gateway", account_uid: "2" }));
    const isDown = hour >= DOWN && hour < DOWN + down;
    for (let n = 0; n < crew && !isDown; n += 1) {
      if (n === 0 && hour >= until && hour < again) continue;
      events.push(call(`crew-${n}`, at + n * 5000, `crew-${n}-${hour}`));
    }
  }
  const detector = fresh();
  let offset = 0;
  for (const record of policyRecords([DAILY], formatTime(WORLD_START))) detector.control(record, offset++);
  for (const event of events) detector.offer(event, offset++);
  detector.finish();
  return detector
    .take()
    .filter(({ kind }) => kind === "policy")
    .map(({ time, title }) => `${hourOf(time)} ${title}`)
    .toSorted();
}

function hourOf(time: string): number {
  return (Date.parse(time) - WORLD_START) / HOUR;
}

test.each<[string, Parameters<typeof told>, readonly string[]]>([
  ["nobody, of a log that tells nothing of anybody for six days", [12, 144], []],
  [
    "who has not acted in the 26 hours in which the log told something",
    [12, 144, DOWN - 10],
    [`${DOWN + 144 + 16} crew-0 went beyond its policy daily: silent for 1d2h59m`],
  ],
  [
    "who was silent for long enough before the log was",
    [12, 144, DOWN - 48],
    [`${DOWN - 22} crew-0 went beyond its policy daily: silent for 1d2h59m`],
  ],
  ["nobody who is back in time, but for what was lost", [12, 144, DOWN - 10, DOWN + 144 + 10], []],
  [
    "the only machine of a log: its silence is its own",
    [1, 144],
    [`${DOWN + 26} crew-0 went beyond its policy daily: silent for 1d2h59m`],
  ],
])("of those who should act once a day is told of %s", (_, [crew, down, until, again], expected) => {
  expect(told(crew, down, until, again)).toEqual(expected);
});
