import { type Finding, formatTime, parseTime } from "@rolecall/core";

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back a page looks: three weeks, each hour of the week three times. */
export const WEEKS = 3;
const BEFORE_MS = WEEKS * 7 * DAY_MS;
/** An episode that goes on for long is shown by its last days before the peak. */
const LONGEST_MS = 7 * DAY_MS;

/** Whoever did nothing for so long before the oddness had fallen silent; weekends are no silence. */
const SILENCE_MS = 7 * DAY_MS;
/** A silence before the oddness is shown up to this long; beyond it there is nothing to compare with. */
const LONGEST_SILENCE_MS = 60 * DAY_MS;

/** The time that a page is about, epoch ms at full hours. */
export interface Span {
  /** Where the weeks before begin. */
  readonly from: number;
  /** Where the weeks before end: where the oddness begins, or earlier, where the identity fell silent. */
  readonly usualTo: number;
  /** Where the oddness begins. */
  readonly oddFrom: number;
  /** The hour of the peak. */
  readonly peak: number;
  /** Where the hour of the peak ends. */
  readonly to: number;
}

/** Where the oddness of a finding begins: its first hour, or a later one if it has gone on for long. */
export function oddStart(finding: Pick<Finding, "first_seen">, peakAt: number): number {
  const peak = hourOf(peakAt);
  return Math.min(peak, Math.max(hourOf(parseTime(finding.first_seen)), peak - LONGEST_MS));
}

/**
 * Three weeks, then from the first hour of the finding through the hour of its peak. Whoever was silent before is compared
 * with the three weeks before its silence.
 * @param lastBefore when the identity last acted before the oddness, epoch ms; undefined where it never did.
 */
export function spanOf(oddFrom: number, peakAt: number, lastBefore: number | undefined): Span {
  const peak = hourOf(peakAt);
  const lastHour = lastBefore === undefined ? oddFrom : Math.min(oddFrom, hourOf(lastBefore) + HOUR_MS);
  const isTold = oddFrom - lastHour >= SILENCE_MS && oddFrom - lastHour <= LONGEST_SILENCE_MS;
  const usualTo = isTold ? lastHour : oddFrom;
  return { from: usualTo - BEFORE_MS, usualTo, oddFrom, peak, to: peak + HOUR_MS };
}

/** Three weeks back from the last thing known; nothing of it is odd. */
export function spanBefore(lastSeen: string): Span {
  const to = hourOf(parseTime(lastSeen)) + HOUR_MS;
  return { from: to - BEFORE_MS, usualTo: to, oddFrom: to, peak: to, to };
}

/** Hours of the whole span. */
export function hoursOf(span: Span): number {
  return (span.to - span.from) / HOUR_MS;
}

/** A time as SQL takes it. */
export function sqlTime(at: number): string {
  return formatTime(at).replace("T", " ").replace("Z", "");
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}
