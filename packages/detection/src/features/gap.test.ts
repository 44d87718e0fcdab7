import { expect, test } from "vitest";
import { Group } from "../state/groups.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { gapOf, learnGap } from "./gap.ts";

const FLEET_AGE = 24 * 28;

/** Lives in the row `id`, active every `every` hours, for so many hours; it was born at hour 1. */
function live(rows: Rows, id: number, group: Group, every: number, hours: number): void {
  const row = rows.open(id);
  row.set(AT.birth, 1);
  for (let hour = 1; hour < hours; hour += every) {
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
