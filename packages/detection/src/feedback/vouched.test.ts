import { expect, test } from "vitest";
import { daySums, forgetDays, keepEvidence } from "../day/fortnight.ts";
import { ACTIVE_UNIT, AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { isAllTrusted, touch } from "../state/slots.ts";
import { hourOfWeek, weekColumn, weekOf } from "../state/week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";
import type { Recollection } from "./recollections.ts";
import { takeBack, vouch } from "./vouched.ts";

const HOUR = 492_000;
const COLUMN = weekColumn(hourOfWeek(HOUR));
const [OWN, STRANGE] = [11, 12];

/** A row that was alarmed by two values in an hour of 500 calls, of which it learned 18. */
function alarmed(): Rows {
  const row = new Rows().open(0);
  row.set(AT.week, weekOf(HOUR));
  row.set(AT.hour, HOUR);
  row.set(AT.day, Math.floor(HOUR / 24));
  row.set(AT.birth, HOUR - 1000);
  row.set(AT.events, 1060);
  setWeekCalls(row, COLUMN, 58);
  setWeekActivity(row, COLUMN, 1229);
  for (const hash of [OWN, STRANGE]) touch(row, FIELD.network, hash, HOUR);
  keepEvidence(row, "signs", 40);
  keepEvidence(row, "volume", 7);
  return row;
}

function finding(name: string, ...hashes: readonly number[]): Recollection {
  const values = hashes.map((hash) => [FIELD.network, hash] as const);
  const hours = [{ hour: HOUR, calls: 500, count: 18, active: 1229, sums: [60, 0, 0, 0] }];
  return { finding: name, identity: "a", at: HOUR, holds: false, values, hours };
}

/** What the row knows that a verdict is about. */
function knownIn(row: Rows): object {
  const trusted = [OWN, STRANGE].map((hash) =>
    isAllTrusted(row, { values: 1, field: Uint8Array.of(FIELD.network), hash: Uint32Array.of(hash) }),
  );
  const week = [weekCalls(row, COLUMN), weekActivity(row, COLUMN), row.get(AT.events)];
  return { trusted, week, days: daySums(row) };
}

test("what is vouched for is known, and taken back it is as it was, to the last call", () => {
  const row = alarmed();
  const before = knownIn(row);
  const vouched = vouch(row, finding("f", OWN, STRANGE), HOUR + 5, []);
  forgetDays(row, 0, row.get(AT.day));
  expect(knownIn(row)).toMatchObject({ trusted: [true, true], week: [540, ACTIVE_UNIT, 1500] });
  expect(takeBack(row, vouched, [])).toEqual(finding("f", OWN, STRANGE));
  expect(knownIn(row)).toEqual(before);
});

test("a value that another verdict vouches for stays known until that is taken back too, whichever was first", () => {
  for (const [first, second] of [
    ["f", "g"],
    ["g", "f"],
  ] as const) {
    const row = alarmed();
    const of = { f: finding("f", OWN, STRANGE), g: finding("g", STRANGE) };
    const f = vouch(row, of[first], HOUR, []);
    const g = vouch(row, of[second], HOUR, [f]);
    takeBack(row, f, [g]);
    expect(knownIn(row)).toMatchObject({ trusted: [first === "g", true] });
    takeBack(row, g, []);
    expect(knownIn(row)).toMatchObject({ trusted: [false, false] });
  }
});

test("days that were lived since are not overwritten, and those of more than a fortnight ago stay forgotten", () => {
  const row = alarmed();
  const day = row.get(AT.day);
  const vouched = vouch(row, finding("f", OWN), HOUR, []);
  forgetDays(row, 0, day);
  row.set(AT.day, day + 1);
  keepEvidence(row, "signs", 3);
  takeBack(row, vouched, []);
  expect(daySums(row).signs.slice(-2)).toEqual([56, 19]);
  const late = alarmed();
  const said = vouch(late, finding("f", OWN), HOUR, []);
  forgetDays(late, 0, day);
  late.set(AT.day, day + 14);
  takeBack(late, said, []);
  expect(daySums(late).signs).toEqual(Array.from({ length: 14 }, () => 0));
});
