import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;

/** Six calls of one source in each hour that `works`, and of another in all. */
function logs(
  hours: number,
  works: (hour: number) => boolean,
  over: (hour: number) => Partial<Event> = () => ({}),
): Event[] {
  const events: Event[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    for (let k = 0; k < 10; k += 1) {
      const at = WORLD_START + hour * HOUR + k * 300_000;
      if (works(hour)) events.push(call("steady", at, `watched-${hour}-${k}`, over(hour)));
      events.push(call("other", at + 1, `other-${hour}-${k}`, { source: "gateway", account_uid: "2" }));
    }
  }
  return events;
}

const coverage = (events: readonly Event[]): readonly Finding[] =>
  findingsOf(events).filter(({ kind }) => kind === "coverage");

test("a source that never paused and is silent for six hours is a finding, once, while others go on", () => {
  const [finding, ...more] = coverage(logs(220, (hour) => hour < 200));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    detector: "coverage.silent-source",
    title: "aws-cloudtrail of 1 has logged nothing for 6 hours",
    time: "2026-03-10T14:00:00.000Z",
    calibration: "none",
    identity_uid: "aws:1:unknown:aws-cloudtrail",
  });
});

test.each([
  [
    "one that pauses each night and each weekend",
    500,
    (hour: number) => hour % 24 < 16 && Math.floor(hour / 24) % 7 < 5,
  ],
  ["one that is younger than a week", 160, (hour: number) => hour < 120],
  ["one that comes back", 400, (hour: number) => hour < 200 || hour > 203],
])("%s is none", (_, hours, works) => {
  expect(coverage(logs(hours, works))).toEqual([]);
});

test("time that goes on without any event shows the silence as well", () => {
  const detector = fresh();
  const events = logs(200, () => true);
  events.forEach((event, offset) => void detector.offer(event, offset));
  for (let hour = 1; hour <= 24; hour += 1) detector.advance(WORLD_START + (199 + hour) * HOUR, events.length + hour);
  const silent = detector.take().filter(({ kind }) => kind === "coverage");
  expect(silent.map(({ identity_name }) => identity_name).toSorted()).toEqual(["aws-cloudtrail", "gateway"]);
});

test("a field that was always there and is gone for half a day is a finding", () => {
  const [finding, ...more] = coverage(
    logs(
      240,
      () => true,
      (hour) => (hour < 200 ? {} : { src_network: undefined, src_asn: undefined }),
    ),
  );
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    detector: "coverage.lost-field.src_network",
    title: "aws-cloudtrail of 1 no longer logs src_network: nobody can be watched by addresses",
  });
});

test("a restart in the middle of a silence changes nothing", () => {
  const events = logs(220, (hour) => hour < 200);
  const cut = events.findIndex(({ time }) => Date.parse(time) >= WORLD_START + 203 * HOUR);
  const before = fresh();
  for (let offset = 0; offset < cut; offset += 1) before.offer(events[offset] as Event, offset);
  const early = before.take();
  const { position, rows } = before.snapshot();
  const after = fresh();
  after.restore(position, rows);
  for (let offset = position.lowWater; offset < events.length; offset += 1)
    after.offer(events[offset] as Event, offset);
  after.finish();
  const found = [...early, ...after.take()].filter(({ kind }) => kind === "coverage");
  expect(JSON.stringify(found)).toBe(JSON.stringify(coverage(events)));
});
