import type { Confidence, Severity } from "@rolecall/core";
import { environmentStage } from "../inventory/environment-stage.ts";
import { log10 } from "../math/detmath.ts";

const LEVELS: readonly Severity[] = ["low", "medium", "high", "critical"];
/** Scores from which a finding is medium, high, critical. */
const STEPS: readonly number[] = [60, 75, 90];
/** Score from which neither a flood nor a crowd hides a finding. */
export const CERTAIN = 90;
/** Score from which a finding is high. */
export const GRAVE = 75;

/** Score of rules, which have no probability. */
export const SEVERITY_SCORE: Readonly<Record<Severity, number>> = {
  info: 0,
  low: 46,
  medium: 60,
  high: 75,
  critical: 90,
};

/** R of detector.md, 6: 60 is once per 1,000 identity-days, each 20 more is ten times rarer. Whole, 0 to 100. */
export function score(rarity: number, hoursPerDay: number): number {
  return Math.min(100, Math.max(0, Math.round(20 * (rarity - log10(Math.max(1, hoursPerDay))))));
}

/** What raises or lowers a severity besides the score. */
export interface Circumstances {
  readonly score: number;
  /** 2 where a new kind of action administers, deletes or takes secrets. */
  readonly impact: number;
  /** Acts for an identity that neither it nor its peers acted for. */
  readonly newChain: boolean;
  /** Something is new to the peers as well, or was refused. */
  readonly beyondPeers: boolean;
  /** Families that added evidence. */
  readonly families: number;
  /** Every family is one that alone is a signal rather than a reason to act: novelty, time, errors. */
  readonly signalOnly: boolean;
  readonly environment: string;
}

/** The severity, or the other one where that is less. */
export function noMoreThan(severity: Severity, most: Severity): Severity {
  return SEVERITY_SCORE[severity] > SEVERITY_SCORE[most] ? most : severity;
}

/** Is it what a score of so much brings, or graver? */
export function isAtLeast(severity: Severity, points: number): boolean {
  return SEVERITY_SCORE[severity] >= points;
}

/** High or critical. */
export function isGrave(severity: Severity): boolean {
  return severity === "high" || severity === "critical";
}

/** Severity is score and impact, never mixed into the probability (detector.md, 6; detections.md, 3). */
export function severityOf(circumstances: Circumstances): Severity {
  const { score: points, impact, newChain, beyondPeers, families, signalOnly, environment } = circumstances;
  let level = STEPS.filter((step) => points >= step).length;
  // One dimension of that sort alone is a signal, however rare; a page needs a second one, or an action that does harm.
  if (families < 2 && signalOnly) level = Math.min(level, 0);
  if (impact >= 2 || newChain) level += 1;
  if (!beyondPeers) level -= 1;
  if (environmentStage(environment) === 2) level -= 1;
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, level))] as Severity;
}

/** Of what comes in a flood people are told the certain only; the rest is kept as a signal. */
export function severityInFlood(severity: Severity, points: number, isKept: boolean): Severity {
  return isKept && points < CERTAIN ? "info" : severity;
}

/**
 * Confidence: low while neither the fleet nor the identity has a history (under a day of active hours); high once the fleet
 * is calibrated, the identity has a week of active hours and two families agree; medium in between.
 */
export function confidenceOf(calibrated: boolean, activeHours: number, families: number): Confidence {
  if (calibrated && activeHours >= 168 && families >= 2) return "high";
  return calibrated || activeHours >= 24 ? "medium" : "low";
}
