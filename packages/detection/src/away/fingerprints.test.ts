import fc from "fast-check";
import { expect, test } from "vitest";
import { Fingerprints } from "./fingerprints.ts";

/** Few fingerprints whose places collide. */
const low = fc.integer({ min: 0, max: 40 });
const change = fc.record({ low, high: fc.integer({ min: 0, max: 1 }), check: fc.integer({ min: 0, max: 3 }) });

test("what was set and not taken out again is there, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const prints = new Fingerprints();
      const known = new Map<string, number>();
      for (const { high, low, check } of changes) {
        if (check === 0) prints.delete(high, low);
        else prints.set(high, low, check);
        if (check === 0) known.delete(`${high} ${low}`);
        else known.set(`${high} ${low}`, check);
      }
      expect(prints.size).toBe(known.size);
      for (let high = 0; high < 2; high += 1)
        for (let low = 0; low <= 40; low += 1) expect(prints.get(high, low)).toBe(known.get(`${high} ${low}`) ?? 0);
      expect(prints.all().length).toBe(3 * known.size);
    }),
  );
});
