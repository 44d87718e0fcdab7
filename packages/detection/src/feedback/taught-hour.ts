import { ownCalls } from "../features/counts.ts";
import { ACTIVE_UNIT, AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { hourOfWeek, WEEKLY_DECAY, weekColumn, weekOf } from "../state/week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";

const U16_MAX = 65_535;
/** Sums over an identity's life that an hour adds to. */
const SUMS = [AT.events, AT.denials, AT.errors, AT.spawnSum] as const;

/** What an alarmed hour taught its identity, and what it would have taught had nothing been wrong. */
export interface TaughtHour {
  readonly hour: number;
  /** Calls and weight that its hour of the week got. */
  readonly count: number;
  readonly active: number;
  /** Calls that it had of its own. */
  readonly calls: number;
  /** What was added to {@link SUMS}. */
  readonly sums: readonly number[];
}

/** The row's knowledge where the open hour adds to it. */
export interface Before {
  readonly hour: number;
  readonly calls: number;
  readonly count: number;
  readonly active: number;
  readonly sums: readonly number[];
}

/** Look before the open hour of the row under the cursor is learned. */
export function before(row: Rows): Before {
  const hour = row.get(AT.hour);
  const column = weekColumn(hourOfWeek(hour));
  return {
    hour,
    calls: ownCalls(row),
    count: weekCalls(row, column),
    active: weekActivity(row, column),
    sums: SUMS.map((column) => row.get(column)),
  };
}

/** And after it: what it taught. */
export function taught(row: Rows, { hour, calls, count, active, sums }: Before): TaughtHour {
  const column = weekColumn(hourOfWeek(hour));
  return {
    hour,
    calls,
    count: weekCalls(row, column) - count,
    active: weekActivity(row, column) - active,
    sums: SUMS.map((column, at) => row.get(column) - (sums[at] as number)),
  };
}

/** Take back what is left of it. */
export function unlearn(row: Rows, lesson: TaughtHour): void {
  move(row, lesson, -lesson.count, -lesson.active);
  SUMS.forEach((column, at) => {
    row.set(column, Math.max(0, row.get(column) - (lesson.sums[at] as number)));
  });
}

/** Learn it in full, as an hour like any other. */
export function learnWhole(row: Rows, lesson: TaughtHour): void {
  move(row, lesson, lesson.calls - lesson.count, ACTIVE_UNIT - lesson.active);
  row.add(AT.events, Math.max(0, lesson.calls - (lesson.sums[0] as number)));
}

/** Take back what {@link learnWhole} added: it has taught what an alarmed hour does. */
export function unlearnWhole(row: Rows, lesson: TaughtHour): void {
  move(row, lesson, lesson.count - lesson.calls, lesson.active - ACTIVE_UNIT);
  const added = Math.max(0, lesson.calls - (lesson.sums[0] as number));
  row.set(AT.events, Math.max(0, row.get(AT.events) - added));
}

/** Weeks have gone by since: what the hour added has decayed with the rest. */
function move(row: Rows, { hour }: TaughtHour, count: number, active: number): void {
  const column = weekColumn(hourOfWeek(hour));
  let keep = 1;
  for (let week = weekOf(hour); week < row.get(AT.week); week += 1) keep *= WEEKLY_DECAY;
  setWeekCalls(row, column, Math.max(0, weekCalls(row, column) + keep * count));
  const weight = weekActivity(row, column) + Math.round(keep * active);
  setWeekActivity(row, column, Math.min(U16_MAX, Math.max(0, weight)));
}
