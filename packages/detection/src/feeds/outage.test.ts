import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { EpisodeBook } from "../episode/episode-book.ts";
import { findingsOf } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { lostHours } from "./feed.ts";
import { SourceWatch } from "./source-watch.ts";

const HOUR = 3_600_000;
const HOURS = 20 * 24;
/** From here on the log tells nothing. */
const DOWN = 9 * 24;

test.each<[string, number, number, number]>([
  ["all of a pause that the outage is", 100, 150, 49],
  ["a part of a longer pause", 90, 160, 49],
  ["the rest of the outage, for who acted in its first hour", 100, 160, 49],
  ["nothing of a pause before it", 80, 100, 0],
  ["nothing of a pause after it", 150, 170, 0],
  ["what of a backlog is not there yet", 100, 101, 0],
])("of an outage is lost %s", (_, last, hour, expected) => {
  expect(lostHours({ from: 100, to: 150 }, last, hour)).toBe(expected);
});

/** Twelve who act twice an hour, one of whom pauses, in a log that is down for so many days; another log goes on. */
function told(days: number, pause: readonly [from: number, to: number] = [0, 0]): readonly string[] {
  const isDown = (hour: number): boolean => hour >= DOWN && hour < DOWN + days * 24;
  const events: Event[] = [];
  for (let half = 0; half < 2 * HOURS; half += 1) {
    const hour = Math.floor(half / 2);
    const at = WORLD_START + half * (HOUR / 2);
    events.push(call("other", at, `other-${half}`, { source: "gateway", account_uid: "2" }));
    for (let n = 0; n < 12 && !isDown(hour); n += 1) {
      if (n === 5 && hour >= pause[0] && hour < pause[1]) continue;
      events.push(call(`crew-${n}`, at + n * 5000, `crew-${n}-${half}`));
    }
  }
  return findingsOf(events).map(({ detector, identity_name }) => `${detector} ${identity_name}`);
}

test.each([1, 6])("a log that told nothing for %d days says nothing of the pauses of its machines", (days) => {
  expect(told(days)).toEqual(["coverage.silent-source aws-cloudtrail"]);
});

test.each([2, 3, 5])("one that told nothing for %d hours, which is not worth telling, does not either", (hours) => {
  expect(told(hours / 24)).toEqual([]);
});

test("nor do logs of one machine each, of which several told nothing", () => {
  const one = (n: number, hour: number): Event =>
    call("lone", WORLD_START + hour * HOUR + n, `lone-${n}-${hour}`, {
      account_uid: `10${n}`,
      identity_uid: `aws:10${n}:role:lone`,
    });
  const events = Array.from({ length: HOURS }, (_, hour) => hour).flatMap((hour) => [
    ...(hour >= DOWN && hour < DOWN + 6 * 24 ? [] : [0, 1, 2].map((n) => one(n, hour))),
    call("other", WORLD_START + hour * HOUR + 9, `other-${hour}`, { source: "gateway", account_uid: "2" }),
  ]);
  expect(findingsOf(events).map(({ detector }) => detector)).toEqual(["coverage.silent-source"]);
});

test("a machine that was silent for a week before is told of when it is back", () => {
  expect(told(1, [DOWN - 24, DOWN + 6 * 24])).toContain("lifecycle.silence-broken crew-5");
});

test("where the present of a log comes between the weeks of its backlog, the log told nothing of what is between", () => {
  const watch = new SourceWatch("default", new EpisodeBook());
  const present = WORLD_START + 20 * 24 * HOUR;
  const note = (hour: number, name: string): ReturnType<SourceWatch["note"]> =>
    watch.note(call(name, WORLD_START + hour * HOUR, `${name}-${hour}`), present, WORLD_START + hour * HOUR);
  for (let hour = 0; hour < 5 * 24; hour += 1) for (const name of ["a", "b"]) expect(note(hour, name)).toBeUndefined();
  const outage = note(20 * 24, "a");
  const first = WORLD_START / HOUR;
  expect(outage).toEqual({ from: first + 5 * 24 - 1, to: first + 20 * 24 });
  expect(note(5 * 24, "b")).toEqual(outage);
});

/** Two jobs by the clock, every five minutes of all days but those that are lost; forty services of another log go on. */
function clockwork(isLost: (hour: number) => boolean): readonly string[] {
  const next = random(3);
  const events: Event[] = [];
  for (let hour = 0; hour < 36 * 24; hour += 1) {
    const start = WORLD_START + hour * HOUR;
    for (let n = 0; n < 40; n += 1) {
      const over = { source: "gateway", account_uid: "2" };
      for (let k = 0; k < 3 * next(); k += 1) events.push(call(`other-${n}`, start + k, `o${n}-${hour}-${k}`, over));
    }
    for (let slot = 0; slot < 24 && !isLost(hour); slot += 1)
      events.push(call(`job-${slot % 2}`, start + slot * 150_000, `job-${hour}-${slot}`));
  }
  return findingsOf(events)
    .filter(({ detector }) => detector.startsWith("behavior"))
    .map(({ identity_name, title }) => `${identity_name} ${title}`)
    .filter((told) => told.startsWith("job"));
}

test("the days a week after lost ones are no busier than usual", () => {
  const [from, to] = [24 * 24 + 5, 27 * 24 + 7];
  expect(clockwork((hour) => hour >= from && hour < to)).toEqual([]);
});
