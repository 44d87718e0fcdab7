import type { Alerter, Effect, Episode, NotificationRow, ReceiptRow, ReceiverLoad } from "@rolecall/alerting";
import { SEVERITIES, type Severity } from "@rolecall/core";
import type { Metrics, Tell } from "@rolecall/runtime";

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

/** Counts what came of a turn. */
export function count(metrics: Metrics, alerter: Alerter, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind === "receipts") countReceipts(metrics, effect.rows);
    if (effect.kind === "notifications") countNotices(metrics, effect.rows);
  }
  countCrowded(metrics, alerter);
}

/** Tells what an alerter holds whenever somebody asks, until the function that is returned is called. */
export function watchHoldings(metrics: Metrics, alerter: () => Alerter, now: () => number): () => void {
  /** Each queue that ever held something: it is told as well when it holds nothing any more. */
  const queues = new Set<string>();
  return metrics.sample((tell) => {
    const { state, tally } = alerter();
    for (const severity of SEVERITIES) tell("episodesOpen", { severity }, tally.open[severity]);
    tell("groups", {}, state.groups.size);
    tellOutbox(tell, state, queues);
    tellAges(tell, state, now());
  });
}

/** What waits for each channel, the one under way and those that are tried again included. */
function tellOutbox(tell: Tell, { outbox, groups }: Alerter["state"], queues: Set<string>): void {
  const waiting = new Map<string, number>();
  for (const { groupId } of outbox.values()) {
    const target = groups.get(groupId)?.target;
    const queue = `${target?.receiver}/${target?.integration}`;
    waiting.set(queue, (waiting.get(queue) ?? 0) + 1);
    queues.add(queue);
  }
  for (const queue of queues) tell("queueItems", { queue }, waiting.get(queue) ?? 0);
}

/** How old the oldest open episodes are. `now` is epoch ms. */
function tellAges(tell: Tell, { episodes }: Alerter["state"], now: number): void {
  const oldest = new Map<string, Episode>();
  for (const episode of episodes.values()) {
    if (episode.state === "resolved" || episode.state === "closed") continue;
    const key = `${episode.state} ${episode.severity}`;
    if (episode.openedAt < (oldest.get(key)?.openedAt ?? Number.POSITIVE_INFINITY)) oldest.set(key, episode);
  }
  for (const { state, severity, openedAt } of oldest.values())
    tell("episodeAge", { state, severity }, Math.max(0, now - openedAt) / 1000);
}

function countCrowded(metrics: Metrics, { state }: Alerter): void {
  for (const load of state.loads.values()) {
    if (load.crowded && !crowded.has(load)) metrics.groupLimitReached.inc();
    if (load.crowded) crowded.add(load);
    else crowded.delete(load);
  }
}

/** Loads that were seen over the limit of groups: each is counted when it gets there. */
const crowded = new WeakSet<ReceiverLoad>();

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
