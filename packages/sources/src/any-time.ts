import { isJsonObject, type Json, parseTime } from "@rolecall/core";
import { eventTime } from "./event-time.ts";
import { instantOfCount } from "./log-instant.ts";
import { readCount, writeTime } from "./read-member.ts";

/**
 * Reads a time in whatever form exporters leave it, as events have it; undefined for what is none:
 *
 * - RFC 3339, with or without zone (then it is UTC), with a blank for the `T`, ` UTC` for the `Z`, any fraction;
 * - seconds, milliseconds, microseconds or nanoseconds since 1970, as a number or as its digits;
 * - `{"seconds": …, "nanos": …}` (protocol buffers) and `{"$date": …}` (extended JSON);
 * - `/Date(1764000000000)/`, `Tue, 24 Nov 2026 10:00:00 GMT`, `24/Nov/2026:10:00:00 +0000`, `11/24/2026 10:00:00 AM`.
 *
 * Make one per decoder: records of one instant come together, so the last answer is kept.
 */
export function createAnyTime(): (value: Json | undefined) => string | undefined {
  let lastValue = "";
  let lastTime: string | undefined;
  return (value) => {
    if (typeof value !== "string") return anyTime(value);
    if (value !== lastValue) {
      lastTime = anyTime(value);
      lastValue = value;
    }
    return lastTime;
  };
}

/** One time, without memory. */
export function anyTime(value: Json | undefined): string | undefined {
  if (typeof value === "string") return eventTime(value) ?? otherText(value);
  if (typeof value === "number") return writeTime(instantOfCount(value));
  if (!isJsonObject(value)) return undefined;
  if (value["$date"] !== undefined) return isJsonObject(value["$date"]) ? undefined : anyTime(value["$date"]);
  const seconds = readCount(value["seconds"]) ?? Number.NaN;
  return writeTime(seconds * 1000 + Math.floor((readCount(value["nanos"]) ?? 0) / 1e6));
}

const MAX_TEXT = 64;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

function otherText(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) return writeTime(instantOfCount(Number(text)));
  const dotNet = /^\/Date\((\d{9,15})(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  if (dotNet !== undefined) return writeTime(Number(dotNet));
  const rewritten = ofSql(text) ?? ofRfc2822(text) ?? ofAccessLog(text) ?? ofAmerican(text);
  return rewritten === undefined ? undefined : writeTime(parseTime(rewritten));
}

/** `2026-11-24 10:00:00.123456 UTC`, an hour of one digit, a fraction that lost its point: `2026-11-24 10:00:00000000`. */
function ofSql(text: string): string | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)[T ](\d{1,2})(:\d\d:\d\d)(?:[.,](\d{1,9}))?\d*(?: ?([+-]\d\d:?\d\d))?(?: ?(?:UTC|Z))?$/.exec(
      text,
    );
  return match === null ? undefined : `${match[1]}T${two(match[2])}${match[3]}.${match[4] ?? "0"}${match[5] ?? "Z"}`;
}

/** RFC 2822, section 3.3, in UTC or with a numeric zone. */
function ofRfc2822(text: string): string | undefined {
  const match =
    /^(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (GMT|UTC|UT|Z|[+-]\d{4})$/.exec(text);
  return match === null ? undefined : written(match[3], match[2], match[1], `${match[4]}${zoneOf(match[5])}`);
}

/** The common log format: `24/Nov/2026:10:00:00 +0000`. */
function ofAccessLog(text: string): string | undefined {
  const match = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  return match === null ? undefined : written(match[3], match[2], match[1], `${match[4]}${match[5]}`);
}

/** `11/24/2026 10:00:00 AM`, with or without a zone, as Microsoft's portals and logs write it. */
function ofAmerican(text: string): string | undefined {
  const match =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])M)?(?: ?([+-]\d\d:?\d\d))?$/i.exec(text);
  if (match === null) return undefined;
  const [, month, day, year, hours = "", minutes, seconds = "00", half, zone = "Z"] = match;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  return `${year}-${two(month)}-${two(day)}T${two(String(hour))}:${minutes}:${seconds}${zone}`;
}

function written(year = "", month = "", day = "", rest = ""): string | undefined {
  const at = MONTHS.indexOf(month);
  return at % 3 === 0 ? `${year}-${two(String(at / 3 + 1))}-${two(day)}T${rest}` : undefined;
}

function zoneOf(zone = ""): string {
  return /^[+-]/.test(zone) ? zone : "Z";
}

function two(digits = ""): string {
  return digits.padStart(2, "0");
}
