import { expect, test } from "vitest";
import { nabScore } from "./nab-score.ts";

const STANDARD = { name: "standard", hit: 1, miss: 1, falseAlarm: 0.11 };
const LENGTH = 1000;

/** One window, rows 400 to 499, and alarms at the given rows. */
function scored(...alarms: readonly number[]): number {
  const scores = Array.from({ length: LENGTH }, (_, row) => (alarms.includes(row) ? 3 : 0));
  return nabScore([{ scores, windows: [[400, 499]] }], 2, STANDARD);
}

test.each([
  ["silence is 0", [], 0],
  ["the first row of the window is 100", [400], 100],
  ["a later alarm of the same episode changes nothing", [400, 401, 480, 520], 100],
  // sigmoid(-0.5) / sigmoid(-1) = 0.848 / 0.987, of the span from -1 to 1
  ["the middle of the window is worth less", [450], 93],
  ["a false alarm before any window costs five and a half", [200, 400], 94.5],
  ["right behind the window it costs little", [501], -0.3],
  ["what alarms while the model learns is not scored", [20, 400], 100],
])("%s", (_, alarms, score) => {
  expect(scored(...alarms)).toBeCloseTo(score, 0);
});
