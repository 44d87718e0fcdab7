import { expect, test } from "vitest";
import { SUM } from "../state/groups.ts";
import { Fleet } from "./fleet.ts";

const KIND = 0;

/** Of a fleet of that age in hours: settled identities are calm, one newborn hour in two is not. */
function taught(age: number): Fleet {
  const fleet = new Fleet(5);
  fleet.birth = 1000;
  fleet.hour = 1000 + age;
  fleet.all.add(SUM.hours, 5000);
  for (let hour = 0; hour < 5000; hour += 1) {
    const newborn = hour % 20 === 0;
    fleet.teachSum(KIND, newborn && hour % 40 === 0 ? 3 : 0, newborn ? "newborn" : "settled");
  }
  fleet.tick(1001 + age);
  return fleet;
}

test.each([
  [0, 4],
  [5, 4],
  [24, 6],
  [48, 12],
  [300, 12],
])("of a fleet of %d hours an identity is known from %d active hours on", (age, known) => {
  const fleet = new Fleet(5);
  fleet.birth = 1000;
  fleet.hour = 1000 + age;
  expect(fleet.knownHours).toBe(known);
});

test("what a newborn shows is measured by what others did as new, and what others show by all", () => {
  const fleet = taught(300);
  expect(fleet.rarity(KIND, 3, "settled")).toBeGreaterThan(1.5);
  expect(fleet.rarity(KIND, 3, "newborn")).toBeLessThan(1);
  expect(fleet.farFrom(KIND, "newborn")).toBeGreaterThanOrEqual(fleet.farFrom(KIND, "settled"));
});

test("the first week of a fleet, in which everybody is new, says nothing of who is born later", () => {
  const fleet = taught(100);
  expect(fleet.rarity(KIND, 3, "newborn")).toBe(fleet.rarity(KIND, 3, "settled"));
  fleet.tick(1400);
  expect(fleet.rarity(KIND, 3, "newborn")).toBeGreaterThan(1.5);
});

test.each([
  ["in the first hours of its log", 3, 100, 0, false],
  ["on its first day, among those who stay", 10, 10, 100, false],
  ["on its first day, where nearly all pass", 10, 100, 10, true],
  ["on the second day", 30, 0, 100, true],
] as const)("who is seen first %s was born then, or not", (_, age, passing, living, expected) => {
  const fleet = taught(300);
  for (let k = 0; k < passing; k += 1) fleet.passers.note(true);
  for (let k = 0; k < living; k += 1) fleet.passers.note(false);
  expect(fleet.wasBorn(fleet.birth + age)).toBe(expected);
});

test("a fleet in its second week is expected to find more, until it was counted what comes", () => {
  const theta = (age: number): number => taught(age).budget.theta;
  expect(theta(100)).toBe(0);
  expect(theta(170)).toBeCloseTo(-0.25 * Math.LN10, 1);
  expect(theta(250)).toBeGreaterThan(theta(170));
  expect(theta(400)).toBe(0);
});
