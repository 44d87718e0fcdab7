import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTime, isTime, parseTime } from "./time.ts";

test.each([
  ["a plain instant", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"],
  ["milliseconds", "2026-11-24T10:00:00.123Z", "2026-11-24T10:00:00.123Z"],
  ["one digit of fraction", "2026-11-24T10:00:00.1Z", "2026-11-24T10:00:00.100Z"],
  ["nanoseconds are cut, not rounded", "2026-11-24T10:00:00.999999999Z", "2026-11-24T10:00:00.999Z"],
  ["a comma as the decimal mark", "2026-11-24 10:00:00,250", "2026-11-24T10:00:00.250Z"],
  ["no zone is UTC", "2026-11-24T10:00:00", "2026-11-24T10:00:00.000Z"],
  ["no zone with a fraction is UTC", "2026-11-24T10:00:00.5", "2026-11-24T10:00:00.500Z"],
  ["a space between", "2026-11-24 10:00:00Z", "2026-11-24T10:00:00.000Z"],
  ["small letters", "2026-11-24t10:00:00z", "2026-11-24T10:00:00.000Z"],
  ["an offset with a colon", "2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00.000Z"],
  ["an offset without a colon", "2026-11-24T10:00:00+0100", "2026-11-24T09:00:00.000Z"],
  ["an offset of hours alone", "2026-11-24 10:00:00.5+01", "2026-11-24T09:00:00.500Z"],
  ["an offset to the west over midnight", "2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00.000Z"],
  ["a leap second is the last second of its minute", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"],
  ["29 February of a leap century", "2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"],
  ["year 0", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
  ["the last instant of year 9999", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("reads %s: %s", (_, text, expected) => {
  expect(formatTime(parseTime(text))).toBe(expected);
});

test.each([
  ["nothing", ""],
  ["a year of five digits", "99999-01-01T00:00:00Z"],
  ["a signed year", "+010000-01-01T00:00:00Z"],
  ["a date alone", "2026-11-24"],
  ["no seconds", "2026-11-24T10:00Z"],
  ["month 13", "2026-13-01T00:00:00Z"],
  ["month 0", "2026-00-01T00:00:00Z"],
  ["day 0", "2026-01-00T00:00:00Z"],
  ["29 February of a common century", "1900-02-29T00:00:00Z"],
  ["31 April", "2026-04-31T00:00:00Z"],
  ["hour 24", "2026-11-24T24:00:00Z"],
  ["second 61", "2026-11-24T10:00:61Z"],
  ["a point without digits", "2026-11-24T10:00:00.Z"],
  ["a letter in a number", "2026-11-2aT10:00:00Z"],
  ["text after the zone", "2026-11-24T10:00:00Zz"],
  ["text after the offset", "2026-11-24T10:00:00+01:00Z"],
  ["an offset of 24 hours", "2026-11-24T10:00:00+24:00"],
  ["half an offset", "2026-11-24T10:00:00+01:0"],
  ["a colon and no minutes", "2026-11-24T10:00:00+01:"],
  ["a sign alone", "2026-11-24T10:00:00+"],
  ["digits of another script", "２０26-11-24T10:00:00Z"],
  ["white space before", " 2026-11-24T10:00:00Z"],
])("refuses %s: %s", (_, text) => {
  expect(parseTime(text)).toBeNaN();
});

const at = fc.integer({ min: Date.parse("0000-01-01T00:00:00Z"), max: Date.parse("9999-12-31T23:59:59.999Z") });
const zone = fc.constantFrom("Z", "+00:00", "+01:00", "-11:30", "+14:00");

test("agrees with Date.parse on every instant and offset", () => {
  fc.assert(
    fc.property(at, zone, fc.boolean(), (instant, offset, withMillis) => {
      const text = `${formatTime(instant).slice(0, withMillis ? 23 : 19)}${offset}`;
      expect(parseTime(text)).toBe(Date.parse(text));
    }),
    { numRuns: 2000 },
  );
});

test("whatever the text, gives a whole number of milliseconds or NaN", () => {
  const digit = fc.constantFrom(..."0123456789-:TZ.+ ");
  fc.assert(
    fc.property(fc.string({ unit: digit, minLength: 19, maxLength: 30 }), (text) => {
      const time = parseTime(text);
      expect(Number.isNaN(time) || Number.isInteger(time)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("what formatTime writes is a time as we write it", () => {
  fc.assert(
    fc.property(at, (instant) => {
      expect(isTime(formatTime(instant))).toBe(true);
    }),
  );
});

test.each([
  ["without milliseconds", "2026-11-24T10:00:00Z"],
  ["with an offset", "2026-11-24T10:00:00+01:00"],
  ["with a small t", "2026-11-24t10:00:00.000Z"],
  ["with a comma", "2026-11-24T10:00:00,000Z"],
  ["in a leap second", "2016-12-31T23:59:60.000Z"],
  ["on a day that does not exist", "2026-02-30T10:00:00.000Z"],
  ["with a letter in the fraction", "2026-11-24T10:00:00.00xZ"],
  ["as a number", 5],
])("a time %s is not as we write it", (_, value) => {
  expect(isTime(value)).toBe(false);
});

test("a day that is none is none also right behind one that is", () => {
  const days = fc.tuple(fc.constantFrom("2026", "2024", "0000"), fc.nat(99), fc.nat(99));
  const text = ([year, month, day]: readonly [string, number, number]): string =>
    `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T10:00:00Z`;
  expect(parseTime("2026-11-24T10:00:00Z")).toBe(Date.UTC(2026, 10, 24, 10));
  expect(parseTime("2026-10-56T10:00:00Z")).toBeNaN();
  fc.assert(
    fc.property(fc.array(days), (list) => {
      for (const [year, month, day] of list.flatMap((one) => [one, one])) {
        const given = text([year, month, day]);
        const at = new Date(given).getTime();
        // Of a month that is too short, Date takes the next one's days.
        const isDay = !Number.isNaN(at) && new Date(at).getUTCDate() === day;
        expect(parseTime(given)).toBe(isDay ? at : Number.NaN);
      }
    }),
  );
});
