import type { Severity } from "@rolecall/core";
import { severityRank } from "../episode/severity.ts";

/** Why a group notifies: Alertmanager's names, and `severity_raised`. */
const NOTIFY_REASONS = [
  "first_notification",
  "new_alerts_in_group",
  "severity_raised",
  "all_alerts_resolved",
  "new_resolved_alerts",
  "repeat_interval_elapsed",
] as const;
export type NotifyReason = (typeof NOTIFY_REASONS)[number];

/** Why it does not, one for each quiet row of the table. */
export type QuietReason = "nothing-firing" | "resolved-within-interval" | "repeat-interval-not-elapsed";

/** What was last said to one receiver about one group. */
export interface LastSaid {
  /** Epoch ms. */
  readonly at: number;
  /** Episode ids. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly severity: Severity;
}

/** What there is to say now. */
export interface Present {
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** The highest of the firing ones. */
  readonly severity: Severity;
}

export interface NotifyOptions {
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
}

export type NotifyDecision =
  | { readonly kind: "notify"; readonly reason: NotifyReason }
  | { readonly kind: "quiet"; readonly reason: QuietReason };

/** The table of reference/alerting.md section 5, rows in order (Alertmanager's `needsUpdate`; row 4 is our own). */
export function decideNotification(
  last: LastSaid | undefined,
  present: Present,
  options: NotifyOptions,
  now: number,
): NotifyDecision {
  const firing = present.firing.length > 0;
  if (last === undefined) return firing ? notify("first_notification") : quiet("nothing-firing");
  if (!isSubset(present.firing, last.firing)) return newlyFiring(last);
  if (firing && severityRank(present.severity) > severityRank(last.severity)) return notify("severity_raised");
  if (!firing) return nothingFiring(last);
  if (options.sendResolved && !isSubset(present.resolved, last.resolved)) return notify("new_resolved_alerts");
  if (last.at <= now - options.repeatIntervalMs) return notify("repeat_interval_elapsed");
  return quiet("repeat-interval-not-elapsed");
}

function newlyFiring(last: LastSaid): NotifyDecision {
  return notify(last.firing.length === 0 ? "first_notification" : "new_alerts_in_group");
}

function nothingFiring(last: LastSaid): NotifyDecision {
  return last.firing.length > 0 ? notify("all_alerts_resolved") : quiet("resolved-within-interval");
}

function notify(reason: NotifyReason): NotifyDecision {
  return { kind: "notify", reason };
}

function quiet(reason: QuietReason): NotifyDecision {
  return { kind: "quiet", reason };
}

function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  const known = new Set(whole);
  return part.every((id) => known.has(id));
}
