import { expect, test } from "vitest";
import { Group } from "../state/groups.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { gapOf, learnGap } from "./gap.ts";

const FLEET_AGE = 24 * 28;

/** Lives in the row `id`, active every `every` hours, for so many hours; it was born at hour 1. */
function live(rows: Rows, id: number, group: Group, every: number, hours: number): void {
  const count = Math.ceil((hours - 1) / every);
  act(
    rows,
    id,
    group,
    Array.from({ length: count }, (_, at) => 1 + at * every),
  );
}

function act(rows: Rows, id: number, group: Group, hours: readonly number[]): void {
  const row = rows.open(id);
  row.set(AT.birth, 1);
  for (const hour of hours) {
    row.set(AT.hour, hour);
    learnGap(row, group);
    row.add(AT.activeHours, 1);
    row.set(AT.lastHour, hour);
  }
}

/** Ten machines of the hour and ten of the week, all of one group. */
function mixed(): { rows: Rows; group: Group } {
  const rows = new Rows();
  const group = new Group("g");
  for (let id = 0; id < 10; id += 1) live(rows, id, group, 1, 24 * 14);
  for (let id = 10; id < 20; id += 1) live(rows, id, group, 168, FLEET_AGE);
  return { rows, group };
}

test("that peers come once in a week says nothing of a machine that came every hour", () => {
  const { rows, group } = mixed();
  expect(gapOf(rows.open(3), group, 24 * 12, FLEET_AGE)).toBeGreaterThan(4);
  expect(gapOf(rows.open(13), group, 168, FLEET_AGE)).toBeLessThan(0.5);
});

test("one that has just begun, or never was, surprises nobody by its gap", () => {
  const { rows, group } = mixed();
  live(rows, 30, group, 1, 3);
  expect(gapOf(rows.open(30), group, 24, FLEET_AGE)).toBeLessThan(2);
  expect(gapOf(rows.open(31), group, 24, FLEET_AGE)).toBe(0);
});

/** Active hour by hour for as long as `bursts` say, with `pauses` between them. */
function burstsOf(bursts: readonly number[], pauses: readonly number[]): readonly number[] {
  let next = 1;
  return bursts.flatMap((length, at) => {
    const from = next;
    next = from + length - 1 + (pauses[at] ?? 0);
    return Array.from({ length }, (_, hour) => from + hour);
  });
}

test.each([
  ["it trains for a day, then not for days", [20, 25, 20], [30, 90], [0, 2.9]],
  ["it has a pause of an hour now and then", Array.from({ length: 40 }, () => 5), Array(39).fill(2), [3.5, 12]],
  ["it never paused", [230], [], [3.5, 12]],
] as const)("ten days of silence surprise as its pauses let expect: %s", (_, bursts, pauses, [least, most]) => {
  const { rows, group } = mixed();
  act(rows, 40, group, burstsOf(bursts, pauses));
  const surprise = gapOf(rows.open(40), group, 240, FLEET_AGE);
  expect(surprise).toBeGreaterThanOrEqual(least);
  expect(surprise).toBeLessThan(most);
});

test("what lasts as long as its other pauses is no news, and of longer ones each further octave is more", () => {
  const { rows, group } = mixed();
  act(rows, 41, group, burstsOf(Array(12).fill(10), Array(11).fill(24)));
  const surprises = [24, 48, 96, 240].map((gap) => gapOf(rows.open(41), group, gap, FLEET_AGE));
  expect(surprises[0]).toBeLessThan(1.2);
  expect(surprises.toSorted((a, b) => a - b)).toEqual(surprises);
});
