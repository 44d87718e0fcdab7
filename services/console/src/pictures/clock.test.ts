import fc from "fast-check";
import { expect, test } from "vitest";
import { cadenceStrip } from "./cadence-strip.ts";
import { clockOf } from "./clock.ts";
import { scoreSum } from "./score-sum.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);
const every = (period: number, times: number, jitter: (i: number) => number = () => 0): number[] =>
  Array.from({ length: times }, (_, i) => START + i * period + jitter(i));

test("a job that keeps its hours has them as beats, and a run between them is extra", () => {
  const runs = every(6 * HOUR, 40, (i) => (i % 3) * 20_000);
  const odd = START + 39 * 6 * HOUR + 2 * HOUR;
  const clock = clockOf([...runs, odd], START + 39 * 6 * HOUR + 1, START + 40 * 6 * HOUR);
  expect(clock?.periodMs).toBeGreaterThan(5.9 * HOUR);
  expect(clock?.extra).toEqual([odd]);
  expect(clock?.missed).toEqual([]);
  expect(clock?.kept.length).toBeGreaterThan(30);
});

test("a beat without a run is missed", () => {
  const runs = every(HOUR, 48).filter((_, i) => i !== 40);
  const clock = clockOf(runs, START + 47 * HOUR, START + 48 * HOUR);
  expect(clock?.missed).toEqual([START + 40 * HOUR]);
});

test.each([
  ["too few runs", every(HOUR, 5)],
  ["no runs", []],
  ["runs by chance", [0, 0.3, 1.9, 2.2, 5.1, 5.9, 7.7, 9.4, 9.9, 12.6].map((hours) => START + hours * HOUR)],
  [
    "hours from nine to five",
    every(HOUR, 24 * 10).filter((at) => new Date(at).getUTCHours() >= 9 && new Date(at).getUTCHours() < 14),
  ],
])("%s make no clock", (_what, runs) => {
  expect(clockOf(runs, START + 300 * HOUR, START + 301 * HOUR)).toBeUndefined();
});

test("every beat is kept or missed once, in order, within what is shown", () => {
  const gaps = fc.array(fc.integer({ min: 600_000, max: 4 * HOUR }), { minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(gaps, (all) => {
      let at = START;
      const runs = all.map((gap) => {
        at += gap;
        return at;
      });
      const clock = clockOf(runs, at + 1, at + HOUR);
      if (clock === undefined) return;
      const beats = [...clock.kept, ...clock.missed].toSorted((a, b) => a - b);
      expect(new Set(beats).size).toBe(beats.length);
      expect(beats.every((beat) => beat < clock.to)).toBe(true);
      expect(String(cadenceStrip(clock))).not.toContain("NaN");
    }),
  );
});

test("a sum begins each bar where the last one ended, and says so in words", () => {
  const picture = String(
    scoreSum([
      { name: "action", value: 6 },
      { name: `<b>"client"`, value: 2 },
      { name: "scope", value: 0 },
    ]),
  );
  expect(picture).toContain("action 6.0");
  expect(picture).toContain("together 8.0");
  expect(picture).not.toContain("<b>");
  const bars = [...picture.matchAll(/class="(?:odd|sum)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(
    ([, x, wide]) => [Number(x), Number(wide)],
  );
  expect(bars).toHaveLength(3);
  expect(bars[1]?.[0]).toBeCloseTo((bars[0]?.[0] ?? 0) + (bars[0]?.[1] ?? 0), 1);
  expect(bars[2]?.[1]).toBeCloseTo((bars[0]?.[1] ?? 0) + (bars[1]?.[1] ?? 0), 1);
});
