import { z } from "zod";
import { list, name, strict } from "./fields.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

/** Minutes of `HH:MM` from 00:00 to 24:00, or NaN. */
function minutesOf(text: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
  return minutes <= 1440 ? minutes : Number.NaN;
}

const CLOCK = "must be HH:MM, 00:00 to 24:00";
const clock = z.string("must be HH:MM").regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, CLOCK);

const span = strict({
  start_time: clock.describe("From this minute of the day"),
  end_time: clock.describe("to before this one; 24:00 is the end of the day"),
}).refine(
  ({ start_time, end_time }) => !(minutesOf(start_time) >= minutesOf(end_time)),
  "must start before it ends; a span over midnight is two",
);

/** One value or `from:to`, where `read` gives the order of each; numbers may be written without quotes. */
function range(read: (text: string) => number, message: string): z.ZodType<string, string | number> {
  return z
    .union([z.string(), z.int()], message)
    .transform(String)
    .refine((value) => {
      const [from = "", to = from, ...more] = value
        .toLowerCase()
        .split(":")
        .map((end) => end.trim());
      return more.length === 0 && isOrdered(read(from), read(to));
    }, message);
}

/**
 * `-1` (the last day) is after the days from the start, as far as the longest month has such a day; a range that begins
 * from the end ends from the end.
 */
function isOrdered(from: number, to: number): boolean {
  if (from < 0) return to < 0 && from <= to;
  return to < 0 ? from <= 32 + to : from <= to;
}

function within(least: number, most: number): (text: string) => number {
  return (text) => (/^-?\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : Number.NaN);
}

const weekday = range((text) => {
  const at = WEEKDAYS.indexOf(text);
  return at < 0 ? Number.NaN : at;
}, "must be a weekday or a range from Sunday on, as monday:friday");

const month = range((text) => {
  const at = MONTHS.indexOf(text);
  return at < 0 ? within(1, 12)(text) : at + 1;
}, "must be a month or a range, as january:march or 1:3");

const dayOfMonth = range((text) => {
  const day = within(-31, 31)(text);
  return day === 0 ? Number.NaN : day;
}, "must be a day of the month or a range, as 1:5 or -3:-1");

const year = range(within(1970, 9999), "must be a year or a range, as 2026:2028");

const location = z
  .string("must be an IANA time zone")
  .refine(isTimeZone, "must be an IANA time zone, as Europe/Berlin");

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const spec = strict({
  times: list(span).optional().describe("Spans of the day"),
  weekdays: list(weekday).optional().describe("saturday, monday:friday"),
  days_of_month: list(dayOfMonth).optional().describe("1:5; -1 is the last day"),
  months: list(month).optional().describe("december, january:march, 1:3"),
  years: list(year).optional().describe("2026, 2026:2028"),
  location: location.default("UTC").describe("IANA zone"),
});

/** An entry of `time_intervals`. */
export const timeIntervalSchema: z.ZodType = strict({
  name: name.describe("What routes call it"),
  time_intervals: list(spec).min(1, "must not be empty").describe("Any of them; of one all that it says must hold"),
});
