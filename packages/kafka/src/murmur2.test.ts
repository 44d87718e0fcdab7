import { expect, test } from "vitest";
import { murmur2, partitionOf } from "./murmur2.ts";

// From Apache Kafka's own UtilsTest.testMurmur2.
test.each([
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
])("murmur2 of %s is what the Java client computes", (key, expected) => {
  expect(murmur2(key)).toBe(expected);
});

test("a key that is not ASCII hashes its UTF-8 bytes, and finds a partition within the count", () => {
  expect(partitionOf("aws:1:role:größe", 12)).toBeGreaterThanOrEqual(0);
  expect(partitionOf("aws:1:role:größe", 12)).toBeLessThan(12);
  expect(partitionOf("anything", 1)).toBe(0);
});
