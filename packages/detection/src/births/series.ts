import type { IdentityKind } from "@rolecall/core";
import { FORGOTTEN_DAYS, OFTEN } from "../features/peaks.ts";

/** Days whose highest hour is remembered, the highest ones. */
const MOST_PEAKS = 4;
/** Newborns are a stream where they came in so many hours, over so many; what is created now and then has no usual number. */
const STREAM_HOURS = 24;
const STREAM_SPAN = 72;
/** So many times the usual peak is a surge, and no fewer than so many. */
const SURGE = { times: 4, least: 20 };
/** And a grave one: where one comes an hour, each release of a small house is more than six times as many. */
const GRAVE_SURGE = { times: 6, least: 50 };
/** Newborns that a finding lists. */
const MOST_NAMED = 20;

/** The most that one day had within an hour. */
interface DayPeak {
  readonly day: number;
  readonly count: number;
}

/** How many identities of one kind act for the first time in one account, hour by hour. Plain data: a row of the snapshot. */
export interface Series {
  /** `provider:account`. */
  readonly scope: string;
  readonly kind: IdentityKind;
  /** Hour of the first one. */
  readonly since: number;
  /** The hour at hand, how many came in it, and who came first. */
  hour: number;
  count: number;
  named: readonly string[];
  /** Hours before it that had any. */
  hours: number;
  peaks: readonly DayPeak[];
  /** The most that was told of, of the surge at hand. */
  told: number;
}

export function newSeries(scope: string, kind: IdentityKind, hour: number): Series {
  return { scope, kind, since: hour, hour, count: 0, named: [], hours: 0, peaks: [], told: 0 };
}

/** One more acts for the first time in that hour; of one that is over it counts for the hour at hand. */
export function noteBirth(series: Series, uid: string, hour: number): void {
  if (hour > series.hour) {
    series.peaks = withPeak(series, dayOf(hour));
    series.hours += 1;
    series.hour = hour;
    series.count = 0;
    series.named = [];
  }
  series.count += 1;
  if (series.named.length < MOST_NAMED) series.named = [...series.named, uid];
}

/** The most that an hour had on two days before; 0 where that says nothing yet. */
export function usualPeak({ since, hour, hours, peaks }: Series): number {
  if (hours < STREAM_HOURS || hour - since < STREAM_SPAN) return 0;
  const before = peaks.filter(({ day }) => isRemembered(day, dayOf(hour)) && day < dayOf(hour));
  return before.toSorted((a, b) => b.count - a.count)[OFTEN - 1]?.count ?? 0;
}

/** More act for the first time within the hour than a stream of them ever brought; how grave that is. */
export function surgeOf(series: Series): "low" | "medium" | undefined {
  const usual = usualPeak(series);
  const isBeyond = ({ times, least }: typeof SURGE): boolean => series.count >= Math.max(least, times * usual);
  if (usual === 0 || !isBeyond(SURGE)) return undefined;
  return isBeyond(GRAVE_SURGE) ? "medium" : "low";
}

/** The peaks with that of the hour which is over. */
function withPeak({ hour, count, peaks }: Series, today: number): readonly DayPeak[] {
  const day = dayOf(hour);
  const highest = Math.max(count, ...peaks.filter((each) => each.day === day).map((each) => each.count));
  return [...peaks.filter((each) => each.day !== day && isRemembered(each.day, today)), { day, count: highest }]
    .toSorted((a, b) => b.count - a.count || a.day - b.day)
    .slice(0, MOST_PEAKS);
}

function isRemembered(day: number, today: number): boolean {
  return today - day <= FORGOTTEN_DAYS;
}

function dayOf(hour: number): number {
  return Math.floor(hour / 24);
}
