import type { PolicyHours } from "@rolecall/core";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
/** Offsets of civil time change at quarters of an hour at the finest. */
const QUARTER_MS = 900_000;
const DAY_MINUTES = 1440;

/** Is an instant (epoch ms) within the hours? `fault` says why the text cannot be read. */
export type HoursTest = (at: number) => boolean;

/** Compiles one span of working hours; a text says all that is wrong with it. */
export function compileHours(hours: PolicyHours): HoursTest | string {
  const civil = civilMinutes(hours.zone ?? "UTC");
  const days = hours.days === undefined ? new Set(DAYS.keys()) : daysOf(hours.days);
  const from = minuteOf(hours.from ?? "00:00");
  const to = minuteOf(hours.to ?? "24:00");
  if (civil === undefined || typeof days === "string" || from === undefined || to === undefined) {
    const faults = [
      civil === undefined && `no time zone ${hours.zone}`,
      typeof days === "string" && days,
      (from === undefined || to === undefined) && "a time is HH:MM, up to 24:00",
    ];
    return faults.filter((fault) => fault !== false).join("; ");
  }
  return (at) => {
    const minutes = civil(at);
    const minute = ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
    // 1970-01-01 was a Thursday. A span over midnight belongs to the day on which it began.
    const day = (((Math.floor(minutes / DAY_MINUTES) + 3) % 7) + 7) % 7;
    if (from < to) return minute >= from && minute < to && days.has(day);
    if (minute >= from) return days.has(day);
    return minute < to && days.has((day + 6) % 7);
  };
}

function daysOf(words: readonly string[]): Set<number> | string {
  const days = new Set<number>();
  for (const word of words) {
    const [first = "", last = first] = word.toLowerCase().split("-");
    const [a, b] = [DAYS.indexOf(first as "mon"), DAYS.indexOf(last as "mon")];
    if (a < 0 || b < 0) return `no days ${word}: mon, tue, wed, thu, fri, sat, sun, or a range like mon-fri`;
    for (let day = a; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === b) break;
    }
  }
  return days;
}

function minuteOf(text: string): number | undefined {
  const parts = /^(\d{2}):(\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const minute = Number(parts[1]) * 60 + Number(parts[2]);
  return Number(parts[2]) < 60 && minute <= DAY_MINUTES ? minute : undefined;
}

/** Minutes of civil time since its own 1970, in a zone; the offset is asked for once a quarter of an hour. */
function civilMinutes(zone: string): ((at: number) => number) | undefined {
  if (zone === "UTC") return (at) => Math.floor(at / 60_000);
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    return undefined;
  }
  let quarter = Number.NaN;
  let offset = 0;
  return (at) => {
    const now = Math.floor(at / QUARTER_MS);
    if (now !== quarter) {
      quarter = now;
      offset = civilOf(format, now * QUARTER_MS) - now * 15;
    }
    return Math.floor(at / 60_000) + offset;
  };
}

function civilOf(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute")) / 60_000;
}
