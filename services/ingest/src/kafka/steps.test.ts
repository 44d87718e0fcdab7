import { expect, test } from "vitest";
import { createSteps } from "./steps.ts";

const MINUTE_MS = 60_000;

/** So many records, a minute from one to the next, the first of them at `minute`. */
const records = (minute: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ lane: "logs/0", offset: n, newest: (minute + n) * MINUTE_MS, weight: 1 }));

test("a step spans two hundred and fifty records, guessed until as many were taken, and what came last counts", () => {
  const steps = createSteps();
  steps.took(records(0, 15));
  expect(steps.spanMs).toBe(0);
  steps.took([...records(15, 6), { ...records(0, 1)[0], lane: "logs/1", offset: 0, newest: -Infinity, weight: 1 }]);
  expect(steps.spanMs / MINUTE_MS).toBeCloseTo((20 * 250) / 21, 6);
  steps.took(records(21, 229));
  expect(steps.spanMs / MINUTE_MS).toBe(249);
  // As many within a second.
  steps.took(
    Array.from({ length: 250 }, (_, n) => ({ lane: "logs/0", offset: n, newest: 1000 * MINUTE_MS + n, weight: 1 })),
  );
  expect(steps.spanMs).toBe(249);
});
