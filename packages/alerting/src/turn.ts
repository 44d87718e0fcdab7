import { type Alerter, nextTimer } from "./alerter.ts";
import type { ReceiptRow } from "./delivery/receipt.ts";
import type { Effect } from "./effect.ts";
import { createNotice } from "./group/notice.ts";
import type { Silence } from "./hold/silence.ts";
import type { Condition } from "./meta/meta-alerts.ts";
import { episodeRow, type NotificationOutcome, type NotificationRow, notificationRows } from "./state/rows.ts";
import type { Episode, Group, OutboxItem } from "./state/state.ts";

/** One call of `decide`: what it has changed so far, collected into effects at its end. */
export interface Turn {
  readonly alerter: Alerter;
  readonly now: number;
  readonly episodes: Set<Episode>;
  readonly receipts: ReceiptRow[];
  readonly notifications: NotificationRow[];
  readonly silences: Map<string, Silence>;
  readonly sends: OutboxItem[];
  readonly rejected: string[];
  /** Receivers that a message did not reach for good, and why. */
  readonly failed: Map<string, string>;
  /** Receivers that took one. */
  readonly reached: Set<string>;
  /** What of our own went wrong. */
  readonly faults: Condition[];
}

export function createTurn(alerter: Alerter, now: number): Turn {
  return {
    alerter,
    now,
    episodes: new Set(),
    receipts: [],
    notifications: [],
    silences: new Map(),
    sends: [],
    rejected: [],
    failed: new Map(),
    reached: new Set(),
    faults: [],
  };
}

/** Marks an episode as changed: its row is written once, at the end. */
export function touch(turn: Turn, episode: Episode): void {
  episode.updatedAt = turn.now;
  turn.episodes.add(episode);
}

/** Records what became of a notice. */
export function recordNotice(
  turn: Turn,
  group: Group,
  item: OutboxItem,
  outcome: { readonly outcome: NotificationOutcome; readonly failure?: string; readonly detail?: string },
): void {
  const { state, config } = turn.alerter;
  const identityOf = (id: string): string => state.episodes.get(id)?.finding.identity_uid ?? "";
  turn.notifications.push(...notificationRows({ tenant: config.tenant, identityOf }, group, item, outcome));
}

/**
 * The effects in the order they must become durable. Receipts and notifications come before episodes: an episode's row
 * says what it still owes, so a crash between them repeats a receipt, and never forgets a finding.
 */
export function effectsOf(turn: Turn): readonly Effect[] {
  const { state } = turn.alerter;
  const effects: Effect[] = [];
  if (turn.receipts.length > 0) effects.push({ kind: "receipts", rows: turn.receipts });
  if (turn.notifications.length > 0) effects.push({ kind: "notifications", rows: turn.notifications });
  if (turn.silences.size > 0) effects.push({ kind: "silences", rows: [...turn.silences.values()] });
  const rows = [...turn.episodes].map((episode) => {
    episode.revision += 1;
    return episodeRow(episode);
  });
  if (rows.length > 0) effects.push({ kind: "episodes", rows });
  for (const message of turn.rejected) effects.push({ kind: "rejected", message });
  for (const item of turn.sends) {
    const group = state.groups.get(item.groupId);
    if (group) effects.push({ kind: "send", notice: createNotice(turn.alerter, group, item) });
  }
  effects.push({ kind: "timer", at: nextTimer(turn.alerter) });
  return effects;
}
