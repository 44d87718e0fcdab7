import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { DAY_DETECTOR } from "./render-day.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKS = 6;
const TAKEN = 28;

/** Thirty jobs that work each day, and one that runs on Tuesdays at ten in the evening, `calls` of them on a day. */
function told(calls: (day: number) => number): readonly Finding[] {
  const next = random(4);
  const events: Event[] = [];
  for (let day = 0; day < WEEKS * 7; day += 1) {
    for (let job = 0; job < 30; job += 1)
      for (let k = 0; k < 24; k += 1) {
        const at = WORLD_START + day * DAY + k * HOUR + Math.floor(next() * HOUR);
        events.push(call(`daily-${job}`, at, `${job}-${day}-${k}`));
      }
    for (let k = 0; k < calls(day); k += 1)
      events.push(call("patching", WORLD_START + day * DAY + 22 * HOUR + k * 50_000, `p-${day}-${k}`));
  }
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsOf(log).filter(({ identity_name }) => identity_name === "patching");
}

const weekly = (day: number): number => (day % 7 === 1 ? 60 : 0);
const dayOf = ({ time }: Finding): number => (Date.parse(time) - WORLD_START) / DAY;

test("a weekly run that was told of twice is no rise from day to day", () => {
  const found = told(weekly);
  expect(found.filter(({ detector }) => detector === DAY_DETECTOR)).toEqual([]);
  expect(found.filter((each) => dayOf(each) > 14)).toEqual([]);
});

test("a thief who has it run on each day of a week is told of", () => {
  const found = told((day) => (day >= TAKEN ? 60 : weekly(day)));
  expect(found.filter((each) => dayOf(each) >= TAKEN)).not.toEqual([]);
});

test("a thief who has three times as much run on its day is told of", () => {
  const found = told((day) => (day >= TAKEN ? 3 : 1) * weekly(day));
  expect(found.filter((each) => dayOf(each) >= TAKEN)).not.toEqual([]);
});
