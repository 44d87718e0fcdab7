import { expect, test } from "vitest";
import { Correction } from "./correction.ts";

interface Days {
  readonly days: number;
  /** Identity-hours each hour, at a threshold of 1e-3. */
  readonly hours: number;
  /** Findings that each day opened, near the threshold and far beyond it. */
  readonly near?: number;
  readonly far?: number;
  readonly doubt?: number;
  readonly keep?: number;
}

/** The correction after such days: times the volume that probabilities say. */
function after({ days, hours, near = 0, far = 0, doubt = 1, keep = 1 }: Days): Correction {
  const correction = new Correction();
  for (let hour = 0; hour < 24 * days; hour += 1) {
    correction.judged = hours;
    if (hour % 24 === 0) Object.assign(correction, { near, far });
    correction.tick({ threshold: 3, doubt, keep });
  }
  return correction;
}

test.each([
  ["as many as were due change nothing", { days: 7, hours: 250, near: 6 }, 0],
  ["half as many, known from 84, almost double", { days: 14, hours: 250, near: 3 }, Math.log(92 / 50)],
  ["half as many, known from one, hardly do", { days: 14, hours: 3, near: 0.036 }, Math.log(9.008 / 8.504)],
  ["five where three were due, known from 42, take a third", { days: 7, hours: 250, near: 10 }, Math.log(50 / 78)],
  ["none at all no more than double", { days: 60, hours: 250, near: 0 }, 0.7],
  ["a flood no more than halves", { days: 60, hours: 250, near: 60 }, -0.6],
  ["what is far beyond the threshold counts", { days: 7, hours: 250, near: 5.5, far: 0.5 }, 0],
  ["and no more of it than everyday life brings", { days: 7, hours: 250, near: 5.28, far: 30 }, 0],
] as const)("%s", (_, days, theta) => {
  expect(after(days).theta).toBeCloseTo(theta, 6);
});

test("doubt asks for more until it was counted what comes", () => {
  expect(after({ days: 1, hours: 0, doubt: 1.78 }).theta).toBeCloseTo(-Math.log(1.78), 9);
  expect(after({ days: 7, hours: 2500, near: 60, doubt: 1.78 }).theta).toBeGreaterThan(-0.02);
});

test("what was counted is forgotten as histories are", () => {
  const [forgets, keeps] = [0.99, 1].map((keep) => {
    const correction = after({ days: 7, hours: 250, near: 12, keep });
    for (let hour = 0; hour < 24 * 7; hour += 1) {
      correction.judged = 250;
      if (hour % 24 === 0) correction.near = 6;
      correction.tick({ threshold: 3, doubt: 1, keep });
    }
    return correction.theta;
  }) as [number, number];
  expect(forgets).toBeGreaterThan(keeps + 0.1);
});

test("a restart in the middle of an hour changes nothing", () => {
  const [before, restored] = [after({ days: 7, hours: 250, near: 3, far: 1 }), new Correction()];
  Object.assign(before, { judged: 7, near: 2, far: 1 });
  restored.load(before.save());
  expect(restored.save()).toEqual(before.save());
  for (const each of [before, restored]) each.tick({ threshold: 3, doubt: 1, keep: 1 });
  expect(restored.theta).toBe(before.theta);
});
