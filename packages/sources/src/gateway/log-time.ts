import { type Json, type JsonObject, parseTime } from "@rolecall/core";
import { instantOfCount, logInstant } from "../time/log-instant.ts";
import { monthOf } from "../time/named-month.ts";

/** Below this a number counts seconds (it would be the year 5138), above it milliseconds. */
const MAX_SECONDS = 1e11;

/**
 * Epoch ms of a time as access logs write it: RFC 3339, the Common Log Format (`10/Oct/2026:13:55:36 -0700`; of HAProxy
 * `10/Oct/2026:13:55:36.123`, in UTC as all times without a zone), seconds with a fraction (nginx `$msec`), milliseconds or
 * finer, and what else `logInstant` knows. NaN for anything else.
 */
export function logTime(value: Json | undefined): number {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string") return Number.NaN;
  if (/^\d{1,20}(?:\.\d{1,9})?$/.test(value)) return fromNumber(Number(value));
  const at = logInstant(value);
  return Number.isNaN(at) ? commonLogTime(value) : at;
}

/** The first of these members that is a time, epoch ms; NaN where none is. */
export function firstTime(record: JsonObject, names: readonly string[]): number {
  for (const name of names) {
    const at = logTime(record[name]);
    if (!Number.isNaN(at)) return at;
  }
  return Number.NaN;
}

function fromNumber(value: number): number {
  return value < MAX_SECONDS ? Math.round(value * 1000) : instantOfCount(value);
}

function commonLogTime(text: string): number {
  const match = /^\[?(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: ([+-]\d{4}))?\]?$/.exec(text);
  if (match === null) return Number.NaN;
  const month = monthOf(match[2] ?? "");
  return month === undefined ? Number.NaN : parseTime(`${match[3]}-${month}-${match[1]}T${match[4]}${match[5] ?? "Z"}`);
}
