import fc from "fast-check";
import { expect, test } from "vitest";
import { deliver } from "./deliver.ts";
import type { RawRecord } from "./world.ts";

const records = fc
  .array(fc.nat(100_000), { maxLength: 200 })
  .map((times) =>
    times.sort((a, b) => a - b).map((at, index): RawRecord => ({ at, source: "gateway", record: { index } })),
  );

test("delivery loses nothing, repeats whole records only, and is late by less than the bound", () => {
  fc.assert(
    fc.property(
      records,
      fc.nat(20_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (list, maxLateMs, duplicateShare, seed) => {
        const delivered = [...deliver(list, { duplicateShare, maxLateMs, seed })];
        expect(new Set(delivered)).toEqual(new Set(list));
        expect(delivered.length).toBeLessThanOrEqual(2 * list.length);
        let newest = 0;
        for (const { at } of delivered) {
          expect(newest - at).toBeLessThanOrEqual(maxLateMs);
          newest = Math.max(newest, at);
        }
      },
    ),
  );
});

test("without lateness and duplicates nothing changes", () => {
  fc.assert(
    fc.property(records, (list) => {
      expect([...deliver(list, { duplicateShare: 0, maxLateMs: 0, seed: 1 })]).toEqual(list);
    }),
  );
});

test("the same seed delivers the same way, another one does not", () => {
  const list = Array.from(
    { length: 500 },
    (_, index): RawRecord => ({ at: index * 100, source: "gateway", record: { index } }),
  );
  const way = (seed: number) => JSON.stringify([...deliver(list, { duplicateShare: 0.2, maxLateMs: 5000, seed })]);
  expect(way(1)).toBe(way(1));
  expect(way(1)).not.toBe(way(2));
  expect(way(1)).not.toBe(JSON.stringify(list));
});

test("each source is late in its own way", () => {
  const list = Array.from(
    { length: 200 },
    (_, at): RawRecord => ({
      at: at * 100,
      source: at % 2 === 0 ? "live" : "batch",
      record: { at },
    }),
  );
  const maxLateMs = (source: string) => (source === "live" ? 0 : 5000);
  const delivered = [...deliver(list, { duplicateShare: 0, maxLateMs, seed: 3 })];
  expect(delivered).not.toEqual(list);
  const live = delivered.filter(({ source }) => source === "live");
  expect(live).toEqual(list.filter(({ source }) => source === "live"));
});
