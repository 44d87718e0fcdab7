import { describe, expect, test } from "vitest";
import { Rows } from "../state/rows.ts";
import { random, WORLD_START } from "../test/tiny-world.ts";
import { cadenceSurprise, isClock } from "./cadence.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Hash of the call that a run begins with. */
const CALL = 0xf000_0001;
const OTHER_CALL = 7;

/** Surprise of each run: a job every six hours with seconds of jitter, for `days`, then what else is given, in order. */
function surprises(days: number, others: readonly number[] = [], moved = Number.POSITIVE_INFINITY): readonly number[] {
  const next = random(9);
  const rows = new Rows();
  const row = rows.open(0);
  const own = Array.from({ length: days * 4 }, (_, k) => k * 6 * HOUR + Math.floor(next() * 15_000));
  const all = [...own.map((at) => (at >= moved ? at + 2 * HOUR : at)), ...others].toSorted((a, b) => a - b);
  return all.map((at) => cadenceSurprise(row, WORLD_START + at, CALL));
}

const DAY = 24 * HOUR;

test("a job that keeps time surprises nobody, from its first run on", () => {
  expect(Math.max(...surprises(20))).toBe(0);
});

test.each([0, 1, 4])("a job that misses %d beats, and keeps time again, surprises nobody", (missed) => {
  const row = new Rows().open(0);
  const runs = Array.from({ length: 120 }, (_, k) => WORLD_START + k * 6 * HOUR);
  const kept = runs.filter((_, k) => k < 60 || k >= 60 + missed);
  expect(Math.max(...kept.map((at) => cadenceSurprise(row, at, CALL)))).toBe(0);
});

test.each([
  ["three minutes after its run: a retry", 3 * MINUTE, 0],
  ["twenty minutes after its run", 20 * MINUTE, 0],
  ["between two beats", 170 * MINUTE, 2.9],
])("a call %s", (_, after, surprise) => {
  const most = Math.max(...surprises(20, [14 * DAY + after]));
  if (surprise === 0) expect(most).toBe(0);
  else expect(most).toBeGreaterThan(surprise);
});

test("the beats of a second clock surprise more and more", () => {
  const copies = Array.from({ length: 4 }, (_, k) => 14 * DAY + 170 * MINUTE + k * 6 * HOUR + k * 2000);
  const off = surprises(20, copies).filter((surprise) => surprise > 0);
  expect(off).toHaveLength(4);
  expect(off.map((surprise) => Math.round(surprise))).toEqual([3, 6, 8, 11]);
});

/** Surprise of each run of a job every `period` that makes five calls in ten seconds, and of a copy on some of its days. */
function copied(period: number, after: number, copyDays: readonly number[], days = 20): readonly number[][] {
  const row = new Rows().open(0);
  const beats = Math.floor(DAY / period);
  const runs = Array.from({ length: days * beats }, (_, k) => k * period + (k % 7) * 300);
  const copies = copyDays.flatMap((day) => runs.slice(day * beats, day * beats + 12).map((at) => at + after));
  const calls = [...runs, ...copies]
    .flatMap((at) => [0, 1, 2, 3, 4].map((n) => at + n * 2500))
    .toSorted((a, b) => a - b);
  const byDay: number[][] = Array.from({ length: days }, () => []);
  for (const at of calls) byDay[Math.floor(at / DAY)]?.push(cadenceSurprise(row, WORLD_START + at, CALL));
  return byDay;
}

test.each([
  ["five minutes", 5 * MINUTE, 0.45, 8],
  ["fifteen minutes", 15 * MINUTE, 0.45, 15],
  ["fifteen minutes, soon after it", 15 * MINUTE, 0.18, 15],
  ["an hour", HOUR, 0.15, 15],
])("a copy of a job of every %s is heard among its calls", (_, period, share, surprise) => {
  const byDay = copied(period, share * period, [14]);
  expect(Math.max(...byDay.slice(0, 14).flat())).toBe(0);
  expect(Math.max(...(byDay[14] ?? []))).toBeGreaterThan(surprise);
});

test("a process that does two things by one period, and was started again, has no copy", () => {
  const period = 10 * MINUTE;
  const row = new Rows().open(0);
  const of = (call: number, day: number, after: number) =>
    Array.from({ length: 144 }, (_, k) => ({ call, at: WORLD_START + day * DAY + k * period + after + (k % 7) * 300 }));
  const days = Array.from({ length: 10 }, (_, day) => [
    ...of(CALL, day, MINUTE),
    ...of(OTHER_CALL, day, day < 8 ? MINUTE + 20_000 : 5 * MINUTE),
  ]);
  const runs = days.flat().toSorted((a, b) => a.at - b.at);
  const most = Math.max(...runs.map(({ at, call }) => cadenceSurprise(row, at, call)));
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThan(4);
});

test("a copy of a job that begins now with one call and now with another is heard where they meet", () => {
  const period = 15 * MINUTE;
  const row = new Rows().open(0);
  const runs = Array.from({ length: 15 * 96 }, (_, k) => ({ at: WORLD_START + k * period, call: k % 2 }));
  const copies = runs.slice(14 * 96).map(({ at }, k) => ({ at: at + 7 * MINUTE, call: (k >> 1) % 2 }));
  const all = [...runs, ...copies].toSorted((a, b) => a.at - b.at);
  expect(Math.max(...all.map(({ at, call }) => cadenceSurprise(row, at, call)))).toBeGreaterThan(15);
});

test("a job that now and then has a second copy is told of on three days", () => {
  const byDay = copied(15 * MINUTE, 7 * MINUTE, [6, 8, 10, 12, 14]);
  const loud = byDay.map((day) => Math.max(...day) > 6);
  expect(loud.flatMap((isLoud, day) => (isLoud ? [day] : []))).toEqual([6, 8, 10]);
  expect(Math.max(...(byDay[14] ?? []))).toBeLessThan(2);
});

test("pauses within a run are no beats: of what is supposed to come once in a day, ten minutes", () => {
  const row = new Rows().open(0);
  const days = Array.from({ length: 20 }, (_, day) => [0, 5, 7, 14].map((at) => day * DAY + at * MINUTE)).flat();
  for (const at of days) expect(cadenceSurprise(row, WORLD_START + at, CALL)).toBe(0);
  expect(isClock(row)).toBe(true);
});

test("runs by hand at any time surprise less and less", () => {
  const hands = Array.from({ length: 6 }, (_, k) => (10 + k) * DAY + (100 + 37 * k) * MINUTE);
  const off = surprises(20, hands).filter((surprise) => surprise > 0);
  expect(off).toHaveLength(6);
  expect(off.at(-1)).toBeLessThan((off[0] ?? 0) - 1);
});

test("a job that was moved is a clock again after some beats, and never a second clock", () => {
  const off = surprises(40, [], 14 * DAY);
  expect(Math.max(...off)).toBeLessThan(3.5);
  expect(off.slice(14 * 4 + 14).every((surprise) => surprise === 0)).toBe(true);
});

describe("who has no clock", () => {
  test.each([
    ["calls all the time", (k: number, _: number) => k * MINUTE],
    ["calls at random", (_: number, u: number) => Math.floor(u * 60 * DAY)],
  ])("%s does not surprise much", (who, at) => {
    const next = random(4);
    const times = Array.from({ length: 400 }, (__, k) => at(k, next())).toSorted((a, b) => a - b);
    const row = new Rows().open(0);
    const all = times.map((time) => cadenceSurprise(row, WORLD_START + time, CALL));
    expect(Math.max(...all)).toBeLessThan(who === "calls at random" ? 2 : 0.01);
    if (who === "calls all the time") expect(isClock(row)).toBe(false);
  });
});

test("who is back long after its beats stopped is no clock any more, and that is a gap's to tell", () => {
  const back = surprises(20, [40 * DAY + 170 * MINUTE, 40 * DAY + 300 * MINUTE]);
  expect(back.slice(-2)).toEqual([0, 0]);
});

test("a call from before the last one changes nothing", () => {
  const row = new Rows().open(0);
  cadenceSurprise(row, WORLD_START + DAY, CALL);
  const before = row.save();
  expect(cadenceSurprise(row, WORLD_START, CALL)).toBe(0);
  expect(row.save()).toEqual(before);
});
