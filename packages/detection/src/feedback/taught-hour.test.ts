import { expect, test } from "vitest";
import { ACTIVE_UNIT, AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { hourOfWeek, weekColumn, weekOf } from "../state/week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";
import { Recollections } from "./recollections.ts";
import { before, learnWhole, taught, unlearn } from "./taught-hour.ts";

const HOUR = 492_000;
const COLUMN = weekColumn(hourOfWeek(HOUR));

/** A row that knows 40 calls in that hour of the week, and has learned an alarmed hour of 500 as 18 of weight 0.3. */
function learned(): { readonly row: Rows; readonly lesson: ReturnType<typeof taught> } {
  const row = new Rows().open(0);
  row.set(AT.week, weekOf(HOUR));
  row.set(AT.hour, HOUR);
  row.set(AT.count, 500);
  row.set(AT.events, 1000);
  row.set(AT.denials, 3);
  setWeekCalls(row, COLUMN, 40);
  setWeekActivity(row, COLUMN, ACTIVE_UNIT);
  const seen = before(row);
  setWeekCalls(row, COLUMN, 58);
  setWeekActivity(row, COLUMN, ACTIVE_UNIT + 1229);
  row.add(AT.events, 60);
  row.add(AT.denials, 1);
  return { row, lesson: taught(row, seen) };
}

test("what a compromised hour taught is taken back, to the last call", () => {
  const { row, lesson } = learned();
  unlearn(row, lesson);
  const left = [weekCalls(row, COLUMN), weekActivity(row, COLUMN), row.get(AT.events), row.get(AT.denials)];
  expect(left).toEqual([40, ACTIVE_UNIT, 1000, 3]);
});

test("a week later, what is left of it: seven eighths", () => {
  const { row, lesson } = learned();
  row.set(AT.week, weekOf(HOUR) + 1);
  setWeekCalls(row, COLUMN, 58 * 0.875);
  unlearn(row, lesson);
  expect(weekCalls(row, COLUMN)).toBeCloseTo(35, 4);
});

test("what is expected is learned as an hour like any other", () => {
  const { row, lesson } = learned();
  learnWhole(row, lesson);
  const known = [weekCalls(row, COLUMN), weekActivity(row, COLUMN), row.get(AT.events)];
  expect(known).toEqual([540, 2 * ACTIVE_UNIT, 1500]);
});

test("findings without a verdict are settled after thirty days, and the oldest where there are too many", () => {
  const all = new Recollections("told:", 10);
  const tell = (k: number): void =>
    all.note({ finding: `f_${k}`, identity: "a", at: k, holds: false, values: [], hours: [] });
  for (let k = 0; k < 5; k += 1) tell(k);
  expect(all.takeSettled(722).map(({ finding }) => finding)).toEqual(["f_0", "f_1"]);
  for (let k = 5; k < 20; k += 1) tell(k);
  expect(all.takeSettled(20).length).toBe(18 - 9);
  expect([all.get("f_10"), all.get("f_11")?.finding]).toEqual([undefined, "f_11"]);
});
