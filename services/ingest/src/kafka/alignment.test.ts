import fc from "fast-check";
import { expect, test } from "vitest";
import { type Aligned, Alignment } from "./alignment.ts";

/** Partitions as event times in the order of their offsets; a time may be behind the one before it. */
const partitions = fc.array(fc.array(fc.nat(100), { maxLength: 20 }), { minLength: 1, maxLength: 5 });

function itemsOf(times: readonly number[], partition: number): Aligned[] {
  let newest = Number.NEGATIVE_INFINITY;
  return times.map((time, offset) => {
    newest = Math.max(newest, time);
    return { lane: String(partition), offset, newest };
  });
}

test("whatever the pieces and their order, no partition goes ahead of one that has more to come, and nothing is lost", () => {
  fc.assert(
    fc.property(partitions, fc.infiniteStream(fc.nat(1000)), (all, chance) => {
      const rolled = (n: number): number => (chance.next().value ?? 0) % n;
      const alignment = new Alignment<Aligned>();
      const left = all.map(itemsOf);
      for (const [partition, items] of left.entries()) alignment.behind(String(partition), items.length > 0);
      const taken: Aligned[] = [];
      while (left.some((items) => items.length > 0)) {
        const partition = rolled(left.length);
        const items = left[partition] ?? [];
        alignment.add(String(partition), items.splice(0, rolled(4)));
        alignment.behind(String(partition), items.length > 0);
        taken.push(...alignment.take(1 + rolled(8)));
      }
      for (let some = alignment.take(3); some.length > 0; some = alignment.take(3)) taken.push(...some);
      expect(taken.map(({ newest }) => newest)).toEqual(taken.map(({ newest }) => newest).toSorted((a, b) => a - b));
      for (const [partition, times] of all.entries()) {
        expect(taken.filter((item) => item.lane === String(partition))).toEqual(itemsOf(times, partition));
      }
    }),
  );
});

test("one that is at its end holds nobody back, and one that is behind does until it comes or is dropped", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("0", itemsOf([10, 20], 0));
  alignment.behind("1", true);
  expect(alignment.take(9)).toEqual([]);
  alignment.behind("1", false);
  expect(alignment.take(1)).toHaveLength(1);
  alignment.behind("1", true);
  expect(alignment.take(9)).toEqual([]);
  alignment.drop("1");
  expect(alignment.take(9)).toHaveLength(1);
});

test("one from which more is expected holds back only what is further ahead than the room that it leaves", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("1", itemsOf([10], 1));
  alignment.add("0", itemsOf([5, 14, 16], 0));
  alignment.behind("1", true, 5);
  expect(alignment.take(9).map(({ newest }) => newest)).toEqual([5, 10, 14]);
  expect(alignment.isPassed("1", 5)).toBe(false);
  alignment.behind("1", false);
  expect(alignment.take(9).map(({ newest }) => newest)).toEqual([16]);
  expect(alignment.isPassed("1", 5)).toBe(true);
});

test("after a silence the others begin where the first to speak does", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("0", itemsOf([100, 130], 0));
  alignment.startAt("1", 100);
  alignment.behind("1", true, 20);
  expect(alignment.take(9).map(({ newest }) => newest)).toEqual([100]);
});
