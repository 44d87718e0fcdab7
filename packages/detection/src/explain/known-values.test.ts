import { expect, test } from "vitest";
import { AT } from "../state/layout.ts";
import { Names } from "../state/names.ts";
import { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { quarantine, touch } from "../state/slots.ts";
import { oddValues, seldomValues, usualValues } from "./known-values.ts";

const BORN = 490_000;
const [OFTEN, ONCE] = [77, 78];

/** Eight hours of one day, all with the one value, the second and the last with the other as well. */
function youngRow(): Rows {
  const row = new Rows().open(0);
  row.set(AT.birth, BORN);
  for (let hour = 0; hour < 8; hour += 1) {
    row.set(AT.hour, BORN + hour);
    row.set(AT.activeHours, hour);
    touch(row, FIELD.asn, OFTEN, BORN + hour);
    if (hour === 1 || hour === 7) touch(row, FIELD.asn, ONCE, BORN + hour);
  }
  return row;
}

const names = new Names();
names.remember(OFTEN, "AS3320");
names.remember(ONCE, "AS64500");

test("what came in all hours is not seldom, though the identity is too young to be known by it", () => {
  const row = youngRow();
  expect(usualValues(row, FIELD.asn, names)).toBe("AS3320 (7 of 7 hours), AS64500 (1 of 7 hours)");
  expect(oddValues(row, FIELD.asn, names)).toEqual(["AS3320", "AS64500"]);
  expect(seldomValues(row, FIELD.asn, names)).toEqual(["AS64500"]);
});

test("what came in a suspicious hour came, though it gained no trust by that", () => {
  const row = youngRow();
  quarantine(row, BORN + 7);
  for (const hours of [8, 32]) {
    row.set(AT.hour, BORN + hours);
    row.set(AT.activeHours, hours);
    touch(row, FIELD.asn, ONCE, BORN + hours);
    expect(oddValues(row, FIELD.asn, names, true)).not.toEqual([]);
    expect(usualValues(row, FIELD.asn, names)).toContain("AS64500");
    quarantine(row, BORN + hours);
  }
});

test.each<[string, number, number]>([
  ["each night for a year", 24, 365],
  ["each week for half a year", 7 * 24, 26],
  ["twice a day for a month", 12, 60],
])("what came in every hour came in every hour, however long ago most of them are: %s", (_, apart, runs) => {
  const row = new Rows().open(0);
  row.set(AT.birth, BORN);
  for (let run = 0; run < runs; run += 1) {
    const hour = BORN + run * apart;
    row.set(AT.hour, hour);
    touch(row, FIELD.asn, OFTEN, hour);
    if (run % 2 === 0) touch(row, FIELD.client, ONCE, hour);
  }
  row.set(AT.activeHours, runs);
  row.set(AT.hour, BORN + runs * apart);
  const said = usualValues(row, FIELD.asn, names);
  const [, seen, hours] = /^AS3320 \((\d+) of (\d+) hours\)$/.exec(said) ?? [];
  expect(seen).toBe(hours);
  const [, half, all] = /\((\d+) of (\d+) hours\)$/.exec(usualValues(row, FIELD.client, names)) ?? [];
  expect(all).toBe(hours);
  expect(Math.abs(Number(half) / Number(all) - 0.5)).toBeLessThan(0.12);
});

test("what it changed from long ago is no more what it is known by than what it changed to", () => {
  const row = new Rows().open(0);
  row.set(AT.birth, BORN);
  for (let day = 0; day < 150; day += 1) {
    row.set(AT.hour, BORN + day * 24);
    touch(row, FIELD.asn, day < 90 ? OFTEN : ONCE, BORN + day * 24);
    touch(row, FIELD.client, OFTEN, BORN + day * 24);
  }
  row.set(AT.activeHours, 150);
  row.set(AT.hour, BORN + 150 * 24);
  expect(usualValues(row, FIELD.asn, names)).toMatch(/^AS64500 \(3\d of 4\d hours\), AS3320 \(\d of 4\d hours\)$/);
});
