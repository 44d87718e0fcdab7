import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "../test/run.ts";
import { call, tinyWorld, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const WEEKS = 5;
const CALLS = 300;
/** Sunday at two. */
const FIRST = WORLD_START + (6 * 24 + 2) * HOUR;

const runs = (questions: number, refusedOf: number): Event[] =>
  Array.from({ length: WEEKS * CALLS }, (_, k): Event => {
    const [week, at] = [Math.floor(k / CALLS), k % CALLS];
    const action = `Describe${(at * 17 + week * 5) % questions}`;
    const outcome = refusedOf > 0 && at % refusedOf === 0 ? "denied" : "success";
    return call("scanner", FIRST + week * WEEK + at * 20_000, `scan-${k}`, { action, outcome });
  });

/** What was told of it beside a small fleet, hour by hour, and in which week. */
function told(events: readonly Event[]): readonly Finding[] {
  const all = [...tinyWorld(5, 8, (6 + 7 * (WEEKS - 1) + 1) * 24), ...events];
  const found = findingsOf(
    all.toSorted((a, b) => (a.time < b.time ? -1 : 1)),
    fresh(),
  );
  return found.filter(({ identity_name, detector }) => identity_name === "scanner" && detector === "behavior");
}

const weekOf = ({ time }: Finding): number => Math.floor((Date.parse(time) - FIRST) / WEEK);

test("a scanner that asks more than is remembered, and is refused one in twenty, is told of twice", () => {
  const weeks = told(runs(44, 20)).map(weekOf);
  expect(weeks.length).toBeGreaterThan(0);
  expect(weeks.filter((week) => week > 1)).toEqual([]);
});

test("what it asked the week before it is not said to have never asked", () => {
  const [, second] = told(runs(44, 20)).toSorted((a, b) => weekOf(a) - weekOf(b));
  expect(second?.title).not.toContain("never");
});

test("what it never asked is told of in the last week as well", () => {
  const taken = Array.from({ length: 12 }, (_, k) =>
    call("scanner", FIRST + 4 * WEEK + k * 60_000, `t${k}`, {
      action: `Get${k}`,
      service: "secretsmanager.amazonaws.com",
    }),
  );
  expect(told([...runs(20, 0), ...taken]).map(weekOf)).toContain(4);
});
