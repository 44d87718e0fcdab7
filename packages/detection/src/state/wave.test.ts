import { expect, test } from "vitest";
import { Adoption } from "./adoption.ts";
import { Group, SUM } from "./groups.ts";

const ACTION = 0;
const VALUE = 77;
const NOON = 480_012;

function takenUpAt(...hours: readonly number[]): Adoption {
  const adoption = new Adoption();
  for (const hour of hours) adoption.adopt(ACTION, VALUE, NOON + hour);
  return adoption;
}

test.each([
  ["nobody", [], 0, 0],
  ["one or two, as an attacker may be on one machine or two", [0, 0], 0, 0],
  ["three within the hour", [0, 0, 0], 0, 3],
  ["three in four hours", [0, 2, 3], 3, 0.75],
  ["three, and four days of nothing", [0, 0, 0], 95, 3 / 96],
  [
    "one a day: half of what is older than three days is forgotten, not its pace",
    [0, 24, 48, 72, 96, 120],
    120,
    3 / 60,
  ],
])("%s", (_, hours, at, rate) => {
  expect(takenUpAt(...hours).rate(ACTION, VALUE, NOON + at)).toBeCloseTo(rate, 2);
});

test.each([
  ["all since it began", [0, 1, 30], 40, 3],
  ["fewer of what is older than three days", [0, 0, 0, 0, 0, 0], 107, 2],
  ["none of what is long ago", [0, 0, 0], 200, 0],
])("who took it up of late: %s", (_, hours, at, takers) => {
  expect(takenUpAt(...hours).ofLate(ACTION, VALUE, NOON + at)).toBe(takers);
});

test("a wave outlives the growth of its table, and is of one value", () => {
  const adoption = takenUpAt(0, 0, 0);
  for (let k = 1; k <= 500; k += 1) adoption.adopt(ACTION, k * 2_654_435 + 1, NOON);
  expect(adoption.rate(ACTION, VALUE, NOON)).toBe(3);
  expect(adoption.rate(ACTION, 2_654_436, NOON)).toBe(0);
});

test.each([
  ["three of twelve in half a day", 12, 11, true],
  ["three of twelve in three days", 12, 71, false],
  ["three of two hundred in half a day", 200, 11, false],
  ["three of two hundred in an hour", 200, 0, false],
])("%s", (_, members, at, wave) => {
  const group = new Group("role/team-a");
  group.add(SUM.members, members);
  for (let k = 0; k < 3; k += 1) group.adoption.adopt(ACTION, VALUE, NOON);
  expect(group.isTakingUp(ACTION, VALUE, NOON + at)).toBe(wave);
});

test.each([
  ["four thousand of a million in three days are one, since more than are counted", 4095, 1_000_000, 71, true],
  ["not quite so many are not", 4094, 1_000_000, 71, false],
])("%s", (_, takers, members, at, wave) => {
  const group = new Group("role/team-a");
  group.add(SUM.members, members);
  for (let k = 0; k < takers; k += 1) group.adoption.adopt(ACTION, VALUE, NOON);
  expect(group.isTakingUp(ACTION, VALUE, NOON + at)).toBe(wave);
});
