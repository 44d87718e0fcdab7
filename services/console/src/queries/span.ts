import { type Finding, formatTime, parseTime } from "@rolecall/core";

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back a page looks: three weeks, each hour of the week three times. */
export const WEEKS = 3;
const BEFORE_MS = WEEKS * 7 * DAY_MS;
/** An episode that goes on for long is shown by its last days before the peak. */
const LONGEST_MS = 7 * DAY_MS;

/** The time that a page is about, epoch ms at full hours. */
export interface Span {
  /** Where the weeks before begin. */
  readonly from: number;
  /** Where they end and the oddness begins. */
  readonly oddFrom: number;
  /** The hour of the peak. */
  readonly peak: number;
  /** Where the hour of the peak ends. */
  readonly to: number;
}

/** Three weeks, then from the first hour of the finding through the hour of its peak. */
export function spanOf(finding: Pick<Finding, "first_seen">, peakAt: number): Span {
  const peak = hourOf(peakAt);
  const oddFrom = Math.min(peak, Math.max(hourOf(parseTime(finding.first_seen)), peak - LONGEST_MS));
  return { from: oddFrom - BEFORE_MS, oddFrom, peak, to: peak + HOUR_MS };
}

/** Three weeks back from the last thing known; nothing of it is odd. */
export function spanBefore(lastSeen: string): Span {
  const to = hourOf(parseTime(lastSeen)) + HOUR_MS;
  return { from: to - BEFORE_MS, oddFrom: to, peak: to, to };
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
