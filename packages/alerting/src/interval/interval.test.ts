import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimeSpecConfig } from "../config/config.ts";
import { compileIntervals, inInterval } from "./interval.ts";

function inside(spec: TimeSpecConfig, at: string): boolean {
  const problems: unknown[] = [];
  const interval = compileIntervals([{ name: "i", time_intervals: [spec] }], problems as never[]).get("i");
  if (problems.length > 0 || interval === undefined) throw new Error(JSON.stringify(problems));
  return inInterval(interval, Date.parse(at));
}

const NINE_TO_FIVE = [{ start_time: "09:00", end_time: "17:00" }];

describe("section 9, fields", () => {
  test.each<[string, TimeSpecConfig, string, boolean]>([
    ["times: start inclusive", { times: NINE_TO_FIVE }, "2026-11-24T09:00:00Z", true],
    ["times: end exclusive", { times: NINE_TO_FIVE }, "2026-11-24T17:00:00Z", false],
    ["times: the last millisecond before the end", { times: NINE_TO_FIVE }, "2026-11-24T16:59:59.999Z", true],
    [
      "times: 24:00 is the end of the day",
      { times: [{ start_time: "22:00", end_time: "24:00" }] },
      "2026-11-24T23:59:59Z",
      true,
    ],
    ["weekdays: a day by name", { weekdays: ["tuesday"] }, "2026-11-24T00:00:00Z", true],
    ["weekdays: a range of days", { weekdays: ["monday:friday"] }, "2026-11-28T12:00:00Z", false],
    ["weekdays: sunday is a day", { weekdays: ["Sunday"] }, "2026-11-29T12:00:00Z", true],
    ["days_of_month: the last day of a month", { days_of_month: ["-1"] }, "2026-11-30T12:00:00Z", true],
    ["days_of_month: the last day of February in a leap year", { days_of_month: ["-1"] }, "2028-02-29T12:00:00Z", true],
    ["days_of_month: the last three days", { days_of_month: ["-3:-1"] }, "2026-02-26T12:00:00Z", true],
    ["days_of_month: the day before the last three", { days_of_month: ["-3:-1"] }, "2026-02-25T12:00:00Z", false],
    ["days_of_month: the 31st where there is none", { days_of_month: ["31"] }, "2026-11-30T12:00:00Z", false],
    ["days_of_month: a range clamped to the month", { days_of_month: ["29:31"] }, "2026-11-30T12:00:00Z", true],
    [
      "days_of_month: the 29th to the last in a short month",
      { days_of_month: ["29:-1"] },
      "2026-02-28T12:00:00Z",
      false,
    ],
    [
      "days_of_month: -31 in a month of 30 days is before its start",
      { days_of_month: ["-31:-30"] },
      "2026-11-01T12:00:00Z",
      true,
    ],
    ["months, years: a month by name", { months: ["november"] }, "2026-11-24T12:00:00Z", true],
    ["months, years: a range of months by number", { months: ["5:8"] }, "2026-11-24T12:00:00Z", false],
    ["months, years: a year", { years: ["2026:2027"] }, "2026-11-24T12:00:00Z", true],
    ["across fields all must hold", { weekdays: ["tuesday"], months: ["december"] }, "2026-11-24T12:00:00Z", false],
    ["within a field any may", { weekdays: ["monday", "tuesday"] }, "2026-11-24T12:00:00Z", true],
    ["no field at all is always", {}, "2026-11-24T12:00:00Z", true],
    ["location: UTC where none is given", { times: NINE_TO_FIVE }, "2026-11-24T08:59:59Z", false],
    ["location: the zone's clock", { times: NINE_TO_FIVE, location: "Asia/Tokyo" }, "2026-11-24T00:30:00Z", true],
    [
      "location: the zone's day",
      { weekdays: ["wednesday"], location: "Pacific/Auckland" },
      "2026-11-24T12:00:00Z",
      true,
    ],
    ["location: a zone of half hours", { times: NINE_TO_FIVE, location: "Asia/Kolkata" }, "2026-11-24T03:30:00Z", true],
  ])("%s", (_, spec, at, expected) => {
    expect(inside(spec, at)).toBe(expected);
  });

  // 2026 in Berlin: 29 March 02:00 becomes 03:00; 25 October 03:00 becomes 02:00 again.
  test.each<[string, string, string, string, boolean]>([
    ["summer begins: 02:30 does not happen", "02:00", "03:00", "2026-03-29T00:59:59Z", false],
    ["summer begins: after 01:59 comes 03:00", "02:00", "03:00", "2026-03-29T01:00:00Z", false],
    ["summer begins: 03:00 is an hour earlier in UTC", "03:00", "04:00", "2026-03-29T01:00:00Z", true],
    ["summer ends: 02:30 for the first time", "02:00", "03:00", "2026-10-25T00:30:00Z", true],
    ["summer ends: 02:30 for the second time", "02:00", "03:00", "2026-10-25T01:30:00Z", true],
    ["summer ends: 03:00", "02:00", "03:00", "2026-10-25T02:00:00Z", false],
    ["the working day before summer", "09:00", "17:00", "2026-03-27T08:00:00Z", true],
    ["the working day in summer", "09:00", "17:00", "2026-03-30T07:00:00Z", true],
  ])("location: daylight saving: %s", (_, start_time, end_time, at, expected) => {
    expect(inside({ times: [{ start_time, end_time }], location: "Europe/Berlin" }, at)).toBe(expected);
  });
});

/** The clock on the wall, by the runtime's own formatting in words: no code in common with ours. */
function wall(at: number, zone: string): { minute: number; weekday: string; day: number; left: number } {
  const text = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "full", timeStyle: "short" }).format(at);
  const parts = /^(\w+),? (\d+) (\w+) (\d+) at (\d+):(\d+)$/.exec(text);
  if (!parts) throw new Error(text);
  const [, weekday = "", day, month, year, hour, minute] = parts;
  const length = new Date(Date.parse(`1 ${month} ${year} UTC`)).getUTCMonth();
  const days = new Date(Date.UTC(Number(year), length + 1, 0)).getUTCDate();
  return {
    minute: Number(hour) * 60 + Number(minute),
    weekday: weekday.toLowerCase(),
    day: Number(day),
    left: days - Number(day),
  };
}

test("law: every interval equals the reading of the wall clock, over a year with both daylight-saving changes", () => {
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
  ];
  const minute = fc.integer({ min: 0, max: 366 * 24 * 60 });
  const clock = (value: number): string =>
    `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      minute,
      fc.nat(1438),
      fc.nat(1439),
      fc.nat(6),
      fc.integer({ min: 1, max: 31 }),
      (location, offset, from, length, day, last) => {
        const at = Date.UTC(2026, 0, 1) + offset * 60_000;
        const to = Math.min(1440, from + 1 + length);
        const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
        const spec = {
          times: [{ start_time: clock(from), end_time: clock(to) }],
          weekdays: [`${names[day]}:saturday`],
          days_of_month: [`-${last}:-1`],
          location,
        };
        const local = wall(at, location);
        const expected =
          local.minute >= from && local.minute < to && names.indexOf(local.weekday) >= day && local.left < last;
        expect(inside(spec, new Date(at).toISOString())).toBe(expected);
      },
    ),
    { numRuns: 3000 },
  );
});

test("law: around every change of the clocks of 2026, minute by minute", () => {
  for (const [location, days] of [
    ["Europe/Berlin", ["2026-03-29", "2026-10-25"]],
    ["America/New_York", ["2026-03-08", "2026-11-01"]],
    ["Australia/Lord_Howe", ["2026-04-05", "2026-10-04"]],
  ] as const) {
    for (const date of days) {
      const start = Date.parse(`${date}T00:00:00Z`) - 86_400_000;
      for (let at = start; at < start + 3 * 86_400_000; at += 60_000 * 7) {
        const { minute } = wall(at, location);
        const spec = { times: [{ start_time: "01:30", end_time: "02:45" }], location };
        expect(inside(spec, new Date(at).toISOString())).toBe(minute >= 90 && minute < 165);
      }
    }
  }
});
