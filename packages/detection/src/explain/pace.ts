import type { Dimension, Finding } from "@rolecall/core";
import { WORTH_COUNTING } from "../combine/evidence.ts";
import { GRAVE, isGrave } from "../combine/severity.ts";

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

/** Is it as rare as what is grave, be it for its pace alone? */
export function isAsRareAsGrave({ severity, score, dimensions }: Finding): boolean {
  return isGrave(severity) || (score >= GRAVE && isPaceAlone(dimensions));
}
