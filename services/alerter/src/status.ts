import type { Alerter, Effect } from "@rolecall/alerting";
import { SEVERITIES, type Severity } from "@rolecall/core";
import type { Metrics } from "@rolecall/runtime";

/** What the alerter has before it, after a turn. */
export interface AlerterStatus {
  /** Answers that groups owe: findings that are neither in a notice nor in a receipt. */
  readonly owed: number;
  /** Notices that are written down and whose outcome is not known. */
  readonly outbox: number;
  readonly open: Readonly<Record<Severity, number>>;
}

/** Counted over all episodes. */
export function statusOf({ state }: Alerter): AlerterStatus {
  const open = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  let owed = 0;
  for (const episode of state.episodes.values()) {
    owed += episode.pending.length;
    if (episode.state !== "resolved" && episode.state !== "closed") open[episode.severity] += 1;
  }
  return { owed, outbox: state.outbox.size, open };
}

/** Brings the metrics up to date after a turn. */
export function measure(metrics: Metrics, alerter: Alerter, effects: readonly Effect[], status: AlerterStatus): void {
  for (const effect of effects) {
    if (effect.kind !== "receipts") continue;
    for (const { stage, reason } of effect.rows) metrics.receipts.inc({ stage, reason });
  }
  for (const severity of SEVERITIES) metrics.episodesOpen.set({ severity }, status.open[severity]);
  metrics.groups.set(alerter.state.groups.size);
}
