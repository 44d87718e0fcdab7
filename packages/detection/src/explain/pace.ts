import type { Dimension, Finding, Severity } from "@rolecall/core";
import { WORTH_COUNTING } from "../combine/evidence.ts";
import { GRAVE, isGrave, noMoreThan } from "../combine/severity.ts";
import { ownCalls } from "../features/counts.ts";
import { PEAK, peakBefore } from "../features/peaks.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

const AMOUNTS: ReadonlySet<string> = new Set(["calls_per_hour", "calls_per_5_minutes", "busy_hours", "calls_per_day"]);
/** How often and when somebody calls, and in how many runs, is one dimension, however many views there are of it. */
const PACE: ReadonlySet<string> = new Set([
  ...AMOUNTS,
  ...["runs_started", "hour_of_week", "hours_since_last_call", "cadence"],
]);

/**
 * Is it told of for doing what it always does, from where it always is, only more often? That is what a quarter's end, a campaign and a
 * backfill look like, and nobody need get up for it. Who moves more data or touches more things is another matter, and so is a second
 * clock by itself.
 */
export function isPaceAlone(dimensions: readonly Dimension[]): boolean {
  const names = dimensions.filter(({ added }) => added >= WORTH_COUNTING).map(({ name }) => name);
  return names.some((name) => AMOUNTS.has(name)) && names.every((name) => PACE.has(name));
}

/**
 * Beyond so many times what it did on two days before it is more than a quarter's end: those of worlds written from outside were 38 times
 * at most. Whoever enumerates with a key of the machine, on the machine, makes a hundred times the calls.
 */
const BEYOND_ANY_PACE = 50;

/**
 * The severity of an hour that is still open under the cursor. Where neither the fleet nor the identity has a history (`isUnknown`), how
 * many times the usual that is was guessed: a weekly job's first run, in the first days of a log, is sixty calls of one that were guessed.
 */
export function severityOfPace(
  usual: Severity,
  dimensions: readonly Dimension[],
  row: Rows,
  isUnknown = false,
): Severity {
  if (!isPaceAlone(dimensions)) return usual;
  if (isUnknown) return noMoreThan(usual, "medium");
  const known = Math.max(row.get(AT.mean), peakBefore(row, PEAK.calls, Math.floor(row.get(AT.hour) / 24)));
  return ownCalls(row) > BEYOND_ANY_PACE * known ? usual : noMoreThan(usual, "medium");
}

/** Is it as rare as what is grave, be it for its pace alone? */
export function isAsRareAsGrave({ severity, score, dimensions }: Finding): boolean {
  return isGrave(severity) || (score >= GRAVE && isPaceAlone(dimensions));
}
