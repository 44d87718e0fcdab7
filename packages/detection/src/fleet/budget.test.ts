import { describe, expect, test } from "vitest";
import { severityInFlood } from "../combine/severity.ts";
import { Budget } from "./budget.ts";

const PASSED = { threshold: 3, doubt: 1, keep: 1 };

/** A calibrated fleet of so many identities, each active in ten hours of its day, after a week. */
function week(identities: number, perThousand = 5): Budget {
  const budget = new Budget(perThousand);
  for (let day = 0; day < 7; day += 1) passDay(budget, identities);
  return budget;
}

/** A day of 5,000 identity-hours, of which each thousandth opens a finding, or so many do. */
function passDay(budget: Budget, identities: number, near = 5): void {
  for (let hour = 0; hour < 24; hour += 1) {
    for (let n = 0; n < 208; n += 1) budget.judge();
    for (let n = 0; n < (hour === 0 ? near : 0); n += 1) budget.open(false);
    budget.tick(PASSED, identities);
  }
  budget.closeDay({ identities, active: identities, hours: 10 * identities });
}

function toldOf(budget: Budget, findings: number): number {
  return Array.from({ length: findings }, () => budget.tell()).filter(Boolean).length;
}

describe("a flood of findings", () => {
  test.each([
    [100, 50],
    [1000, 50],
    [10_000, 150],
    [100_000, 1500],
  ])("of %d identities people are told of %d at once: three days' budget, 50 at least", (identities, told) => {
    expect(toldOf(week(identities), 5000)).toBe(told);
  });

  test("a day later, of as many more as the day is due, and a seventh of what may come at once", () => {
    const budget = week(10_000);
    toldOf(budget, 500);
    for (let hour = 0; hour < 24; hour += 1) budget.tick(PASSED, 10_000);
    expect(toldOf(budget, 500)).toBe(50 + 21);
  });

  test.each([70, 10_000])(
    "ten days later %d identities are told of all that comes at the pace that was asked for",
    (size) => {
      const budget = week(size);
      toldOf(budget, 5000);
      let due = 0;
      for (let hour = 0; hour < 480; hour += 1) {
        budget.tick(PASSED, size);
        due += budget.daily / 24;
        const came = Math.floor(due);
        due -= came;
        const told = toldOf(budget, came);
        if (hour > 240) expect(told).toBe(came);
      }
      expect(toldOf(budget, 40)).toBe(40);
    },
  );

  test("a restart gives nothing back", () => {
    const before = week(1000);
    toldOf(before, 40);
    const after = new Budget(5);
    after.load(before.save());
    expect(toldOf(after, 500)).toBe(10);
  });

  test("hides nothing that is certain", () => {
    expect(severityInFlood("critical", 90, true)).toBe("critical");
    expect(severityInFlood("high", 89, true)).toBe("info");
    expect(severityInFlood("high", 89, false)).toBe("high");
  });
});

describe("the feedback", () => {
  /** The correction after so many days of so many findings opened. */
  function thetaAfter(days: number, aDay: number): number {
    const budget = week(1000);
    for (let day = 0; day < days; day += 1) passDay(budget, 1000, aDay);
    return budget.theta;
  }

  test("a bad day counts for three at most", () => {
    expect(thetaAfter(1, 15)).toBeLessThan(thetaAfter(1, 10));
    expect(thetaAfter(1, 150)).toBe(thetaAfter(1, 15));
  });

  test("what is far beyond the threshold takes nothing of the day", () => {
    const [near, both] = [0, 100].map((far) => {
      const budget = week(1000);
      for (let n = 0; n < far; n += 1) budget.open(true);
      for (let n = 0; n < 10; n += 1) budget.open(false);
      for (let n = 0; n < 2500; n += 1) budget.judge();
      budget.tick(PASSED, 1000);
      return budget.theta;
    }) as [number, number];
    expect(both).toBeLessThan(near);
    expect(both).toBeGreaterThan(near - 0.1);
  });
});

test("the last minutes of a day with which a history begins are no measure of one", () => {
  const [late, punctual] = [new Budget(5), new Budget(5)];
  late.tick(PASSED, 20);
  late.closeDay({ identities: 20, active: 20, hours: 20 }, undefined, false);
  for (const budget of [late, punctual]) budget.tick(PASSED, 1000);
  expect(late.threshold).toBe(punctual.threshold);
  expect(late.hoursPerIdentityDay).toBe(punctual.hoursPerIdentityDay);
  for (const budget of [late, punctual]) budget.closeDay({ identities: 1000, active: 1000, hours: 10_000 });
  expect(late.threshold).toBe(punctual.threshold);
});

test("days on which no log came change neither what a day is due nor from when something is told", () => {
  const budget = week(1000);
  const before = [budget.threshold, budget.daily, budget.hoursPerIdentityDay];
  for (let day = 0; day < 12; day += 1) budget.closeDay({ identities: day < 7 ? 1000 : 0, active: 0, hours: 0 });
  expect([budget.threshold, budget.daily, budget.hoursPerIdentityDay]).toEqual(before);
});

describe("the daily channel", () => {
  test("asks for ten times what its share allows to begin with, and for more where it told too often", () => {
    const budget = new Budget(5);
    expect(10 ** budget.dayThreshold).toBeCloseTo(100, 6);
    budget.openedByDay = 3;
    budget.closeDay({ identities: 200, active: 200, hours: 2000 });
    expect(10 ** budget.dayThreshold).toBeGreaterThan(110);
  });

  test("what it leaves of its share is lent to the hours", () => {
    const budget = week(1000);
    expect(budget.target).toBeCloseTo(5, 6);
    for (let day = 0; day < 60; day += 1) {
      budget.openedByDay = 1;
      budget.closeDay({ identities: 1000, active: 1000, hours: 10_000 });
    }
    expect(budget.target).toBeCloseTo(4, 2);
  });

  test("busy hours on end are told of as often as their twentieth allows, whatever days are corrected by", () => {
    const budget = week(1000);
    for (let day = 0; day < 60; day += 1) {
      expect(budget.dayThreshold + budget.busySlack).toBeCloseTo(-Math.log10((0.05 * 5) / 1000), 9);
      budget.closeDay({ identities: 1000, active: 1000, hours: 10_000 });
    }
    expect(budget.dailyTheta).toBeGreaterThan(0.5);
  });
});

describe("a fleet that comes in source by source", () => {
  test("is asked for no more of each identity on the days on which more come", () => {
    const budget = week(1000);
    const before = budget.threshold;
    for (const identities of [1400, 2000, 2000, 3000]) {
      passDay(budget, identities);
      expect(budget.threshold).toBeCloseTo(before, 1);
    }
  });

  test("and is due as many findings as it has identities", () => {
    const budget = week(1000);
    passDay(budget, 2000);
    expect(budget.daily).toBe(10);
  });

  test("goes on from a snapshot as if there had been none", () => {
    const budget = week(1000);
    passDay(budget, 2000);
    const other = new Budget(5);
    other.load(budget.save());
    for (const each of [budget, other]) passDay(each, 2500);
    expect(other.threshold).toBe(budget.threshold);
  });
});
