import type { ConfigProblem, TimeIntervalConfig, TimeSpecConfig } from "../config/config.ts";
import { civilTime, isZone } from "./civil-time.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One time spec: within a field any range may hold, across fields all must. A field left out always holds. */
export interface TimeSpec {
  /** Minutes of the day; `to` exclusive. */
  readonly times: readonly Range[];
  /** Sunday is 0. */
  readonly weekdays: readonly Range[];
  /** Negative counts from the end of the month. */
  readonly daysOfMonth: readonly Range[];
  readonly months: readonly Range[];
  readonly years: readonly Range[];
  readonly location: string;
}

export interface TimeInterval {
  readonly name: string;
  readonly specs: readonly TimeSpec[];
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** The named intervals of a configuration; mistakes are added to `problems`. */
export function compileIntervals(
  intervals: readonly TimeIntervalConfig[],
  problems: ConfigProblem[],
): Map<string, TimeInterval> {
  const compiled = new Map<string, TimeInterval>();
  for (const [index, { name, time_intervals }] of intervals.entries()) {
    const path = `time_intervals[${index}]`;
    if (compiled.has(name)) problems.push({ path: `${path}.name`, message: `interval ${name} is defined twice` });
    const before = problems.length;
    const specs = time_intervals.map((spec, at) => compileSpec(spec, `${path}.time_intervals[${at}]`, problems));
    if (problems.length === before) {
      for (const [at, spec] of specs.entries()) {
        if (!everHolds(spec)) problems.push({ path: `${path}.time_intervals[${at}]`, message: "no day is ever in it" });
      }
    }
    compiled.set(name, { name, specs });
  }
  return compiled;
}

/** True when `at` (epoch ms) lies in the interval, on the wall clock of each spec's zone. */
export function inInterval(interval: TimeInterval, at: number): boolean {
  return interval.specs.some((spec) => {
    const local = civilTime(at, spec.location);
    return (
      holds(spec.years, local.year) &&
      holds(spec.months, local.month) &&
      holds(spec.weekdays, local.weekday) &&
      (spec.daysOfMonth.length === 0 ||
        spec.daysOfMonth.some((range) => dayHolds(range, local.day, local.daysInMonth))) &&
      (spec.times.length === 0 || spec.times.some(({ from, to }) => local.minute >= from && local.minute < to))
    );
  });
}

/** After so many years the days of the week fall on the same dates again. */
const CALENDAR_YEARS = 28;

/** Whether there is any day at all that the date fields of a spec admit. */
function everHolds(spec: TimeSpec): boolean {
  if (spec.daysOfMonth.length === 0) return true;
  const years = spec.years.length === 0 ? [{ from: 2000, to: 2027 }] : spec.years;
  return years.some(({ from, to }) => {
    for (let year = from; year <= Math.min(to, from + CALENDAR_YEARS - 1); year += 1) {
      if (hasDay(spec, year)) return true;
    }
    return false;
  });
}

function hasDay(spec: TimeSpec, year: number): boolean {
  for (let at = Date.UTC(year, 0, 1); new Date(at).getUTCFullYear() === year; at += 86_400_000) {
    const { month, weekday, day, daysInMonth } = civilTime(at, "UTC");
    const isDay = spec.daysOfMonth.some((range) => dayHolds(range, day, daysInMonth));
    if (isDay && holds(spec.months, month) && holds(spec.weekdays, weekday)) return true;
  }
  return false;
}

function holds(ranges: readonly Range[], value: number): boolean {
  return ranges.length === 0 || ranges.some(({ from, to }) => value >= from && value <= to);
}

/** Negative days count from the end; both ends are clamped to the month, and a range that lies outside holds nowhere. */
function dayHolds(range: Range, day: number, length: number): boolean {
  const from = range.from < 0 ? length + range.from + 1 : range.from;
  const to = range.to < 0 ? length + range.to + 1 : range.to;
  if (from > length || to < 1) return false;
  return day >= Math.max(1, from) && day <= Math.min(length, to);
}

function compileSpec(spec: TimeSpecConfig, path: string, problems: ConfigProblem[]): TimeSpec {
  const location = spec.location ?? "UTC";
  if (!isZone(location)) problems.push({ path: `${path}.location`, message: `unknown time zone ${location}` });
  const read = (key: "weekdays" | "days_of_month" | "months" | "years", value: ValueReader): readonly Range[] =>
    (spec[key] ?? []).map((text, at) => readRange(text, value, `${path}.${key}[${at}]`, problems));
  return {
    times: (spec.times ?? []).map((time, at) => {
      const from = minuteOf(time.start_time);
      const to = minuteOf(time.end_time);
      if (!(from < to))
        problems.push({ path: `${path}.times[${at}]`, message: "needs HH:MM, the start before the end" });
      return { from, to };
    }),
    weekdays: read("weekdays", (text) => indexIn(WEEKDAYS, text)),
    daysOfMonth: read("days_of_month", (text) => within(text, -31, 31)).map((range, at) => {
      if (isDaysForward(range)) return range;
      problems.push({ path: `${path}.days_of_month[${at}]`, message: "the range ends before it starts" });
      return range;
    }),
    months: read("months", (text) => (MONTHS.includes(text) ? indexIn(MONTHS, text) + 1 : within(text, 1, 12))),
    years: read("years", (text) => within(text, 1970, 9999)),
    location,
  };
}

/** The value, or NaN where the field has no such one. */
type ValueReader = (text: string) => number;

function readRange(text: string, value: ValueReader, path: string, problems: ConfigProblem[]): Range {
  const parts = String(text).trim().toLowerCase().split(":");
  const from = value((parts[0] ?? "").trim());
  const to = value((parts.at(-1) ?? "").trim());
  const backwards = from > to && Math.sign(from) === Math.sign(to);
  if (parts.length > 2 || Number.isNaN(from + to) || backwards) {
    problems.push({ path, message: `not a value or range: ${text}` });
  }
  return { from, to };
}

/** From the end only to the end, and from the start to the end only where the longest month has such a day. */
function isDaysForward({ from, to }: Range): boolean {
  if (from < 0) return to < 0;
  return to > 0 || from <= LONGEST_MONTH + to + 1;
}

const LONGEST_MONTH = 31;

function indexIn(names: readonly string[], text: string): number {
  const index = names.indexOf(text);
  return index < 0 ? Number.NaN : index;
}

function within(text: string, low: number, high: number): number {
  if (!/^-?\d{1,4}$/.test(text)) return Number.NaN;
  const value = Number(text);
  return value >= low && value <= high && value !== 0 ? value : Number.NaN;
}

function minuteOf(text: string): number {
  const parts = /^(\d{2}):(\d{2})$/.exec(text);
  if (!parts) return Number.NaN;
  const minute = Number(parts[1]) * 60 + Number(parts[2]);
  return Number(parts[2]) < 60 && minute <= 24 * 60 ? minute : Number.NaN;
}
