import fc from "fast-check";
import { expect, test } from "vitest";
import { pow10 } from "../math/detmath.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { EVIDENCE_UNIT, evidenceOf, evidenceOn, forgetDays, gathered, keepEvidence, MOST_A_DAY } from "./fortnight.ts";

test.each([
  // 1/2 at p = 1; (1 - p + p ln p) / (p ln² p) at 0.1 and 0.01, in 32nds of a factor of ten, rounded down.
  [0, Math.floor(32 * Math.log10(0.5))],
  [1, Math.floor(32 * Math.log10(1.26313))],
  [2, Math.floor(32 * Math.log10(4.45102))],
  [9, MOST_A_DAY],
])("a rarity of %d is evidence of %d units", (rarity, units) => {
  expect(evidenceOf(rarity)).toBe(units);
});

test("evidence never falls as rarity rises", () => {
  const all = Array.from({ length: 600 }, (_, k) => evidenceOf(k / 100));
  expect(all).toEqual(all.toSorted((a, b) => a - b));
});

test("where nothing is wrong, the mean of the evidence is at most 1", () => {
  const steps = 200_000;
  let sum = 0;
  for (let k = 0; k < steps; k += 1) sum += pow10(evidenceOf(-Math.log10((k + 0.5) / steps)) / EVIDENCE_UNIT);
  expect(sum / steps).toBeLessThan(1);
  expect(sum / steps).toBeGreaterThan(0.7);
});

test("what gathers is max(1, M) e of a fortnight's days, days without the identity left out", () => {
  const day = fc.option(fc.integer({ min: -10, max: MOST_A_DAY }), { nil: undefined, freq: 4 });
  fc.assert(
    fc.property(
      fc.integer({ min: 20_000, max: 21_000 }),
      fc.array(day, { minLength: 1, maxLength: 60 }),
      (from, days) => {
        const row = new Rows().open(3);
        days.forEach((evidence, k) => {
          if (evidence === undefined) return;
          const before = row.get(AT.day);
          row.set(AT.day, from + k);
          forgetDays(row, before, from + k);
          const recent = days.slice(Math.max(0, k - 13), k + 1).filter((each) => each !== undefined);
          const expected = recent.reduce((m, e) => Math.max(0, m) + e, 0);
          expect(gathered(row, "signs", evidence).evidence).toBe(expected);
          keepEvidence(row, "signs", evidence);
          expect(evidenceOn(row, "signs", from + k)).toBe(evidence);
        });
      },
    ),
  );
});
