import { formatTime, type Json, parseTime } from "@rolecall/core";

/**
 * Reads a log's own times as events have them, `2026-11-24T10:00:00.000Z`; undefined for what is no time. Make one per
 * decoder: records of one second come together, so the last answer is kept. The common forms `2026-11-24T10:00:00Z` and
 * `2026-11-24T10:00:00.123456Z` are checked and then cut, which is ten times cheaper than formatting a date.
 */
export function createEventTime(): (value: Json | undefined) => string | undefined {
  let lastValue = "";
  let lastTime: string | undefined;
  return (value) => {
    if (typeof value !== "string") return undefined;
    if (value !== lastValue) {
      lastTime = eventTime(value);
      lastValue = value;
    }
    return lastTime;
  };
}

/** One time. */
export function eventTime(value: Json | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const at = parseTime(value);
  if (Number.isNaN(at)) return undefined;
  const text = written(value, at);
  before = last;
  last = { text, at };
  return text;
}

/**
 * Epoch ms of a time that `eventTime` gave. The last two are known: when it happened, and since when the credential is.
 * Else as `parseTime`.
 */
export function instantOf(text: string): number {
  if (text === last.text) return last.at;
  return text === before.text ? before.at : parseTime(text);
}

let last = { text: "", at: Number.NaN };
let before = last;

function written(value: string, at: number): string {
  const length = value.length;
  // Second 60 is a leap second, which the parser has already settled.
  const cuts = value.charCodeAt(length - 1) === UPPER_Z && value.charCodeAt(10) === UPPER_T;
  if (!cuts || value.charCodeAt(17) === DIGIT_6) return formatTime(at);
  if (length === 20) return `${value.slice(0, 19)}.000Z`;
  // With a fraction of three digits or more, what is beyond them is cut.
  return length >= 24 && value.charCodeAt(19) === POINT ? `${value.slice(0, 23)}Z` : formatTime(at);
}

const UPPER_T = 84;
const UPPER_Z = 90;
const DIGIT_6 = 54;
const POINT = 46;
