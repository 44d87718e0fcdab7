import { expect, test } from "vitest";
import { noteThing } from "../state/distinct.ts";
import { keepRoom, noRuns, openRun } from "./open-runs.ts";
import { MEASURES } from "./run-measures.ts";

test("eight runs that grow side by side are remembered in the room of all, and the largest goes on", () => {
  const runs = noRuns();
  for (let call = 0; call < 400; call += 1) {
    const isLarge = call % 2 === 0;
    const run = openRun(runs, isLarge ? 1 : 2 + ((call >> 1) % 7), 0);
    run.calls += 1;
    for (const [n, { room }] of MEASURES.entries())
      if (room > 0) noteThing(run, n, Math.imul(call + 1, 0x9e3779b1) >>> 0, room);
    keepRoom(runs, run, 0);
    expect(runs.open.reduce((sum, { left }) => sum + left.length, 0)).toBeLessThanOrEqual(64);
  }
  expect(runs.open.find(({ id }) => id === 1)?.calls).toBe(200);
});
