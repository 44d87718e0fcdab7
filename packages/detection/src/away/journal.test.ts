import fc from "fast-check";
import { expect, test } from "vitest";
import type { StateRow } from "../detector.ts";
import { Journal } from "./journal.ts";

const PART = 3;

function save(journal: Journal, rows: Map<string, StateRow>): void {
  const { rows: changed, removed } = journal.takeRows();
  for (const row of changed) rows.set(row.key, row);
  for (const key of removed) rows.delete(key);
}

function restored(rows: ReadonlyMap<string, StateRow>): Journal {
  const journal = new Journal(PART);
  for (let number = 0; number < rows.size; number += 1)
    journal.load((rows.get(`gone:${PART}:${number}`) as StateRow).state);
  return journal;
}

test("its rows say what it knows, whenever they were taken", () => {
  const change = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const journal = new Journal(PART);
      const rows = new Map<string, StateRow>();
      for (const [low, check, isSaved] of changes) {
        journal.set(1, low, check);
        if (isSaved) save(journal, rows);
      }
      save(journal, rows);
      const again = restored(rows);
      expect(again.size).toBe(journal.size);
      for (let low = 0; low <= 60; low += 1) expect(again.get(1, low)).toBe(journal.get(1, low));
      expect(again.takeRows()).toEqual({ rows: [], removed: [] });
    }),
  );
});

test.each([
  ["who comes and goes all the time", (k: number) => k % 2],
  ["who only comes", () => 1],
])("%s leaves few rows, and no more in them than twice as many", (_, checkOf) => {
  const journal = new Journal(PART);
  const rows = new Map<string, StateRow>();
  for (let k = 0; k < 20_000; k += 1) {
    journal.set(1, k >> 1, checkOf(k));
    if (k % 20 === 0) save(journal, rows);
  }
  save(journal, rows);
  expect(rows.size).toBeLessThan(150);
  const bytes = Array.from(rows.values()).reduce((sum, { state }) => sum + state.length, 0);
  expect(bytes).toBeLessThan(12 * (3 * journal.size + 2048));
  expect(restored(rows).size).toBe(journal.size);
});

test("where nobody asks for rows, changes are not heaped up, and the next row has all", () => {
  const journal = new Journal(PART);
  for (let k = 0; k < 100_000; k += 1) journal.set(1, k % 10, 1 + (k % 7));
  const { rows } = journal.takeRows();
  expect(rows.map(({ key, state }) => [key, state.length < 1000])).toEqual([[`gone:${PART}:0`, true]]);
});
