import { formatTime, parseTime } from "@rolecall/core";

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1440;
const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
/** What stands behind the seconds: `.123Z`. */
const ENDS = Array.from({ length: 1000 }, (_, n) => `.${String(n).padStart(3, "0")}Z`);

/** The days of the last times written, and their dates: of a log the days are few, those of its tokens among them. */
const DAYS = 64;
const lastDays: number[] = new Array<number>(DAYS).fill(Number.NaN);
const lastDates: string[] = new Array<string>(DAYS).fill("");
/** The minutes, and how a time of each begins: records that come together have few. */
const MINUTES = 64;
const lastMinutes: number[] = new Array<number>(MINUTES).fill(Number.NaN);
const lastBeginnings: string[] = new Array<string>(MINUTES).fill("");

/** `formatTime`, five times as fast for instants of minutes that it knows. `at` must be within years 0 to 9999. */
export function timeText(at: number): string {
  const whole = Math.trunc(at);
  const minute = Math.floor(whole / MINUTE_MS);
  const place = minute & (MINUTES - 1);
  if (minute !== lastMinutes[place]) {
    lastBeginnings[place] = beginning(minute);
    lastMinutes[place] = minute;
  }
  const millis = whole - minute * MINUTE_MS;
  const seconds = Math.floor(millis / 1000);
  return remembered(`${lastBeginnings[place]}${TWO[seconds]}${ENDS[millis - seconds * 1000]}`, whole);
}

/** `2026-11-24T10:00:` */
function beginning(minute: number): string {
  const day = Math.floor(minute / MINUTES_OF_DAY);
  const place = day & (DAYS - 1);
  if (day !== lastDays[place]) {
    lastDates[place] = formatTime(day * MINUTES_OF_DAY * MINUTE_MS).slice(0, 11);
    lastDays[place] = day;
  }
  const ofDay = minute - day * MINUTES_OF_DAY;
  return `${lastDates[place]}${TWO[Math.floor(ofDay / 60)]}:${TWO[ofDay % 60]}:`;
}

/** The last two times, for `instantOf`: when it happened, and since when the credential is. */
let [lastText, lastAt] = ["", Number.NaN];
let [beforeText, beforeAt] = ["", Number.NaN];

/** The text, of which it is known now that it stands for `at`, epoch ms. */
export function remembered(text: string, at: number): string {
  beforeText = lastText;
  beforeAt = lastAt;
  lastText = text;
  lastAt = at;
  return text;
}

/** `parseTime`, without work for the last times written. */
export function instantOf(text: string): number {
  if (text === lastText) return lastAt;
  return text === beforeText ? beforeAt : parseTime(text);
}
