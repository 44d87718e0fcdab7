import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { DAY_DETECTOR } from "./render-day.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 42;
const GROWS_ON = 28;

/** How often the usual calls on a day of the world, which begins with a Monday; 0 on a day without any. */
type Rhythm = (day: number, next: () => number) => number;

const RHYTHMS: Readonly<Record<string, Rhythm>> = {
  "each second day": (day) => (day % 2 === 0 ? 1 : 0),
  "each third day": (day) => (day % 3 === 0 ? 1 : 0),
  "on Monday, Wednesday and Friday": (day) => ([0, 2, 4].includes(day % 7) ? 1 : 0),
  "four days on and three off": (day) => (day % 7 < 4 ? 1 : 0),
  "four days on and four off": (day) => (day % 8 < 4 ? 1 : 0),
  "five days on and five off": (day) => (day % 10 < 5 ? 1 : 0),
  "on work days, with holidays": (day) => (day % 7 < 5 && ![11, 18, 24, 25].includes(day) ? 1 : 0),
  "on the work days of each second week": (day) => (day % 14 < 5 ? 1 : 0),
  "twice a month": (day) => (day % 30 === 0 || day % 30 === 14 ? 1 : 0),
  "on half of all days": (_, next) => (next() < 0.5 ? 1 : 0),
  "now and then, and on each work day of one week": (day, next) =>
    day % 7 < 5 && (day % 21 >= 14 || next() < 0.3) ? 1 : 0,
  "each second day, half as much again or less": (day, next) => (day % 2 === 0 ? 0.6 + 0.9 * next() : 0),
};

/** Thirty jobs of some 30 calls on each day, at any time from nine to five, beside those of the rhythms. */
function world(seed: number, rhythms: Readonly<Record<string, Rhythm>>): readonly Event[] {
  const next = random(seed);
  const daily = Array.from({ length: 30 }, (_, n): [string, Rhythm] => [`daily-${n}`, () => 1]);
  const events: Event[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (const [name, rhythm] of [...daily, ...Object.entries(rhythms)]) {
      const calls = Math.round(30 * rhythm(day, next) * (0.85 + 0.3 * next()));
      for (let k = 0; k < calls; k += 1) {
        const at = WORLD_START + day * DAY + 9 * HOUR + Math.floor(next() * 8 * HOUR);
        events.push(call(name, at, `${name}-${day}-${k}`));
      }
    }
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

/** Who is told of as busy for days, and on which day of the world. */
function told(seed: number, rhythms: Readonly<Record<string, Rhythm>>): readonly (readonly [string, number])[] {
  return findingsOf(world(seed, rhythms))
    .filter(({ detector }) => detector === DAY_DETECTOR)
    .map(({ identity_name, time }) => [identity_name, (Date.parse(time) - WORLD_START) / DAY] as const);
}

test.each([0, 1, 2, 3])("a rhythm of days is no drift (%d of 4)", (quarter) => {
  const three = Object.fromEntries(Object.entries(RHYTHMS).slice(3 * quarter, 3 * quarter + 3));
  for (const seed of [4, 5]) expect(told(seed, three)).toEqual([]);
});

test("three times as much is one within a week of whatever rhythm, and never before", () => {
  const names = ["each second day", "on Monday, Wednesday and Friday", "four days on and three off"];
  const grown = names.map((name): [string, Rhythm] => {
    const rhythm = RHYTHMS[name] as Rhythm;
    return [name, (day, next) => rhythm(day, next) * (day >= GROWS_ON ? 3 : 1)];
  });
  const days = told(4, Object.fromEntries(grown));
  expect(new Set(days.map(([name]) => name))).toEqual(new Set(names));
  const first = (name: string): number => Math.min(...days.flatMap(([who, day]) => (who === name ? [day] : [])));
  for (const name of names) expect(first(name)).toSatisfy((day: number) => day >= GROWS_ON && day < GROWS_ON + 7);
});
