import { formatTime } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventTime } from "./event-time.ts";
import { instantOf, timeText } from "./time-text.ts";

const FIRST = Date.UTC(1, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

test("is formatTime, for any instant and for the next ones of its day", () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST - 86_400_000 }), fc.array(fc.nat(86_400_000)), (at, later) => {
      for (const instant of [at, ...later.map((ms) => at + ms)]) {
        expect(timeText(instant)).toBe(formatTime(instant));
        expect([instant, at].map((each) => instantOf(formatTime(each)))).toEqual([instant, at]);
      }
    }),
    { numRuns: 2000 },
  );
});

test("is formatTime, for instants whose minutes and days push each other out", () => {
  const minute = fc.nat(20_000_000).map((n) => n * 60_000);
  fc.assert(
    fc.property(fc.array(fc.tuple(minute, fc.nat(59_999)), { maxLength: 300 }), (instants) => {
      for (const [from, ms] of [...instants, ...instants]) expect(timeText(from + ms)).toBe(formatTime(from + ms));
    }),
  );
});

test("an event's time is written the same whether it is cut or formatted", () => {
  const fraction = fc.stringMatching(/^(?:[.,]\d{1,9})?$/);
  const zone = fc.constantFrom("Z", "z", "", "+00:00", "+01:30", "-0800");
  fc.assert(
    fc.property(
      fc.integer({ min: FIRST, max: LAST }),
      fraction,
      zone,
      fc.constantFrom("T", "t", " "),
      (at, f, z, t) => {
        const text = `${formatTime(at).slice(0, 19).replace("T", t)}${f}${z}`;
        const slow = new Date(`${text.slice(0, 10)}T${text.slice(11, 19)}${z === "" || z === "z" ? "Z" : colon(z)}`);
        const millis = Number(f.slice(1, 4).padEnd(3, "0"));
        expect(eventTime(text)).toBe(new Date(slow.getTime() + millis).toISOString());
      },
    ),
    { numRuns: 2000 },
  );
});

function colon(zone: string): string {
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}
