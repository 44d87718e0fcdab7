import { expect, test } from "vitest";
import { gapSurprise } from "../features/gap.ts";
import { Budget } from "./budget.ts";
import { CommonCause, TOGETHER_HOURS } from "./common-cause.ts";
import { Fleet } from "./fleet.ts";

/** Who acts seldom: of so few hours none deviates by chance. */
const HUNDRED = { activeIdentities: 100, activeHours: 0 };

function failing(identities: number): CommonCause {
  const outage = new CommonCause();
  for (let i = 0; i < identities; i += 1) outage.note();
  outage.publish();
  return outage;
}

test.each([
  ["two others fail: no cause is common", 2, false, 6],
  ["itself and two others", 3, true, 6],
  ["ten of a hundred fail", 10, false, 1],
  ["everybody fails", 100, false, 0],
])("%s", (_, identities, counted, evidence) => {
  expect(failing(identities).limit(6, HUNDRED, counted)).toBeCloseTo(evidence, 9);
});

/** Of 2,500 identity-hours in six hours 7.9 deviate by chance. */
test.each([
  ["as many as chance brings", 8, 6],
  ["a few more", 10, 6],
  ["an outage of thirty", 38, -Math.log10((38 - 7.905694) / 1000)],
])("of a thousand: %s", (_, identities, evidence) => {
  const fleet = { activeIdentities: 1000, activeHours: 10_000 };
  expect(failing(identities).limit(6, fleet, false)).toBeCloseTo(evidence, 6);
});

test("what is noted counts from the next epoch on, and for six hours", () => {
  const outage = new CommonCause();
  for (let i = 0; i < 10; i += 1) outage.note();
  expect(outage.limit(6, HUNDRED, false)).toBe(6);
  outage.publish();
  for (let hour = 1; hour < TOGETHER_HOURS; hour += 1) outage.passHour();
  expect(outage.limit(6, HUNDRED, false)).toBeCloseTo(1, 9);
  outage.passHour();
  expect(outage.limit(6, HUNDRED, false)).toBe(6);
});

test("a common cause comes back from a snapshot as it was", () => {
  const outage = failing(10);
  outage.note();
  const restored = new CommonCause();
  restored.load(outage.save());
  expect(restored.save()).toEqual(outage.save());
});

test.each([
  ["who acted once may be back after a week", 168, 0, 0, 0],
  ["who acted twice, a week apart, is back after another", 168, 1, 168, Math.log10(2)],
  ["who acted every hour is not", 168, 168, 168, 168 * Math.log10(2)],
])("%s", (_, gap, gaps, span, surprise) => {
  expect(gapSurprise(gap, gaps, span)).toBeCloseTo(surprise, 9);
});

test("the feedback tightens after a finding and loosens without one", () => {
  const theta = (opened: number): number => {
    const budget = new Budget(5);
    budget.closeDay({ identities: 1000, active: 1000, hours: 12_000 });
    for (let i = 0; i < opened; i += 1) budget.open(false);
    for (let i = 0; i < 500; i += 1) budget.judge();
    budget.tick({ threshold: 3, doubt: 1, keep: 1 }, 1000);
    return budget.theta;
  };
  expect(theta(1)).toBeLessThan(0);
  expect(theta(0)).toBeGreaterThan(0);
});

test("a young fleet speaks the less, the smaller the budget", () => {
  const [one, five, twenty] = [1, 5, 20].map((budget) => new Budget(budget).youngThreshold(1000)) as [
    number,
    number,
    number,
  ];
  expect(one - five).toBeCloseTo(Math.log10(5), 9);
  expect(five - twenty).toBeCloseTo(Math.log10(4), 9);
});

test("a young fleet that has seen much asks for no more than its budget does", () => {
  const budget = new Budget(5);
  budget.closeDay({ identities: 1000, active: 1000, hours: 12_000 });
  expect(budget.youngThreshold(50)).toBeLessThan(budget.threshold);
  expect(budget.youngThreshold(50_000)).toBe(budget.threshold);
});

test("what the daily channel leaves of its share is lent to the hourly one", () => {
  const budget = new Budget(5);
  budget.closeDay({ identities: 1000, active: 1000, hours: 12_000 });
  expect(budget.target).toBe(5);
  for (let day = 0; day < 60; day += 1) {
    budget.openedByDay = 3;
    budget.closeDay({ identities: 1000, active: 1000, hours: 12_000 });
  }
  expect(budget.target).toBe(4);
});

test("evidence is far beyond the threshold only well above what just reaches it", () => {
  const fleet = new Fleet(5);
  const just = fleet.sumNull.valueAt(0, fleet.threshold);
  expect(fleet.isFar(0, just, "settled")).toBe(false);
  expect(fleet.isFar(0, just + 2, "settled")).toBe(true);
});
