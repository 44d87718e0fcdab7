import type { RuleMode } from "@rolecall/alerting";
import type { Rule, UserExample } from "@rolecall/detection";
import type { FileFault } from "../inventory/fault.ts";

/** A rule of a user's, ready for the detector, and where it stands. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly examples: readonly UserExample[];
  /** Where it may not page yet. */
  readonly mode?: RuleMode | undefined;
  /** The share of the events of its sources that it may match, 0 to 1. */
  readonly maxHitRate?: number | undefined;
}

/** A Sigma rule that is left out, and what of it is not understood. */
export interface SkippedRule {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly notUnderstood: readonly string[];
}

export interface LoadedRules {
  readonly rules: readonly PlacedRule[];
  readonly skipped: readonly SkippedRule[];
  /** Everything that is wrong, at once. */
  readonly faults: readonly FileFault[];
  readonly files: readonly string[];
}
