import { expect, test } from "vitest";
import { gapSurprise } from "../features/tail.ts";
import { Budget } from "./budget.ts";
import { CommonCause, TOGETHER_HOURS } from "./common-cause.ts";

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
  expect(failing(identities).limit(6, 100, counted)).toBeCloseTo(evidence, 9);
});

test("what is noted counts from the next epoch on, and for six hours", () => {
  const outage = new CommonCause();
  for (let i = 0; i < 10; i += 1) outage.note();
  expect(outage.limit(6, 100, false)).toBe(6);
  outage.publish();
  for (let hour = 1; hour < TOGETHER_HOURS; hour += 1) outage.passHour();
  expect(outage.limit(6, 100, false)).toBeCloseTo(1, 9);
  outage.passHour();
  expect(outage.limit(6, 100, false)).toBe(6);
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

test("an alarm far beyond the threshold does not tighten it, one near it does", () => {
  const tightened = (rarity: number): number => {
    const budget = new Budget(5);
    budget.closeDay(1000, 1000, 12_000);
    budget.open(rarity, 3.5);
    budget.tick(true);
    return budget.theta;
  };
  expect(tightened(3.6)).toBeLessThan(0);
  expect(tightened(9)).toBeGreaterThan(0);
});
