import fc from "fast-check";
import { expect, test } from "vitest";
import { passOver } from "../hour/open-hour.ts";
import { Group } from "../state/groups.ts";
import { ACTIVE_UNIT, AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { hourOfWeek, WEEKLY_DECAY, weekColumn, weekOf } from "../state/week.ts";
import { decayWeek, setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";
import { actedOn, decayActed, learnUsualDay, noteActed } from "./acted-days.ts";
import { expectDay } from "./day-volume.ts";

/** A Monday. */
const BORN = 24 * 20_521;
const W = WEEKLY_DECAY;

/** A row that was born on a Monday at midnight and acted on these days since, at six, as of the last of them. */
function acting(days: readonly number[], over = BORN): Rows {
  const row = new Rows().open(0);
  row.set(AT.birth, over);
  row.set(AT.week, weekOf(BORN));
  for (const day of days) {
    const hour = BORN + 24 * day + 6;
    turnTo(row, hour);
    noteActed(row, hour);
  }
  return row;
}

function turnTo(row: Rows, hour: number): void {
  for (; row.get(AT.week) < weekOf(hour); row.add(AT.week, 1)) {
    decayActed(row, W);
    decayWeek(row, W);
  }
}

function weekday(day: number): number {
  return Math.floor(hourOfWeek(BORN + 24 * day) / 24);
}

test("each day of the week counts its weeks, an eighth less for each that went by since", () => {
  const acted = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(acted, fc.integer({ min: 1, max: 30 }), (days, later) => {
      const past = days.toSorted((a, b) => a - b);
      const now = Math.max(...past) + later;
      const row = acting(past);
      turnTo(row, BORN + 24 * now);
      for (let each = 0; each < 7; each += 1) {
        // The last time that day of the week went by, today not included.
        const last = now - (((weekday(now) - each + 6) % 7) + 1);
        const expected = past
          .filter((day) => weekday(day) === each)
          .reduce((sum, day) => sum + W ** ((last - day) / 7), 0);
        expect(actedOn(row, each, weekday(now))).toBeCloseTo(expected, 2);
      }
    }),
  );
});

test("of its first day counts what was left of it", () => {
  const row = acting([], BORN + 18);
  noteActed(row, BORN + 18);
  expect(actedOn(row, 0, 1)).toBe(0.25);
});

test.each<[string, readonly number[], number, number]>([
  ["each day", [0, 1, 2, 3, 4, 5, 6], 7, 1 + W],
  ["every second Monday", [0, 14], 21, W * (1 + W * W) + (1 + W * W) / (1 + W + W * W)],
  ["Mondays alone, on a Tuesday", [0, 7, 14], 15, 0],
  ["three of the work days of its first week so far", [0, 1, 3], 4, 0.75],
])("a day that was lost of who acts on %s", (_, days, lost, expected) => {
  const row = acting(days);
  const hour = BORN + 24 * lost;
  turnTo(row, hour);
  learnUsualDay(row, hour);
  expect(actedOn(row, weekday(lost), (weekday(lost) + 1) % 7 || 7)).toBeCloseTo(expected, 2);
});

test.each<[string, number, number]>([
  ["whole days", 21, 24],
  ["a day and parts of two others", 21.4, 23.1],
  ["a part of a day", 21.5, 21.8],
  ["weeks", 21.5, 40],
])("who calls 48 times each day is expected to after %s were lost", (_, from, to) => {
  const outage = { from: BORN + Math.round(24 * from), to: BORN + Math.round(24 * to) };
  const row = acting([]);
  row.set(AT.activeHours, 1);
  for (let hour = BORN; hour < BORN + 24 * 45; hour += 6) {
    if (hour > outage.from && hour < outage.to) continue;
    passOver(row, outage, hour);
    turnTo(row, hour);
    if (hour % 24 === 0) expectDay(row, hour, new Group("g"));
    if (hour % 24 === 0 && hour >= BORN + 24 * 14) expect(row.get(AT.dayMean)).toBeCloseTo(48, 1);
    if (row.get(AT.day) !== Math.floor(hour / 24)) noteActed(row, hour);
    row.set(AT.day, Math.floor(hour / 24));
    const column = weekColumn(hourOfWeek(hour));
    setWeekCalls(row, column, weekCalls(row, column) + 12);
    setWeekActivity(row, column, weekActivity(row, column) + ACTIVE_UNIT);
    row.set(AT.lastHour, hour);
  }
});
