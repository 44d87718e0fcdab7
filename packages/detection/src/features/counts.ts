import { countSurprise } from "../math/negative-binomial.ts";
import { type Group, SUM } from "../state/groups.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { withBacklog } from "./backlog.ts";
import { beyondPeaks, PEAK, type Peak } from "./peaks.ts";

/** A count of one outcome: its sums per identity and group, and the first guess at its rate and how it clumps. */
export interface FailureShape {
  readonly hour: number;
  readonly own: number;
  readonly group: number;
  readonly num: number;
  readonly den: number;
  readonly peak: Peak;
  readonly firstRate: number;
  /** Variance over mean of a group without history. */
  readonly firstFano: number;
}

export const DENIED: FailureShape = {
  hour: AT.denied,
  own: AT.denials,
  group: SUM.denials,
  num: SUM.deniedNum,
  den: SUM.deniedDen,
  peak: PEAK.denied,
  firstRate: 0.01,
  firstFano: 2,
};
/** Calls that the first hour of an identity is held to have at least: what starts up is refused at first. */
const FIRST_CALLS = 20;

/** Errors come in storms (a missing object polled for, an outage), so their first guess is wide. */
export const FAILED: FailureShape = {
  hour: AT.failed,
  own: AT.errors,
  group: SUM.errors,
  num: SUM.errorNum,
  den: SUM.errorDen,
  peak: PEAK.failed,
  firstRate: 0.05,
  firstFano: 16,
};

/** Calls of the open hour but for those that peers are refused as well, one at least. */
export function ownCalls(row: Rows): number {
  return Math.max(1, row.get(AT.count) - row.get(AT.shared));
}

/** Expected count in an hour of so many calls (detector.md, 4.6). */
export function expectedFailures(row: Rows, group: Group, shape: FailureShape): number {
  const peers = (group.get(shape.group) + 200 * shape.firstRate) / (group.get(SUM.events) + 200);
  const rate = (row.get(shape.own) + 200 * peers) / (row.get(AT.events) + 200);
  // Before its first hour is over the mean is a guess of the fleet's; a few calls, all refused, must not hide behind it.
  const usual = row.get(AT.activeHours) === 0 ? Math.min(FIRST_CALLS, row.get(AT.mean)) : row.get(AT.mean);
  return rate * Math.max(ownCalls(row), usual);
}

/**
 * Surprise of the hour's denied or failed calls. They come in clumps whatever their mean (a retry loop, an outage), so the
 * variance is a multiple of the mean, as for new values; a multiple of the squared mean would take two refusals of a
 * machine that is never refused for a one-in-a-million chance.
 */
export function failureSurprise(row: Rows, group: Group, shape: FailureShape): number {
  const fano = (group.get(shape.num) + 2 * shape.firstFano) / (group.get(shape.den) + 2);
  const clipped = Math.min(60, Math.max(2, fano));
  const expected = expectedFailures(row, group, shape);
  const at = (count: number): number => countSurprise(count, expected, expected / (clipped - 1));
  return beyondPeaks(row, shape.peak, at(row.get(shape.hour)), at);
}

/** Surprise of so many calls in the hour, given that there is at least one, and `times` the usual ones expected (detector.md, 4.3). */
export function rateSurprise(row: Rows, times = 1, count: number = ownCalls(row)): number {
  const expected = withBacklog(row, times) * row.get(AT.mean);
  const at = (calls: number): number => countSurprise(calls - 1, expected - 1, 1 / row.get(AT.kappa));
  return beyondPeaks(row, PEAK.calls, at(count), at);
}

/** Runs and sessions at work in an ordinary hour. */
export function expectedSpawns(row: Rows, group: Group): number {
  const peers = (group.get(SUM.spawns) + 20 * 0.05) / (group.get(SUM.hours) + 20);
  const active = row.get(AT.activeHours);
  return (row.get(AT.spawnSum) + 20 * peers) / (active + 20);
}

/**
 * Surprise of the runs and sessions at work in the hour (detector.md, 4.7). How many an identity has is known from `known` active hours:
 * a role of ten pods has ten in its first.
 */
export function spawnSurprise(row: Rows, group: Group, known: number): number {
  if (row.get(AT.activeHours) < known) return 0;
  const kappa = (group.get(SUM.spawnNum) + 0.5 * 4) / (group.get(SUM.spawnDen) + 0.5);
  const clipped = Math.min(60, Math.max(0.3, kappa));
  return countSurprise(row.get(AT.spawns), expectedSpawns(row, group), 1 / clipped);
}
