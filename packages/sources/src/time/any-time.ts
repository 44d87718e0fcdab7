import { isJsonObject, type Json } from "@rolecall/core";
import { readCount, writeTime } from "../record/read-member.ts";
import { eventTime } from "./event-time.ts";
import { instantOfCount } from "./log-instant.ts";
import { spelledInstant } from "./spelled-time.ts";

/**
 * Reads a time in whatever form exporters leave it, as events have it; undefined for what is none:
 *
 * - RFC 3339, with or without zone (then it is UTC), with a blank for the `T`, ` UTC` for the `Z`, any fraction;
 * - seconds, milliseconds, microseconds or nanoseconds since 1970, as a number or as its digits, also as warehouses print
 *   a number of double precision (`1.7723592E9`);
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

/** The digits of a count, or one of the spellings that are not RFC 3339. */
function otherText(text: string): string | undefined {
  if (/^(?:\d{9,19}(?:\.\d+)?|\d(?:\.\d+)?E\d{1,2})$/.test(text)) return writeTime(instantOfCount(Number(text)));
  return writeTime(spelledInstant(text));
}
