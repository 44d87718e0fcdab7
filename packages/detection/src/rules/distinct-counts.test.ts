import fc from "fast-check";
import { expect, test } from "vitest";
import { DistinctCounts, type Sighting } from "./distinct-counts.ts";

const MINUTE = 60_000;

function sighting(value: string, at: number, key = "rule:r:a"): Sighting {
  return { key, value, at, withinMs: 10 * MINUTE, atLeast: 3 };
}

test("distinct values within the span are counted, no further than the threshold", () => {
  const counts = new DistinctCounts(10);
  const seen = ["a", "b", "a", "c", "d", "e"].map((value, n) => counts.see(sighting(value, n * MINUTE)));
  expect(seen).toEqual([1, 2, 2, 3, 3, 3]);
});

test("what is older than the span no longer counts", () => {
  const counts = new DistinctCounts(10);
  counts.see(sighting("a", 0));
  counts.see(sighting("b", MINUTE));
  expect(counts.see(sighting("c", 11 * MINUTE))).toBe(1);
});

test("what comes from a span behind the latest counts nothing, and what comes from a little behind does", () => {
  const counts = new DistinctCounts(10);
  const seen = [
    ["a", 60],
    ["b", 5],
    ["c", 50],
    ["d", 51],
  ].map(([value, at]) => counts.see(sighting(value as string, (at as number) * MINUTE)));
  expect(seen).toEqual([1, 0, 0, 2]);
});

test("each key has its own count", () => {
  const counts = new DistinctCounts(10);
  counts.see(sighting("a", 0, "rule:r:a"));
  expect(counts.see(sighting("b", 0, "rule:r:b"))).toBe(1);
});

test("a value seen again at once makes no row to write", () => {
  const counts = new DistinctCounts(10);
  counts.see(sighting("a", 0));
  expect(counts.takeRows().rows.map((row) => row.key)).toEqual(["rule:clock", "rule:r:a"]);
  counts.see(sighting("a", 1000));
  expect(counts.takeRows()).toEqual({ rows: [], removed: [] });
});

test("when full, those silent longest are forgotten, and their rows removed", () => {
  const counts = new DistinctCounts(10);
  for (let n = 0; n < 10; n += 1) counts.see(sighting("a", n, `rule:r:${n}`));
  counts.takeRows();
  counts.see(sighting("a", 100, "rule:r:new"));
  const { rows, removed } = counts.takeRows();
  expect(removed).toEqual(["rule:r:0"]);
  expect(rows.map((row) => row.key)).toEqual(["rule:r:new"]);
});

test("at a new hour what is over is forgotten", () => {
  const counts = new DistinctCounts(10);
  counts.see(sighting("a", 0));
  counts.takeRows();
  counts.see(sighting("a", 61 * MINUTE, "rule:r:b"));
  expect(counts.takeRows().removed).toEqual(["rule:r:a"]);
});

test.each(["", "{", "[]", '{"v":2}', '{"v":1,"within":"x"}', '{"v":1,"within":1,"last":1,"seen":[["a"],7]}'])(
  "a row that cannot be read does no harm: %s",
  (text) => {
    const counts = new DistinctCounts(10);
    counts.restore([{ key: "rule:r:a", state: new TextEncoder().encode(text) }]);
    expect(counts.see(sighting("a", 0))).toBe(1);
  },
);

test("what was forgotten does not come back with a row that was written before", () => {
  const counts = new DistinctCounts(3);
  const stored = new Map<string, Uint8Array>();
  const save = (): void => {
    for (const { key, state } of counts.takeRows().rows) stored.set(key, state);
  };
  counts.see(sighting("4", 562_501));
  counts.see(sighting("1", 0));
  save();
  expect(counts.see(sighting("4", 600_000))).toBe(1);
  save();
  const after = new DistinctCounts(3);
  after.restore(Array.from(stored, ([key, state]) => ({ key, state })));
  expect([counts, after].map((each) => each.see(sighting("4", 0)))).toEqual([1, 1]);
});

test("restored from its rows at any point, it goes on as if nothing had happened", () => {
  const sightings = fc.array(
    fc.record({
      key: fc.constantFrom("rule:r:a", "rule:r:b", "rule:r:c", "rule:s:a"),
      value: fc.constantFrom("1", "2", "3", "4"),
      at: fc.nat(4 * 60 * MINUTE),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(sightings, fc.nat(60), fc.nat(60), (list, first, second) => {
      const all = list.map(({ key, value, at }) => sighting(value, at, key));
      const straight = new DistinctCounts(3);
      const expected = all.map((each) => straight.see(each));
      const stored = new Map<string, Uint8Array>();
      let counts = new DistinctCounts(3);
      const got = all.map((each, n) => {
        if (n === first || n === second) {
          const { rows, removed } = counts.takeRows();
          for (const key of removed) stored.delete(key);
          for (const { key, state } of rows) stored.set(key, state);
          counts = new DistinctCounts(3);
          counts.restore(Array.from(stored, ([key, state]) => ({ key, state })));
          if (n === first) counts.takeRows();
        }
        return counts.see(each);
      });
      expect(got).toEqual(expected);
    }),
  );
});

type Seen = Pick<Sighting, "value" | "at">;

/** What is older than the span is forgotten, of too many the oldest; a value seen again moves by sixteenths of the span. */
function countedByHand(seen: readonly Seen[], { value, at, withinMs, atLeast }: Sighting): readonly Seen[] {
  const kept = seen.filter((one) => one.at > at - withinMs);
  const known = kept.find((one) => one.value === value);
  if (known !== undefined && at < known.at + withinMs / 16) return kept;
  const moved = [...kept.filter((one) => one.value !== value), { value, at }];
  const oldest = moved.reduce((a, b) => (b.at < a.at ? b : a));
  return moved.length > atLeast ? moved.filter((one) => one !== oldest) : moved;
}

test("it counts as one counts by hand, whoever is late", () => {
  const steps = fc.array(fc.tuple(fc.constantFrom("1", "2", "3", "4", "5"), fc.integer({ min: -2, max: 4 })));
  fc.assert(
    fc.property(steps, (all) => {
      const counts = new DistinctCounts(3);
      let at = 24 * 60 * MINUTE;
      let [seen, latest]: [readonly Seen[], number] = [[], Number.NEGATIVE_INFINITY];
      for (const [value, minutes] of all) {
        at += minutes * MINUTE;
        const isBehind = at <= latest - sighting(value, at).withinMs;
        if (!isBehind) seen = countedByHand(seen, sighting(value, at));
        latest = Math.max(latest, ...seen.map((one) => one.at));
        expect(counts.see(sighting(value, at))).toBe(isBehind ? 0 : seen.length);
      }
    }),
    { numRuns: 500 },
  );
});
