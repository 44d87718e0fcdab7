import fc from "fast-check";
import { compressSync } from "snappy";
import { expect, test } from "vitest";
import { compressSnappy, uncompressSnappy } from "./snappy.ts";

test("what snappy-java's framing packs comes back, whatever its size", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 1000 }), (part, times) => {
      const bytes = Buffer.concat(Array.from({ length: times }, () => part));
      expect(uncompressSnappy(compressSnappy(bytes)).equals(bytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("a raw block, as librdkafka writes it, is read as well", () => {
  const bytes = Buffer.from("raw".repeat(1000));
  expect(uncompressSnappy(compressSync(bytes))).toEqual(bytes);
});

test("a frame that breaks off is an error, and never half a batch", () => {
  const packed = compressSnappy(Buffer.from("x".repeat(100_000)));
  for (const length of [17, 19, packed.length - 1])
    expect(() => uncompressSnappy(packed.subarray(0, length))).toThrow();
});
