import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clearHour } from "../hour/open-hour.ts";
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
  FIRST_SMALL,
  FIRST_WHOLE,
  FORTNIGHT,
  GAP_BINS,
  HAD,
  LINE_SLOTS,
  PEAKS,
  PIECES,
  RESOURCE_WORDS,
  ROW_BYTES,
  ROW_SLOTS,
  RUNS,
  SLOT_COUNT,
  SLOTS,
  U8,
  U16,
  U32,
  WEEK,
} from "./layout.ts";
import { Rows } from "./rows.ts";
import { hashIn, usedSlots } from "./slot.ts";
import { decide, isTrusted, quarantine, TOUCH, touch } from "./slots.ts";
import { hourOfWeek, visits, weekColumn, weekOf } from "./week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "./week-sums.ts";

/** First byte and size of a column's element. */
function bytesOf(column: number): [from: number, bytes: number, each: number] {
  if (column < FIRST_WHOLE) return [column * 8, 8, 8];
  return column < FIRST_SMALL ? [(column - FIRST_WHOLE) * 4, 4, 4] : [column - FIRST_SMALL, 1, 1];
}

test("no two numbers of a row share a byte, each is aligned, and an hour is forgotten in one stretch", () => {
  const scalars = Object.values(AT).map(bytesOf);
  const pieces: [from: number, bytes: number, each: number][] = [
    ...scalars,
    [U32.slots * 4, (ROW_SLOTS / LINE_SLOTS) * 64, 64],
    [U8.ends, FIELD_COUNT, 1],
    [PIECES.slots.at * 4, PIECES.slots.most * 4, 4],
    [PIECES.week.at * 4, PIECES.week.most * 4, 4],
    [U32.had * 4, HAD * 4, 64],
    [AT_SUP * 8, FEATURE_COUNT * 8, 8],
    [U32.run * 4, RUNS * 4, 4],
    [U32.resource * 4, RESOURCE_WORDS * 4, 4],
    [U8.novel, FIELD_COUNT * CLASS_COUNT, 1],
    [U8.signs, FORTNIGHT, 1],
    [U8.volume, FORTNIGHT, 1],
    [U8.peaks, PEAKS, 1],
    [U16.peakDays * 2, PEAKS * 2, 2],
    [U16.acted * 2, 7 * 2, 2],
    [F32.novelty * 4, FIELD_COUNT * CLASS_COUNT * 4, 4],
    [F32.today * 4, FAMILY_COUNT * 4, 4],
    [U16.gap * 2, GAP_BINS * 2, 2],
    [U16.depth * 2, DEPTH_BINS * 2, 2],
    [U16.burst * 2, BURST_BINS * 2, 2],
    [U16.bytes * 2, AMOUNT_BINS * 2, 2],
    [U16.resources * 2, AMOUNT_BINS * 2, 2],
  ];
  pieces.sort(([a], [b]) => a - b);
  let end = 0;
  for (const [from, bytes, each] of pieces) {
    expect(from).toBeGreaterThanOrEqual(end);
    expect(from % each).toBe(0);
    end = from + bytes;
  }
  expect(end).toBeLessThanOrEqual(ROW_BYTES);
});

test("a new hour forgets what belongs to the hour, and nothing else", () => {
  const row = new Rows().open(0);
  for (const column of Object.values(AT)) row.set(column, 7);
  clearHour(row);
  const kept = Object.entries(AT).filter(([, column]) => row.get(column) === 7);
  const long =
    "lastCall exposure meanAll level dispersionNum dispersionDen events denials errors spawnSum burstRef bytesRef";
  expect(kept.map(([name]) => name).slice(0, 12)).toEqual(long.split(" "));
  expect([AT.hour, AT.count, AT.alarmed, AT.mean, AT.nextSpawn].map((column) => row.get(column))).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test("what every event reads of a row is three cache lines, one after another", () => {
  const read = [AT.birth, AT.activeHours, AT.burstHours, AT.lastCall, AT.dayWatched, AT.hour, AT.count, AT.alarmed];
  const ends = read.map(bytesOf).map(([at, bytes]) => at + bytes);
  const [from, to] = [
    Math.min(...read.map(bytesOf).map(([at]) => at), U8.ends),
    Math.max(...ends, (U32.had + HAD) * 4),
  ];
  expect([from % 64, to - from]).toEqual([0, 3 * 64]);
});

test("the pieces of slots and groups follow each other without gap or overlap", () => {
  expect(SLOT_COUNT.reduce((sum, count) => sum + count)).toBe(SLOTS);
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

test("a row comes back as it was saved, with its pieces and no other's, wherever these lie", () => {
  const rows = new Rows();
  for (const id of [3, 700]) touch(rows.open(id), 1, id, 9);
  rows.set(AT.count, 3);
  rows.set(AT.level, 3.25);
  setWeekCalls(rows, 100, 1.5);
  rows.setU16(U16.burst, 9);
  for (let k = 1; k < 26; k += 1) touch(rows, 2 * (k & 1), 1000 + k, 9);
  const other = new Rows();
  other.open(5).load(rows.save());
  expect([other.get(AT.count), other.get(AT.level), other.getU16(U16.burst)]).toEqual([3, 3.25, 9]);
  expect([weekCalls(other, 100), weekCalls(other, 20)]).toEqual([1.5, 0]);
  const hashes = Array.from({ length: usedSlots(other) }, (_, slot) => hashIn(other, slot));
  const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + 2 * k);
  expect(hashes).toEqual([...from(1002, 12), 700, ...from(1001, 13)]);
  expect(other.save()).toEqual(rows.save());
  expect(other.open(6).get(AT.count)).toBe(0);
});

test("a row that is forgotten leaves its pieces to others, empty", () => {
  const rows = new Rows();
  for (let k = 0; k < 22; k += 1) touch(rows.open(0), 0, 77 + k, 9);
  setWeekActivity(rows, 3, 9);
  const taken = [rows.getU32(U32.slotPieces), rows.getU32(U32.weekPieces)];
  rows.clear();
  expect(usedSlots(rows)).toBe(0);
  for (let k = 0; k < 22; k += 1) touch(rows.open(1), 0, 7 + k, 9);
  setWeekCalls(rows, 3, 2);
  expect([rows.getU32(U32.slotPieces), rows.getU32(U32.weekPieces)]).toEqual(taken);
  expect([hashIn(rows, 21), weekActivity(rows, 3)]).toEqual([28, 0]);
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
  for (let round = 0; round < 3; round += 1) for (let k = 1; k <= 500; k += 1) adoption.adopt(2, k * 2_654_435 + 1, 1);
  expect(adoption.count(2, 2_654_436)).toBe(3);
  expect(adoption.count(1, 2_654_436)).toBe(0);
  for (let k = 1; k <= 60_000; k += 1) adoption.adopt(2, (k * 7919 * 104_729) >>> 0 || 1, 1);
  expect((adoption.hashes[2] as Uint32Array).length).toBeLessThanOrEqual(8192);
});
