import { expect, test } from "vitest";
import { Alive, identityDays } from "./alive.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 9, 5);

test("there are those who acted within seven days, and nobody before it was born", () => {
  const alive = new Alive(START);
  alive.note("early", START);
  alive.note("early", START + 2 * DAY_MS - 1);
  alive.note("late", START + 3 * DAY_MS);
  alive.note("late", START + 9 * DAY_MS);
  const days = alive.finish();
  expect(days).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 1, 1]);
  expect(identityDays(days, 3, 9)).toBe(11);
});
