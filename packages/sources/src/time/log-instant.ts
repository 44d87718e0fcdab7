import { type Json, parseTime } from "@rolecall/core";
import { writeTime } from "../record/read-member.ts";
import { spelledInstant } from "./spelled-time.ts";

/** Numbers below these are seconds, milliseconds, microseconds of the epoch; above are nanoseconds. Good for 1973 to 5138. */
const SECONDS = 1e11;
const MILLIS = 1e14;
const MICROS = 1e17;

/**
 * Epoch ms of a time as logs write it: RFC 3339 and its looser kin (a blank for the `T`, no zone, nine decimals), the other
 * spellings that `spelledInstant` knows, and seconds, milliseconds, microseconds or nanoseconds since the epoch as a number or as its digits. NaN for anything else.
 */
export function logInstant(value: Json | undefined): number {
  if (typeof value === "number") return instantOfCount(value);
  if (typeof value !== "string") return Number.NaN;
  const first = value.charCodeAt(4);
  if (first === DASH) return spelled(value.length === 10 ? `${value}T00:00:00Z` : value);
  return /^(?:(?!\d{14}\.\d{3}$)\d{9,20}(?:\.\d+)?|\d(?:\.\d+)?E\d{1,2})$/.test(value)
    ? instantOfCount(Number(value))
    : spelled(value);
}

/** RFC 3339 nearly always; else as databases and mail spell it. */
function spelled(text: string): number {
  const at = parseTime(text);
  return Number.isNaN(at) ? spelledInstant(text) : at;
}

/** RFC 3339 of the first of the values that is a time within the contract. */
export function logTime(...values: readonly (Json | undefined)[]): string | undefined {
  for (const value of values) {
    const at = value === undefined ? Number.NaN : logInstant(value);
    if (!Number.isNaN(at)) return writeTime(at);
  }
  return undefined;
}

/** Epoch ms of a count since 1970, whose unit its size tells: ten digits are seconds until the year 2286. */
export function instantOfCount(value: number): number {
  if (!(value > 0)) return Number.NaN;
  if (value < SECONDS) return Math.floor(value * 1000);
  if (value < MILLIS) return Math.floor(value);
  return value < MICROS ? Math.floor(value / 1000) : Math.floor(value / 1e6);
}

const DASH = 45;
