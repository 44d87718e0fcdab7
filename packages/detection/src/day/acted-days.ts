import { ACTIVE_UNIT, AT, U16 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { hourOfWeek, sameClassDays, visits, WEEKLY_DECAY } from "../state/week.ts";

/*
 * Weeks in which the row under the cursor acted on each day of the week, in 1/4096. They decay with the calls of its week, so that one by the
 * other is how many calls it makes on a day on which it acts. Kept as of the start of its present week, as those are.
 */
const WEEK_DAYS = 7;

/** The row acts for the first time on the day of `hour`. Of the day of its birth it can only have been seen what was left. */
export function noteActed(row: Rows, hour: number): void {
  const inDay = hour % 24;
  addActed(row, hour, row.get(AT.birth) === hour ? (24 - inDay) / 24 : 1);
}

/** A day went by of which nobody was told: it counts as that day of the week usually is, in the first week as days of its class. */
export function learnUsualDay(row: Rows, hour: number): void {
  const bin = hourOfWeek(hour);
  const own = Math.floor(bin / 24);
  const birth = row.get(AT.birth);
  const { from, to } = visits(bin, hour, birth) > 0 ? { from: own, to: own + 1 } : sameClassDays(bin);
  let [acted, went] = [0, 0];
  for (let day = from; day < to; day += 1) {
    acted += actedOn(row, day, own);
    went += visits(day * 24 + (bin % 24), hour, birth);
  }
  if (went > 0) addActed(row, hour, Math.min(1, acted / went));
}

/** Decayed weeks in which the row acted on a day of the week (0 is Monday), before `today` (the same). */
export function actedOn(row: Rows, day: number, today: number): number {
  const weeks = row.getU16(U16.acted + day) / ACTIVE_UNIT;
  // A day whose turn has not come this week is one decay ahead of its last one.
  return day < today ? weeks : weeks / WEEKLY_DECAY;
}

/** Of all days of the week so much is left. */
export function decayActed(row: Rows, keep: number): void {
  for (let day = 0; day < WEEK_DAYS; day += 1) {
    row.setU16(U16.acted + day, Math.round(row.getU16(U16.acted + day) * keep));
  }
}

function addActed(row: Rows, hour: number, weeks: number): void {
  const at = U16.acted + Math.floor(hourOfWeek(hour) / 24);
  row.setU16(at, Math.min(0xffff, row.getU16(at) + Math.round(weeks * ACTIVE_UNIT)));
}
