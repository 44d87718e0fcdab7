import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedCache } from "./bounded-cache.ts";

test("gives what the function gives, however small the memory", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 3 }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (keys, limit) => {
        const cache = new BoundedCache(limit, (key) => `<${key}>`);
        for (const key of keys) expect(cache.get(key)).toBe(`<${key}>`);
      },
    ),
  );
});

test("works a key out once, as long as it is remembered", () => {
  let worked = 0;
  const cache = new BoundedCache(2, (key) => {
    worked += 1;
    return key;
  });
  for (const key of ["one", "two", "one", "two", "one"]) cache.get(key);
  expect(worked).toBe(2);
});

test.each([
  { length: 1024, worked: 1 },
  { length: 1025, worked: 2 },
])("a key of $length characters that comes twice is worked out $worked times", ({ length, worked }) => {
  let times = 0;
  const cache = new BoundedCache(8, (key) => {
    times += 1;
    return key.length;
  });
  for (const key of ["x".repeat(length), "x".repeat(length)]) expect(cache.get(key)).toBe(length);
  expect(times).toBe(worked);
});
