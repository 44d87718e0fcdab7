import { describe, expect, test } from "vitest";
import { SharedDays } from "./shared-days.ts";

const DAY = 20_000;
const FLEET = 100;

/** A day on which so many are as rarely busy as 1e-3 says. */
function busy(identities: number): SharedDays {
  const days = new SharedDays();
  for (let i = 0; i < identities; i += 1) days.note(DAY, 0, 3);
  return days;
}

test.each([
  ["two others are no cause", 3, 3, 3],
  ["ten others of a hundred: no rarer than one in ten", 11, 3, 1],
  ["who is busier than all of them is not excused", 11, 6, 6],
])("%s", (_, identities, rarity, left) => {
  const days = busy(identities);
  const mark = rarity === 3 ? days.note(DAY, 13, rarity) : days.note(DAY, 0, rarity);
  expect(days.limit(DAY, mark, rarity, FLEET)).toBeCloseTo(left, 9);
});

test("an identity counts once, as the busiest that it was", () => {
  const days = busy(3);
  let mark = 0;
  for (const rarity of [0.5, 1, 2.9, 3.1, 2]) mark = days.note(DAY, mark, rarity);
  expect(mark).toBe(13);
  expect(days.limit(DAY, mark, 3.1, FLEET)).toBeCloseTo(2 - Math.log10(3), 9);
});

test("a day is measured by its own others, for a week", () => {
  const days = busy(11);
  expect(days.limit(DAY + 1, days.note(DAY + 1, 0, 3), 3, FLEET)).toBe(3);
  expect(days.limit(DAY, 13, 3, FLEET)).toBeCloseTo(1, 9);
  days.note(DAY + 8, 0, 3);
  expect(days.limit(DAY, 13, 3, FLEET)).toBe(3);
  expect(days.note(DAY, 0, 3)).toBe(13);
});

describe("of what grows hour by hour", () => {
  const grown = (days: SharedDays, day: number, rarity: number, members = FLEET): number =>
    days.limitGrowing(day, days.note(day, 0, rarity), rarity, members);

  test.each([
    ["who is the first at a level, where ten are nearly there, is no rarer than they are", DAY, 3.9, 1],
    ["nor in the first hours of the next day", DAY + 1, 3.9, 1],
    ["who is far beyond them is not excused", DAY, 4.6, 4.6],
    ["two days later it is another matter", DAY + 2, 3.9, 3.9],
  ])("%s", (_, day, rarity, left) => {
    expect(grown(busy(day === DAY ? 10 : 11), day, rarity)).toBeCloseTo(left, 1);
  });

  test("as many as chance brings share nothing", () => {
    const days = new SharedDays();
    for (let i = 0; i < 18; i += 1) days.note(DAY, 0, 2.9);
    expect(grown(days, DAY, 3.7, 10_000)).toBe(3.7);
    expect(grown(days, DAY, 3.7, 1_000)).toBeLessThan(2.1);
  });
});

test("days come back from a snapshot as they were", () => {
  const days = busy(11);
  const restored = new SharedDays();
  restored.load(days.save());
  expect(restored.save()).toEqual(days.save());
  expect(restored.limit(DAY, 13, 3, FLEET)).toBeCloseTo(1, 9);
});
