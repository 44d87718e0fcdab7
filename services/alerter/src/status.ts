import type { Alerter, Effect, Episode, NotificationRow, ReceiptRow, ReceiverLoad } from "@rolecall/alerting";
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

/** Whatever there is to say of an alerter, without a walk over its episodes. */
export function statusOf({ state, tally }: Alerter): AlerterStatus {
  return { owed: tally.owed, outbox: state.outbox.size, open: { ...tally.open } };
}

/** Brings the metrics up to date after a turn. */
export function measure(metrics: Metrics, alerter: Alerter, effects: readonly Effect[], status: AlerterStatus): void {
  for (const effect of effects) {
    if (effect.kind === "receipts") countReceipts(metrics, effect.rows);
    if (effect.kind === "notifications") countNotices(metrics, effect.rows);
  }
  for (const severity of SEVERITIES) metrics.episodesOpen.set({ severity }, status.open[severity]);
  metrics.groups.set(alerter.state.groups.size);
  countCrowded(metrics, alerter);
  measureOutbox(metrics, alerter);
}

/** What waits for each channel, the one under way and those that are tried again included. */
function measureOutbox(metrics: Metrics, { state }: Alerter): void {
  const waiting = queues.get(state) ?? new Map<string, number>();
  queues.set(state, waiting);
  for (const queue of waiting.keys()) waiting.set(queue, 0);
  for (const { groupId } of state.outbox.values()) {
    const target = state.groups.get(groupId)?.target;
    const queue = `${target?.receiver}/${target?.integration}`;
    waiting.set(queue, (waiting.get(queue) ?? 0) + 1);
  }
  for (const [queue, items] of waiting) metrics.queueItems.set({ queue }, items);
}

/** Each queue that ever held something, for the word that it holds nothing any more. */
const queues = new WeakMap<Alerter["state"], Map<string, number>>();

function countCrowded(metrics: Metrics, { state }: Alerter): void {
  for (const load of state.loads.values()) {
    if (load.crowded && !crowded.has(load)) metrics.groupLimitReached.inc();
    if (load.crowded) crowded.add(load);
    else crowded.delete(load);
  }
}

/** Loads that were seen over the limit of groups: each is counted when it gets there. */
const crowded = new WeakSet<ReceiverLoad>();

/** How old the oldest open episodes are. Walks over all of them: not to be asked at every turn. `now` is epoch ms. */
export function measureAges(metrics: Metrics, { state }: Alerter, now: number): void {
  metrics.episodeAge.reset();
  const oldest = new Map<string, Episode>();
  for (const episode of state.episodes.values()) {
    if (episode.state === "resolved" || episode.state === "closed") continue;
    const key = `${episode.state} ${episode.severity}`;
    if (episode.openedAt < (oldest.get(key)?.openedAt ?? Number.POSITIVE_INFINITY)) oldest.set(key, episode);
  }
  for (const { state: at, severity, openedAt } of oldest.values()) {
    metrics.episodeAge.set({ state: at, severity }, Math.max(0, now - openedAt) / 1000);
  }
}

function countReceipts(metrics: Metrics, rows: readonly ReceiptRow[]): void {
  for (const { stage, reason, count } of rows) {
    metrics.receipts.inc({ stage, reason });
    metrics.suppressed.inc({ stage, reason }, count);
  }
}

/** A notice has a row for each of its findings. */
function countNotices(metrics: Metrics, rows: readonly NotificationRow[]): void {
  const notices = new Map(rows.map((row) => [`${row.notice_id} ${row.outcome}`, row]));
  for (const { integration, receiver, reason, outcome, failure } of notices.values()) {
    if (outcome === "sent") metrics.notifications.inc({ receiver, integration, reason });
    if (outcome === "refused" || outcome === "dead-lettered") {
      metrics.notificationsFailed.inc({ integration, reason: failure || "other" });
    }
  }
}
