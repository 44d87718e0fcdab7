import { DAY_MS, HOUR_MS, hourOfWeek, MINUTE_MS } from "../calendar/time.ts";
import { normal } from "../random/distributions.ts";
import type { Random } from "../random/random.ts";

/** When a job is due. Hours and weekdays are the company's (Monday is 0). */
export type Schedule =
  | { readonly every: "hour"; readonly minute: number }
  | { readonly every: "6-hours"; readonly minute: number; readonly phase: number }
  | { readonly every: "day"; readonly hour: number; readonly minute: number }
  | { readonly every: "week"; readonly weekday: number; readonly hour: number; readonly minute: number };

const MISSED = 0.01;
const RETRIED = 0.02;
const MANUAL_EVERY_DAYS = 40;

/** Is the job due in the hour that begins then? */
export function isDue(schedule: Schedule, hourAt: number): boolean {
  const hour = hourOfWeek(hourAt);
  switch (schedule.every) {
    case "hour":
      return true;
    case "6-hours":
      return hour % 6 === schedule.phase % 6;
    case "day":
      return hour % 24 === schedule.hour;
    case "week":
      return hour === schedule.weekday * 24 + schedule.hour;
  }
}

/**
 * The runs that begin in an hour: one where due (1 % are missed, 2 % come twice), with some seconds of jitter, and rarely
 * one that a person starts by hand in working hours.
 */
export function runsIn(random: Random, schedule: Schedule, hourAt: number, jitterMs: number): readonly number[] {
  const runs: number[] = [];
  if (isDue(schedule, hourAt) && !random.chance(MISSED)) {
    const at = hourAt + schedule.minute * MINUTE_MS + Math.abs(Math.round(jitterMs * normal(random)));
    runs.push(at);
    if (random.chance(RETRIED)) runs.push(at + random.between(3, 9) * MINUTE_MS);
  }
  if (isOfficeHour(hourAt) && random.chance(HOUR_MS / (MANUAL_EVERY_DAYS * DAY_MS)))
    runs.push(hourAt + random.below(HOUR_MS));
  return runs;
}

function isOfficeHour(hourAt: number): boolean {
  const hour = hourOfWeek(hourAt);
  return hour < 120 && hour % 24 >= 9 && hour % 24 < 18;
}
