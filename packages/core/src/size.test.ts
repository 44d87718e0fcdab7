import fc from "fast-check";
import { expect, test } from "vitest";
import { formatSize, parseSize } from "./size.ts";

test.each([
  ["0", 0],
  ["512", 512],
  ["512B", 512],
  ["64MiB", 67_108_864],
  ["64 MiB", 67_108_864],
  ["1kB", 1000],
  ["1KiB", 1024],
  ["1.5GB", 1_500_000_000],
  ["1gib", 1_073_741_824],
  ["2TiB", 2_199_023_255_552],
])("%s is %i bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "MiB", "-1MiB", "1e3", "64M", "64iB", "64MiBs", "1.0001B", "9999999TiB", "6,4MB"])(
  "%j is no size",
  (text) => {
    expect(parseSize(text)).toBeUndefined();
  },
);

test("what is written is read back to the same", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      expect(parseSize(formatSize(bytes))).toBe(bytes);
    }),
  );
  expect(formatSize(67_108_864)).toBe("64MiB");
});
