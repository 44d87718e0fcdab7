import { formatTime, type Json, parseTime } from "@rolecall/core";

/**
 * A log's own time as events have it, `2026-11-24T10:00:00.000Z`, or undefined where it is none. The common form
 * `2026-11-24T10:00:00Z` is checked and then cut, which is ten times cheaper than formatting a date.
 */
export function eventTime(value: Json | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const at = parseTime(value);
  if (Number.isNaN(at)) return undefined;
  const whole = value.length === 20 && value.charCodeAt(19) === UPPER_Z && value.charCodeAt(10) === UPPER_T;
  // Second 60 is a leap second, which the parser has already settled.
  return whole && value.charCodeAt(17) !== DIGIT_6 ? `${value.slice(0, 19)}.000Z` : formatTime(at);
}

const UPPER_T = 84;
const UPPER_Z = 90;
const DIGIT_6 = 54;
