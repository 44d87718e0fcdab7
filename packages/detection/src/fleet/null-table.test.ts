import { expect, test } from "vitest";
import { random } from "../test/tiny-world.ts";
import { Coincidence } from "./coincidence.ts";
import { NEWBORN, NullTable } from "./null-table.ts";

/** A statistic whose tail is as heavy as 10^(-s / 2): nominally wrong by half the exponent. */
function taught(hours: number): NullTable {
  const table = new NullTable(1000);
  const next = random(3);
  for (let i = 0; i < hours; i += 1) table.add(i % 3, -2 * Math.log10(1 - next()));
  table.tick(1);
  return table;
}

test.each([1, 2, 3, 4])("after 50,000 hours a surprise that comes once in 10^%d has that rarity", (exponent) => {
  const rarity = taught(50_000).rarity(1, 2 * exponent);
  expect(Math.abs(rarity - exponent)).toBeLessThan(Math.log10(1.5));
});

/** Kind 0 is calm; kind 1 is ten times as often beyond 1, with the same tail. */
function twoKinds(): NullTable {
  const table = new NullTable(2000, 0.6);
  const next = random(7);
  for (let i = 0; i < 20_000; i += 1) {
    const wild = i % 20 === 0;
    table.add(wild ? 1 : 0, next() < (wild ? 0.5 : 0.05) ? 1 - Math.log10(1 - next()) : 0);
  }
  table.tick(1);
  return table;
}

test.each([1.2, 2, 3])("a kind with hours of its own is measured by them: %d", (surprise) => {
  const table = twoKinds();
  expect(table.rarity(0, surprise) - table.rarity(1, surprise)).toBeGreaterThan(0.7);
  expect(table.rarity(0, surprise) - table.rarity(1, surprise)).toBeLessThan(1.3);
});

test("what hardly ever comes is not rarer than the hours in which it did not", () => {
  const table = new NullTable(1000);
  for (let i = 0; i < 20_000; i += 1) table.add(0, i < 5 ? 8 : 0);
  table.tick(1);
  expect(table.rarity(0, 8)).toBeLessThan(4.3);
  const never = new NullTable(1000);
  for (let i = 0; i < 20_000; i += 1) never.add(0, 0);
  never.tick(1);
  expect(never.rarity(0, 8)).toBeGreaterThan(4.3);
  expect(never.rarity(0, 8)).toBeLessThan(7);
});

test.each([
  [2, 0.7, 1.1],
  [3, 0.5, 1.1],
  [4, 0.25, 1.1],
])("a sum of two causes that is said to come once in 10^%d comes %d to %d times as often", (exponent, least, most) => {
  let share = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const table = new NullTable(2000, 0.6);
    const next = random(seed);
    for (let i = 0; i < 6000; i += 1) table.add(0, (next() < 0.02 ? -2 : -1.3) * Math.log10(1 - next()));
    table.tick(1);
    const value = table.valueAt(0, exponent);
    share += (0.02 * 10 ** (-value / 2) + 0.98 * 10 ** (-value / 1.3)) / 20;
  }
  expect(share * 10 ** exponent).toBeGreaterThan(least);
  expect(share * 10 ** exponent).toBeLessThan(most);
});

test("a tail with a shape reckons with a rare cause that alarms cut short, where an exponential one is wrong by a factor of seven", () => {
  const observed = (shape: number): number => {
    let share = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const table = new NullTable(1000, 1, shape);
      const next = random(seed);
      for (let i = 0; i < 20_000; i += 1)
        table.add(0, Math.min(4.5, (next() < 0.0005 ? -6 : -1) * Math.log10(1 - next())));
      table.tick(1);
      const value = table.valueAt(0, 5);
      share += (0.0005 * 10 ** (-value / 6) + 0.9995 * 10 ** -value) / 10;
    }
    return share * 1e5;
  };
  expect(observed(0)).toBeGreaterThan(6);
  expect(observed(0.2)).toBeLessThan(5);
});

test("without history a surprise is worth its nominal value", () => {
  const table = new NullTable(1000);
  expect(table.rarity(0, 4)).toBeCloseTo(4, 9);
  expect(new NullTable(2000, 0.6).rarity(0, 5)).toBeCloseTo(3, 9);
});

test("rarity never falls as the surprise grows", () => {
  const table = taught(3000);
  let before = 0;
  for (let s = 0; s < 30; s += 0.05) {
    expect(table.rarity(0, s)).toBeGreaterThanOrEqual(before - 1e-9);
    before = table.rarity(0, s);
  }
});

test("the value at a rarity is where that rarity begins", () => {
  const table = taught(3000);
  const value = table.valueAt(0, 3);
  expect(table.rarity(0, value)).toBeGreaterThanOrEqual(3);
  expect(table.rarity(0, value - 0.1)).toBeLessThan(3);
});

test("what came since the last tick is not read before the next", () => {
  const table = taught(1000);
  const before = table.rarity(0, 6);
  for (let i = 0; i < 500; i += 1) table.add(0, 8);
  expect(table.rarity(0, 6)).toBe(before);
  table.tick(1);
  expect(table.rarity(0, 6)).toBeLessThan(before);
});

test("a family that always comes with another adds nothing, one that never did adds itself", () => {
  const coincidence = new Coincidence();
  for (let i = 0; i < 1000; i += 1) coincidence.add(Float64Array.of(0, 3, 3, 0, 0, 0, 0, 0, 0));
  coincidence.tick(1);
  expect(coincidence.given(1, 2, 3)).toBeLessThan(0.01);
  expect(coincidence.given(1, 0, 3)).toBe(3);
  expect(coincidence.given(0, 1, 3)).toBe(3);
});

test("hours of newborn identities are measured by those of others as new", () => {
  const table = new NullTable(2000, 0.6);
  const next = random(5);
  for (let i = 0; i < 20_000; i += 1) {
    const newborn = i % 20 === 0;
    const sum = next() < (newborn ? 0.5 : 0.05) ? 1 - Math.log10(1 - next()) : 0;
    table.add(0, sum);
    if (newborn) table.addTo(NEWBORN, sum);
  }
  table.tick(1);
  for (const sum of [1.2, 2, 3]) expect(table.rarity(0, sum) - table.rarity(NEWBORN, sum)).toBeGreaterThan(0.5);
  const restored = new NullTable(2000, 0.6);
  restored.bins.set(table.bins);
  restored.freeze();
  expect(restored.rarity(NEWBORN, 3)).toBe(table.rarity(NEWBORN, 3));
});
