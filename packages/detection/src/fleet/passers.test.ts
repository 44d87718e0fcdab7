import { expect, test } from "vitest";
import { Passers } from "./passers.ts";

/** So many days of so many hours an hour of those who live here, and of those who pass; how many of these taught on the last day. */
function taught(passers: Passers, days: number, living: number, passing: number): number {
  let lessons = 0;
  for (let hour = 0; hour < 24 * days; hour += 1) {
    for (let k = 0; k < living; k += 1) passers.note(false);
    for (let k = 0; k < passing; k += 1) if (passers.note(true) && hour >= 24 * (days - 1)) lessons += 1;
    passers.tick();
  }
  return lessons;
}

test("those who pass teach as much as those who live here, however many they are", () => {
  const passers = new Passers();
  const lessons = taught(passers, 10, 40, 1000);
  expect(lessons).toBeGreaterThan(900);
  expect(lessons).toBeLessThan(1000);
  expect(passers.crowd).toBeCloseTo(Math.log10(25), 6);
});

test("of few each teaches, and none must be rarer than others", () => {
  const passers = new Passers();
  expect(taught(passers, 10, 40, 8)).toBe(8 * 24);
  expect(passers.crowd).toBe(0);
});

test("where nobody lives they teach as those of ten machines would", () => {
  const passers = new Passers();
  expect(taught(passers, 10, 0, 833)).toBeLessThanOrEqual(240);
  const restored = new Passers();
  restored.load(passers.save());
  expect(restored.crowd).toBe(passers.crowd);
  expect(restored.crowd).toBeGreaterThan(1.5);
});

test("they are most where twice as many of them as of the others were active of late", () => {
  const passers = new Passers();
  taught(passers, 2, 20, 41);
  expect(passers.areMost).toBe(true);
  taught(passers, 3, 22, 41);
  expect(passers.areMost).toBe(false);
});
