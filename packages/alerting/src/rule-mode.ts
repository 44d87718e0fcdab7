import type { Hold } from "./receipt.ts";

/**
 * What becomes of a user's rule before it may page (reference/alerting.md section 14). It is the alerter's alone: the
 * detector says the same of a rule in every mode.
 */
export interface RuleMode {
  readonly mode: "dry-run";
  /** Epoch ms, by the alerter's time. From then on the rule is told like any other. */
  readonly until: number;
}

/** By the rule's name, which is the `detector` of its findings. */
export type RuleModes = ReadonlyMap<string, RuleMode>;

/** A rule in a dry run is told to nobody; its findings exist, and say so in receipts. */
export function dryRunHold(modes: RuleModes, detector: string | undefined, now: number): Hold | undefined {
  const rule = detector === undefined ? undefined : modes.get(detector);
  if (rule === undefined || now >= rule.until) return undefined;
  return { stage: "detect", reason: "dry-run", by: detector ?? "", until: rule.until };
}
