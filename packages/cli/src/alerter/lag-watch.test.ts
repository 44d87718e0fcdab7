import type { Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { LagWatch } from "./lag-watch.ts";

const MINUTE = 60_000;

/** How long it is behind after each minute, in minutes, with one partition that stands at these. */
function behind(...standings: readonly Partial<Standing>[]): readonly number[] {
  const watch = new LagWatch();
  return standings.map((standing, minute) => {
    const whole = { committed: 0, low: 0, high: 0, ...standing };
    return watch.behindMs(new Map([[0, whole]]), minute * MINUTE) / MINUTE;
  });
}

test("one who keeps up at some distance is a little behind, for ever", () => {
  const steady = Array.from({ length: 50 }, (_, n) => ({ high: 100 * n, committed: 100 * Math.max(0, n - 2) }));
  expect(Math.max(...behind(...steady))).toBe(1);
});

test("one who stands still is behind for as long as it does, however little waits", () => {
  expect(behind({ high: 1 }, { high: 1 }, { high: 2 }, { high: 2, committed: 2 })).toEqual([0, 1, 2, 0]);
});

test("one who reads old logs is behind until it has read what was there", () => {
  const rows = [10, 20, 40, 60, 80, 100].map((committed) => ({ high: 80, committed: Math.min(committed, 80) }));
  expect(behind(...rows)).toEqual([0, 1, 2, 3, 0, 0]);
});

test("one who never committed, and a topic that is made anew", () => {
  expect(behind({ high: 5, committed: undefined }, { high: 5, committed: undefined }, { high: 1 })).toEqual([0, 1, 0]);
});

test("one who never comes on costs no more and no more", () => {
  const still = Array.from({ length: 1000 }, (_, n) => ({ high: n + 1 }));
  expect(behind(...still).at(-1)).toBe(999);
});
