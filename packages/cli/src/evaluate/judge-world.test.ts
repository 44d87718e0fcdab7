import { Calibration, median, ratioAt, summarizeAttacks, type WorldResult } from "@rolecall/world";
import { beforeAll, expect, test } from "vitest";
import { judgeWorld } from "./judge-world.ts";

// The evaluation in small: a seed that tuning may look at, a dozen days, one budget. `npm run evaluate` is the report. The world is an
// easy one, in which nothing may be missed: without networks, without actions and scopes, or without volume one or two attacks are.
const START = Date.UTC(2026, 9, 5);
const DAY_MS = 86_400_000;
const [QUIET, ATTACK] = [12, 3];

let world: WorldResult;
const calibration = new Calibration();

beforeAll(async () => {
  const settings = { seed: 1, startAt: START, quietDays: QUIET, attackDays: ATTACK, identities: 60 };
  world = await judgeWorld(
    { world: settings, budgets: [5], baselines: true, context: false, nanoseconds: () => 0n },
    calibration,
  );
});

test("what others do meanwhile may end the work", async () => {
  const times: number[] = [];
  const meanwhile = async (at: number): Promise<void> => {
    times.push(at);
    if (at > START) throw new Error("enough");
  };
  // Of three days, which are read once for their truth before the work that ends.
  const settings = { seed: 1, startAt: START, quietDays: 2, attackDays: 1, identities: 60 };
  const options = { world: settings, budgets: [5], baselines: false, context: false, nanoseconds: () => 0n, meanwhile };
  await expect(judgeWorld(options, new Calibration())).rejects.toThrow("enough");
  expect(times.length).toBeGreaterThan(1);
  expect(times.at(-1)).toBeLessThan(START + DAY_MS);
});

test("each attack is found by how its identity behaves, whatever rules say of it", () => {
  const rows = summarizeAttacks(world.matched[0]?.attacks ?? []);
  expect(rows.reduce((sum, row) => sum + row.planted, 0)).toBeGreaterThanOrEqual(15);
  for (const row of rows) expect(row).toMatchObject({ found: row.planted, byBehavior: row.planted });
});

test("half of those found are found within their first dozen records", () => {
  const records = world.matched[0]?.attacks.flatMap(({ first }) => first?.records ?? []) ?? [];
  expect(median(records)).toBeLessThanOrEqual(12);
});

test("probabilities are frequencies", () => {
  const [all] = calibration.rows();
  expect(all?.hours).toBeGreaterThan(3000);
  for (const level of [1, 2, 3]) {
    const ratio = (all && ratioAt(all, level)) ?? 0;
    expect(ratio, `at 1e-${level}`).toBeGreaterThan(level < 3 ? 1 / 1.5 : 0);
    expect(ratio, `at 1e-${level}`).toBeLessThan(level < 3 ? 1.5 : 2.5);
  }
});

test("the days without attacks bring no flood", () => {
  const until = START + QUIET * DAY_MS;
  const quiet =
    world.matched[0]?.unfounded.filter(({ kind, time }) => kind === "behavior" && Date.parse(time) < until) ?? [];
  // Of a Poisson number with the budget's mean, more than this comes once in a thousand worlds.
  const due = (5 * world.identities * QUIET) / 1000;
  expect(quiet.length).toBeLessThan(due + 3.1 * Math.sqrt(due));
});

test("the usual detectors were asked about every hour after their first week", () => {
  for (const { name, hours } of world.baselines) expect([name, hours.length > 100]).toEqual([name, true]);
});
