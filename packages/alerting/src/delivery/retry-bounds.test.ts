import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, compileRetry, DEFAULT_RETRY } from "./retry-bounds.ts";

const NOTICES = Array.from({ length: 400 }, (_, n) => `n_${n}`);

test("section 1.5 of the receivers' page, full jitter: the pauses of one attempt are spread from the first to a ceiling that doubles", () => {
  for (const [attempt, ceiling] of [
    [2, 10_000],
    [4, 40_000],
    [7, 300_000],
    [30, 300_000],
  ] as const) {
    const pauses = NOTICES.map((notice) => backoffMs(DEFAULT_RETRY, notice, attempt)).toSorted((a, b) => a - b);
    const at = (share: number): number => ((pauses[Math.floor(share * 399)] ?? 0) - 5000) / (ceiling - 5000);
    expect([at(0), at(1)].map((share) => Math.round(share * 10))).toEqual([0, 10]);
    expect(Math.abs(at(0.5) - 0.5)).toBeLessThan(0.15);
  }
});

test("never before what the receiver asked for, never outside of the bounds, and the same in every replay", () => {
  const bounds = fc
    .record({ firstMs: fc.integer({ min: 1000, max: 3_600_000 }), more: fc.nat(20_000_000), windowMs: fc.nat() })
    .map(({ firstMs, more, windowMs }) => ({ firstMs, maxMs: firstMs + more, windowMs }));
  fc.assert(
    fc.property(bounds, fc.string(), fc.integer({ min: 1, max: 1000 }), fc.nat(3_600_000), (of, id, attempt, after) => {
      const pause = backoffMs(of, id, attempt, after);
      expect(pause).toBeGreaterThanOrEqual(Math.max(of.firstMs, after));
      expect(pause).toBeLessThanOrEqual(Math.max(of.maxMs, after));
      expect(backoffMs(of, id, attempt, after)).toBe(pause);
    }),
  );
});

test("what a receiver does not say is as the reference has it", () => {
  expect(compileRetry({ for: 60_000 })).toEqual({ windowMs: 60_000, firstMs: 5000, maxMs: 300_000 });
  expect(compileRetry()).toEqual({ windowMs: 3_600_000, firstMs: 5000, maxMs: 300_000 });
});
