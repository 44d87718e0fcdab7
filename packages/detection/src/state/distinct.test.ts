import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOf, type Distinct, noteThing } from "./distinct.ts";
import { hash32 } from "./hash.ts";

function sampled(things: readonly string[], most: number, set = 0): Distinct {
  const sample: Distinct = { left: [], zeros: 0 };
  for (const thing of things) noteThing(sample, set, hash32(thing), most);
  return sample;
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `thing-${n}`);
const things = fc.array(fc.integer({ min: 0, max: 400 }).map((n) => `thing-${n}`));

describe("a sample of different things", () => {
  test("counts exactly as long as there is room for all", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names(12))), (all) => countOf(sampled(all, 12), 0) === new Set(all).size),
    );
  });

  test("is the same in whatever order they come", () => {
    const sorted = ({ left, zeros }: Distinct) => ({ zeros, left: left.toSorted() });
    fc.assert(
      fc.property(things, (all) => {
        expect(sorted(sampled(all, 8))).toEqual(sorted(sampled(all.toReversed(), 8)));
      }),
    );
  });

  test("keeps to its room, and one set leaves the others alone", () => {
    const sample: Distinct = { left: [], zeros: 0 };
    for (const thing of names(5)) noteThing(sample, 3, hash32(thing), 8);
    for (const thing of names(5000)) noteThing(sample, 1, hash32(thing), 24);
    expect(countOf(sample, 3)).toBe(5);
    expect(countOf(sample, 0)).toBe(0);
    expect(sample.left.length).toBeLessThanOrEqual(24 + 5);
  });

  test.each([100, 1000, 20_000])("tells %d to a third", (count) => {
    const told = countOf(sampled(names(count), 24), 0);
    expect(told).toBeGreaterThan((count * 2) / 3);
    expect(told).toBeLessThan((count * 4) / 3);
  });
});
