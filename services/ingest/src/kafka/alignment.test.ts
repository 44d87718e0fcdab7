import fc from "fast-check";
import { expect, test } from "vitest";
import { type Aligned, Alignment } from "./alignment.ts";

/** Partitions as event times in the order of their offsets; a time may be behind the one before it. */
const partitions = fc.array(fc.array(fc.nat(100), { maxLength: 20 }), { minLength: 1, maxLength: 5 });

function itemsOf(times: readonly number[], partition: number): Aligned[] {
  let newest = Number.NEGATIVE_INFINITY;
  return times.map((time, offset) => {
    newest = Math.max(newest, time);
    return { lane: String(partition), offset, newest, weight: 1 };
  });
}

test("whatever the pieces and their order, no partition goes ahead of one that has more to come, and nothing is lost", () => {
  fc.assert(
    fc.property(partitions, fc.infiniteStream(fc.nat(1000)), (all, chance) => {
      const rolled = (n: number): number => (chance.next().value ?? 0) % n;
      const alignment = new Alignment<Aligned>();
      const left = all.map(itemsOf);
      const tell = (partition: number): void => {
        if ((left[partition] ?? []).length > 0) alignment.expect(String(partition));
        else alignment.seenEmpty(String(partition), 0);
      };
      for (const partition of left.keys()) tell(partition);
      const taken: Aligned[] = [];
      while (left.some((items) => items.length > 0)) {
        const partition = rolled(left.length);
        const items = left[partition] ?? [];
        alignment.add(String(partition), items.splice(0, rolled(4)), 0);
        tell(partition);
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

function times(items: readonly Aligned[]): number[] {
  return items.map(({ newest }) => newest);
}

test("one that was seen empty holds nobody back, and one of which more is there does until it comes or is dropped", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("0", itemsOf([10, 20], 0), 0);
  alignment.expect("1");
  expect(alignment.take(9)).toEqual([]);
  alignment.seenEmpty("1", 0);
  expect(alignment.take(1)).toHaveLength(1);
  alignment.expect("1");
  expect(alignment.take(9)).toEqual([]);
  alignment.drop("1");
  expect(alignment.take(9)).toHaveLength(1);
});

test("one that was seen empty holds back what came after that, until it is seen again", () => {
  const alignment = new Alignment<Aligned>();
  alignment.seenEmpty("1", 5);
  alignment.add("0", itemsOf([10], 0), 5);
  alignment.add("0", itemsOf([20, 30], 0), 6);
  expect(times(alignment.take(9))).toEqual([10]);
  alignment.seenEmpty("1", 6);
  expect(times(alignment.take(1))).toEqual([20]);
  // Of the same piece, which came before this was there.
  alignment.add("1", itemsOf([25], 1), 7);
  alignment.seenEmpty("1", 7);
  expect(times(alignment.take(9))).toEqual([25, 30]);
});

test("no more is taken at a time than what it weighs together, but for the last of it", () => {
  const alignment = new Alignment<Aligned>();
  const heavy = (at: readonly number[], partition: number): Aligned[] =>
    itemsOf(at, partition).map((item) => ({ ...item, weight: 10 }));
  alignment.add("0", heavy([1, 3, 5], 0), 0);
  alignment.add("1", heavy([2, 4], 1), 0);
  for (const lane of ["0", "1"]) alignment.seenEmpty(lane, 1);
  expect(times(alignment.take(9, 15))).toEqual([1, 2]);
  expect(times(alignment.take(9, 1))).toEqual([3]);
  expect(times(alignment.take(9, 100))).toEqual([4, 5]);
});

test("one from which more is expected holds back only what is further ahead than the room that it leaves", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("1", itemsOf([10], 1), 0);
  alignment.add("0", itemsOf([5, 14, 16], 0), 0);
  alignment.expect("1", 5);
  expect(times(alignment.take(9))).toEqual([5, 10, 14]);
  expect(alignment.isPassed("1", 5)).toBe(false);
  alignment.seenEmpty("1", 0);
  expect(times(alignment.take(9))).toEqual([16]);
  expect(alignment.isPassed("1", 5)).toBe(true);
  expect(alignment.isPassed("one that never brought anything", 5)).toBe(false);
});

test("after a silence the others begin where the first to speak does", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("0", itemsOf([100, 130], 0), 0);
  alignment.startAt("1", 100);
  alignment.expect("1", 20);
  expect(times(alignment.take(9))).toEqual([100]);
});

test("something waits until the last of it is taken, or dropped with its lane", () => {
  const alignment = new Alignment<Aligned>();
  const seen: boolean[] = [];
  alignment.seenEmpty("t/0", 1);
  const look = (): void => void seen.push(alignment.isWaiting());
  const one = (lane: string): Aligned => ({ lane, offset: 0, newest: 5, weight: 1 });
  look();
  for (const lane of ["t/0", "t/0", "t/1"]) alignment.add(lane, [one(lane)], 0);
  alignment.take(2);
  look();
  alignment.take(2);
  look();
  alignment.add("t/1", [one("t/1")], 0);
  alignment.drop("t/1");
  alignment.drop("t/0");
  look();
  expect(seen).toEqual([false, true, false, false]);
});

test("nothing goes further than another process lets it, but for what was asked for before that had read on", () => {
  const alignment = new Alignment<Aligned>();
  alignment.add("0", itemsOf([10, 20, 30], 0), 5);
  alignment.add("0", itemsOf([40, 50], 0), 7);
  alignment.follow("1", { limitOf: (asked) => (asked > 4 ? 20 : Number.POSITIVE_INFINITY) });
  expect(times(alignment.take(9))).toEqual([10, 20]);
  expect([alignment.isHeldBack("1"), alignment.isHeldBack("2"), alignment.stopped]).toEqual([true, false, [5, 30]]);
  alignment.follow("1", { limitOf: (asked) => (asked > 5 ? 20 : Number.POSITIVE_INFINITY) });
  expect(alignment.isHeldBack("1")).toBe(false);
  expect(times(alignment.take(9))).toEqual([30]);
  alignment.follow("2", { limitOf: () => 40 });
  alignment.follow("1", undefined);
  expect(times(alignment.take(9))).toEqual([40]);
  expect(alignment.reached("0")).toBe(50);
  alignment.follow("2", undefined);
  expect(times(alignment.take(9))).toEqual([50]);
});
