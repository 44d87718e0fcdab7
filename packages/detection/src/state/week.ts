import { WEEK } from "./layout.ts";

/** What a week keeps of the weight of the weeks before it. */
export const WEEKLY_DECAY: number = 7 / 8;
const HOUR_MS = 3_600_000;
/** The epoch began on a Thursday; weeks here begin on Monday, 00:00 UTC. */
const EPOCH_OFFSET = 72;

const VISITS = new Float64Array(256);
for (let v = 1; v < VISITS.length; v += 1) VISITS[v] = 1 + WEEKLY_DECAY * (VISITS[v - 1] as number);

/** Whole hours since the epoch. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS);
}

/** 0 (Monday 00:00 UTC) to 167. */
export function hourOfWeek(hour: number): number {
  return (hour + EPOCH_OFFSET) % WEEK;
}

/** Where an hour of the week lies among the columns of a week: the same hour of its seven days together. */
export function weekColumn(bin: number): number {
  return (bin % 24) * 7 + Math.floor(bin / 24);
}

/** Weeks since the epoch, counted from Mondays. */
export function weekOf(hour: number): number {
  return Math.floor((hour + EPOCH_OFFSET) / WEEK);
}

/**
 * Decayed number of times that hour-of-week `bin` went by for an identity born in hour `birth`, before `hour` began:
 * the sum over its v past occurrences of (7/8)^j, with v exact. A fraction of a week instead of v would be off by two.
 */
export function visits(bin: number, hour: number, birth: number): number {
  const back = (hourOfWeek(hour) - bin + WEEK) % WEEK;
  const latest = hour - (back === 0 ? WEEK : back);
  if (latest < birth) return 0;
  const v = Math.floor((latest - birth) / WEEK) + 1;
  return VISITS[v < VISITS.length ? v : VISITS.length - 1] as number;
}

/** Days of the week of the same class: Monday to Friday, or the weekend. */
export function sameClassDays(bin: number): { readonly from: number; readonly to: number } {
  return bin < 5 * 24 ? WORK_DAYS : REST_DAYS;
}

const WORK_DAYS = { from: 0, to: 5 } as const;
const REST_DAYS = { from: 5, to: 7 } as const;
