import type { Moment } from "../../queries/timeline.ts";

/** Events of one day that follow each other and look alike: one line. Never empty, in order of time. */
export interface Stretch {
  readonly moments: readonly [Moment, ...Moment[]];
  /** It holds the first, the peak or the last event of the finding. */
  readonly isNamed: boolean;
}

/** More lines than this nobody reads. */
const MOST_LINES = 60;

/**
 * Fold what repeats: calls of the same action from the same place with the same outcome. Where that still leaves more
 * lines than one reads, calls from the same place with the same outcome, whatever the action; and where even that does,
 * as of a service with many replicas, calls from the same network.
 */
export function stretches(moments: readonly Moment[], named: ReadonlySet<string>): readonly Stretch[] {
  const fine = fold(moments, named, (a, b) => isSameCaller(a, b) && a.action === b.action);
  if (fine.length <= MOST_LINES) return fine;
  const coarse = fold(moments, named, isSameCaller);
  return coarse.length <= MOST_LINES ? coarse : fold(moments, named, isAlikeCaller);
}

/** The days in which they begin, in UTC, each with its stretches; all in their order. */
export function byDay(folded: readonly Stretch[]): readonly (readonly [day: string, stretches: readonly Stretch[]])[] {
  return [...Map.groupBy(folded, ({ moments: [first] }) => dayOf(first))];
}

function dayOf({ time }: Moment): string {
  return time.slice(0, "2026-11-24".length);
}

/** The actions of a stretch, the most frequent first. */
export function actionsOf({ moments }: Stretch): readonly string[] {
  const counts = new Map<string, number>();
  for (const { action } of moments) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([action]) => action);
}

function fold(
  moments: readonly Moment[],
  named: ReadonlySet<string>,
  isAlike: (a: Moment, b: Moment) => boolean,
): readonly Stretch[] {
  const folded: { moments: [Moment, ...Moment[]]; isNamed: boolean }[] = [];
  for (const moment of moments) {
    const isNamed = named.has(moment.event_uid);
    const before = folded.at(-1);
    if (before?.isNamed === isNamed && isSameDay(before.moments[0], moment) && isAlike(before.moments[0], moment))
      before.moments.push(moment);
    else folded.push({ moments: [moment], isNamed });
  }
  return folded;
}

function isSameDay(a: Moment, b: Moment): boolean {
  return dayOf(a) === dayOf(b);
}

function isSameCaller(a: Moment, b: Moment): boolean {
  return a.outcome === b.outcome && a.error_code === b.error_code && a.src_ip === b.src_ip && a.client === b.client;
}

function isAlikeCaller(a: Moment, b: Moment): boolean {
  return a.outcome === b.outcome && a.src_network === b.src_network && a.client === b.client;
}
