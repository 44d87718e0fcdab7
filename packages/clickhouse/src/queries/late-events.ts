import type { Store } from "../store.ts";

/** A source much of which came too late, within the last hour. */
export interface LateSource {
  readonly source: string;
  readonly events: number;
  readonly late: number;
  /** How far the furthest of them lay behind, ms of event time. */
  readonly furthest_ms: number;
}

/** Fewer than so many of an hour, or so small a part of it, are the stragglers that every log has. */
const LEAST_LATE = 100;
const LEAST_SHARE = 0.1;

/** By the clock of the history: those of the machines may differ. */
const LATE_SOURCES = `SELECT source, sum(late_events.events) AS events, sum(late_events.late) AS late,
    max(late_events.furthest_ms) AS furthest_ms
  FROM rolecall.late_events AS late_events WHERE recorded_at > now64(3, 'UTC') - INTERVAL 1 HOUR GROUP BY source
  HAVING late >= ${LEAST_LATE} AND late >= ${LEAST_SHARE} * events ORDER BY late DESC LIMIT 50`;

/** Sources of which much came too late within the last hour, the most first. */
export function lateSources(store: Pick<Store, "select">): Promise<readonly LateSource[]> {
  return store.select<LateSource>(LATE_SOURCES);
}

/** `12,340 of 13,400 events of aws-cloudtrail, the furthest 3 hours behind`. */
export function lateWords({ source, late, events, furthest_ms }: LateSource): string {
  const number = (value: number): string => Number(value).toLocaleString("en-US");
  return `${number(late)} of ${number(events)} events of ${source}, the furthest ${spanText(Number(furthest_ms))} behind`;
}

/** From so long on, told in units of so long. */
const UNITS: readonly (readonly [from: number, unitMs: number, unit: string])[] = [
  [48 * 3_600_000, 24 * 3_600_000, "day"],
  [2 * 3_600_000, 3_600_000, "hour"],
  [0, 60_000, "minute"],
];

/** Rounded up: a lateness of so long takes all of it. */
function spanText(ms: number): string {
  const [, unitMs = 60_000, unit = "minute"] = UNITS.find(([from]) => ms >= from) ?? [];
  const value = Math.max(1, Math.ceil(ms / unitMs));
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
