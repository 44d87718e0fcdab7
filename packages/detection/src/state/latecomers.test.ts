import { expect, test } from "vitest";
import { AdoptedValues } from "./adopted-values.ts";
import { Adoption } from "./adoption.ts";
import { GROUP, Group } from "./groups.ts";
import { cameLate, latecomersOf, withoutOne } from "./latecomers.ts";

const NOON = 480_012;
const came = (hours: readonly number[]): number => hours.reduce((sum, hour) => cameLate(sum, NOON + hour), 0);

test.each<[string, readonly number[], number]>([
  ["nobody", [], 0],
  ["fifty within a day, as one who has fifty machines may be", Array.from({ length: 50 }, () => 0), 0],
  ["one a day on four days", [0, 24, 48, 72], 0],
  ["one a day on five", [0, 24, 48, 72, 96], 5],
  ["two on one of them", [0, 24, 25, 48, 72, 240], 6],
  [
    "one a day for two months: days are counted no further than it takes",
    Array.from({ length: 60 }, (_, i) => i * 24),
    60,
  ],
])("%s", (_, hours, members) => {
  expect(latecomersOf(came(hours))).toBe(members);
});

test("more than are counted stay as many, and those of a compromise are taken back", () => {
  const many = came(Array.from({ length: 70_000 }, (_, i) => i));
  expect(latecomersOf(many)).toBe(65_535);
  expect(latecomersOf(withoutOne(many))).toBe(65_534);
  expect(withoutOne(0)).toBe(0);
});

const [ACTION, VALUE] = [0, 77];

function adoptedOnDays(adoption: Adoption, days: number, isLate: boolean): void {
  for (let day = 0; day < days; day += 1) adoption.adopt(ACTION, VALUE, NOON + day * 24, isLate);
}

test("who was new when it came is no latecomer, and latecomers outlive the growth of their table", () => {
  const adoption = new Adoption();
  adoptedOnDays(adoption, 9, false);
  expect(adoption.late(ACTION, VALUE)).toBe(0);
  adoptedOnDays(adoption, 6, true);
  for (let k = 1; k <= 500; k += 1) adoption.adopt(ACTION, k * 2_654_435 + 1, NOON);
  expect(adoption.late(ACTION, VALUE)).toBe(6);
  expect(adoption.count(ACTION, VALUE)).toBe(15);
  adoption.abandon(ACTION, VALUE);
  expect(adoption.late(ACTION, VALUE)).toBe(5);
});

test("they come at a pace: so many in the active hours of those who had long been there", () => {
  const group = new Group("role/team-a");
  group.add(GROUP.age + 3, 5000);
  group.add(GROUP.age + 5, 500);
  group.add(GROUP.age + 9, 99);
  expect(group.latecomersPerHour(ACTION, VALUE)).toBe(0);
  adoptedOnDays(group.adoption, 6, true);
  expect(group.latecomersPerHour(ACTION, VALUE)).toBeCloseTo(0.01, 9);
});

test("a snapshot keeps who of those since the last epoch came late", () => {
  const adopted = new AdoptedValues();
  adopted.push(3, ACTION, VALUE, true);
  adopted.push(3, 6, 78);
  const restored = new AdoptedValues();
  for (const { bytes } of adopted.takeChanged().changed) restored.load(bytes);
  const values: unknown[] = [];
  restored.takeEach((...value) => values.push(value));
  expect(values).toEqual([
    [3, ACTION, VALUE, true],
    [3, 6, 78, false],
  ]);
});
