import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["0", 0],
  ["0s", 0],
  ["250ms", 250],
  ["15s", 15_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["7d", 604_800_000],
  ["2w", 1_209_600_000],
  ["400d", 34_560_000_000],
  ["3y", 94_608_000_000],
  ["1d12h5m3s7ms", 129_903_007],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "5", "m", "1.5h", "-5m", "5 m", "5M", "30m1h", "1h1h", "5min", "1e3s", " 5m", "999999999999999y"])(
  "%j is no duration",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test.each([
  [0, "0s"],
  [5_400_000, "1h30m"],
  [604_800_000, "1w"],
  [34_560_000_000, "400d"],
  [31_536_000_000, "1y"],
])("%i ms is written %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("what is written is read back to the same", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
