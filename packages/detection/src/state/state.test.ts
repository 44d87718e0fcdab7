import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Adoption } from "./adoption.ts";
import { GROUP, GROUP_SIZE, SUM } from "./groups.ts";
import {
  AMOUNT_BINS,
  AT,
  AT_SUP,
  BURST_BINS,
  CLASS_COUNT,
  DEPTH_BINS,
  F32,
  FAMILY_COUNT,
  FEATURE_COUNT,
  FIELD_COUNT,
  FORTNIGHT,
  GAP_BINS,
  HAD,
  HOUR_FROM,
  HOUR_TO,
  RESOURCE_WORDS,
  ROW_BYTES,
  RUNS,
  SLOT_COUNT,
  SLOT_START,
  SLOTS,
  U8,
  U16,
  U32,
  WEEK,
} from "./layout.ts";
import { Rows } from "./rows.ts";
import { decide, isTrusted, quarantine, TOUCH, touch } from "./slots.ts";
import { hourOfWeek, visits, weekColumn, weekOf } from "./week.ts";

test("no two numbers of a row share a byte, each is aligned, and an hour is forgotten in one stretch", () => {
  const pieces: [from: number, bytes: number, each: number][] = [
    [U32.had * 4, HAD * 4, 4],
    ...Object.values(AT).map((at): [number, number, number] => [at * 8, 8, 8]),
    [AT_SUP * 8, FEATURE_COUNT * 8, 8],
    [U32.run * 4, RUNS * 4, 4],
    [U32.resource * 4, RESOURCE_WORDS * 4, 4],
    [U8.novel, FIELD_COUNT * CLASS_COUNT, 1],
    [U32.slot * 4, SLOTS * 8, 64],
    [U8.days, SLOTS, 1],
    [U8.signs, FORTNIGHT, 1],
    [U8.volume, FORTNIGHT, 1],
    [F32.novelty * 4, FIELD_COUNT * CLASS_COUNT * 4, 4],
    [F32.today * 4, FAMILY_COUNT * 4, 4],
    [U16.gap * 2, GAP_BINS * 2, 2],
    [U16.depth * 2, DEPTH_BINS * 2, 2],
    [U16.burst * 2, BURST_BINS * 2, 2],
    [U16.bytes * 2, AMOUNT_BINS * 2, 2],
    [U16.resources * 2, AMOUNT_BINS * 2, 2],
    [F32.counts * 4, WEEK * 4, 4],
    [U16.active * 2, WEEK * 2, 2],
  ];
  pieces.sort(([a], [b]) => a - b);
  let end = 0;
  for (const [from, bytes, each] of pieces) {
    expect(from).toBeGreaterThanOrEqual(end);
    expect(from % each).toBe(0);
    end = from + bytes;
  }
  expect(end).toBe(ROW_BYTES);
  expect([AT.hour, HOUR_TO - HOUR_FROM]).toEqual([HOUR_FROM, AT.nextResources - AT.hour + 1 + FEATURE_COUNT]);
  expect(U16.slot * 2).toBe(U32.slot * 4);
});

test("what every event reads of a row is its first three cache lines", () => {
  const read = [AT.birth, AT.activeHours, AT.burstHours, AT.lastCall, AT.dayWatched, AT.hour, AT.count, AT.alarmed];
  expect(Math.max(...read)).toBeLessThan((3 * 64) / 8);
});

test("the pieces of slots and groups follow each other without gap or overlap", () => {
  expect(SLOT_START.map((start, field) => start + (SLOT_COUNT[field] as number))).toEqual([
    ...SLOT_START.slice(1),
    SLOTS,
  ]);
  expect(GROUP.active).toBe(Object.keys(SUM).length);
  expect(
    [
      GROUP.existing,
      GROUP.novel,
      GROUP.age,
      GROUP.fano,
      GROUP.gap,
      GROUP.depth,
      GROUP.burst,
      GROUP.bytes,
      GROUP.resources,
      GROUP.reached,
      GROUP.unreached,
      GROUP_SIZE,
    ].map((at) => at - GROUP.active),
  ).toEqual([168, 336, 588, 600, 614, 626, 634, 666, 682, 698, 708, 718]);
});

test("a row is at most 3 KiB, and comes back as it was saved", () => {
  expect(ROW_BYTES).toBeLessThanOrEqual(3072);
  const rows = new Rows();
  rows.open(700).set(AT.count, 3.25);
  rows.setF32(F32.counts, 1.5);
  rows.setU16(U16.burst, 9);
  const saved = rows.save();
  const other = new Rows();
  other.open(5).load(saved);
  expect([other.get(AT.count), other.getF32(F32.counts), other.getU16(U16.burst)]).toEqual([3.25, 1.5, 9]);
  expect(other.open(6).get(AT.count)).toBe(0);
});

test("a week begins on Monday at midnight UTC", () => {
  const monday = Date.UTC(2026, 2, 2) / 3_600_000;
  expect([hourOfWeek(monday), hourOfWeek(monday - 1)]).toEqual([0, 167]);
  expect(weekOf(monday) - weekOf(monday - 1)).toBe(1);
});

test("the hours of a week have a column each, those of one hour of the day side by side", () => {
  const columns = Array.from({ length: WEEK }, (_, bin) => weekColumn(bin));
  expect(columns.toSorted((a, b) => a - b)).toEqual(Array.from({ length: WEEK }, (_, column) => column));
  expect([3, 27, 147].map(weekColumn)).toEqual([21, 22, 27]);
});

test("visits are the decayed sum over exact past occurrences", () => {
  const hours = fc.integer({ min: 490_000, max: 491_000 });
  fc.assert(
    fc.property(hours, fc.nat(1500), fc.nat(167), (birth, age, bin) => {
      let expected = 0;
      const past: number[] = [];
      for (let h = birth; h < birth + age; h += 1) if (hourOfWeek(h) === bin) past.push(h);
      past.reverse().forEach((_, j) => {
        expected += (7 / 8) ** j;
      });
      expect(visits(bin, birth + age, birth)).toBeCloseTo(expected, 9);
    }),
  );
});

describe("slots", () => {
  const born = 490_000;
  const rowOf = (): Rows => {
    const row = new Rows().open(0);
    row.set(AT.birth, born);
    return row;
  };

  test("a value is trusted from the fifth day on if seen on three, and counts once an hour until then", () => {
    const row = rowOf();
    const seen = [0, 0, 1, 24, 48, 72, 96, 97].map((after) => touch(row, 0, 77, born + after));
    const { absent, known, untrusted } = TOUCH;
    expect(seen).toEqual([absent, known, untrusted, untrusted, untrusted, untrusted, untrusted, known]);
    expect(isTrusted(row, 0)).toBe(true);
  });

  test.each([
    ["on two days only", [0, 1, 2, 96, 97, 98]],
    ["within three days", [0, 24, 48, 71]],
  ])("seen %s, it is not", (_, hours) => {
    const row = rowOf();
    for (const after of hours) touch(row, 0, 77, born + after);
    expect(isTrusted(row, 0)).toBe(false);
  });

  test("days under guard do not count, a held value is not trusted, one that is let go is at once", () => {
    const row = rowOf();
    row.set(AT.guardedUntil, born + 30);
    for (const after of [0, 24, 48, 72, 96]) touch(row, 0, 77, born + after);
    expect(isTrusted(row, 0)).toBe(false);
    touch(row, 0, 77, born + 120);
    expect(isTrusted(row, 0)).toBe(true);
    decide(row, new Set([77]), "hold");
    expect(isTrusted(row, 0)).toBe(false);
    decide(row, new Set([77]), "release");
    expect(isTrusted(row, 0)).toBe(true);
  });

  test("a burnt value is new in every hour for good, and nothing pushes it out", () => {
    const row = rowOf();
    touch(row, 0, 77, born);
    decide(row, new Set([77]), "burn");
    for (let k = 0; k < 200; k += 1) touch(row, 0, 1000 + k, born + 1 + k);
    const seen = [400, 400, 401, 600].map((after) => touch(row, 0, 77, born + after));
    expect(seen).toEqual([TOUCH.burnt, TOUCH.known, TOUCH.burnt, TOUCH.burnt]);
    decide(row, new Set([77]), "release");
    expect(touch(row, 0, 77, born + 700)).toBe(TOUCH.burnt);
  });

  test("what a suspicious hour brought gains no trust", () => {
    const row = rowOf();
    for (const after of [0, 24, 48, 72, 96]) {
      touch(row, 0, 77, born + after);
      quarantine(row, born + after);
    }
    expect(isTrusted(row, 0)).toBe(false);
  });

  test("a field with more values in an hour than slots says so instead of counting them", () => {
    const row = rowOf();
    const seen = Array.from({ length: 45 }, (_, k) => touch(row, 0, 1000 + k, born));
    expect(seen.filter((found) => found === TOUCH.absent)).toHaveLength(40);
    expect(seen.slice(40)).toEqual(Array.from({ length: 5 }, () => TOUCH.thrash));
  });
});

test("adoption counts members, however the table had to grow, and stays bounded", () => {
  const adoption = new Adoption();
  for (let round = 0; round < 3; round += 1) for (let k = 1; k <= 500; k += 1) adoption.adopt(2, k * 2_654_435 + 1);
  expect(adoption.count(2, 2_654_436)).toBe(3);
  expect(adoption.count(1, 2_654_436)).toBe(0);
  for (let k = 1; k <= 60_000; k += 1) adoption.adopt(2, (k * 7919 * 104_729) >>> 0 || 1);
  expect((adoption.hashes[2] as Uint32Array).length).toBeLessThanOrEqual(8192);
});
