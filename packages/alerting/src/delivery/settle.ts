import { armSend } from "../alerter.ts";
import { type Group, loadOf, type OutboxItem } from "../state/state.ts";
import { recordNotice, type Turn } from "../turn.ts";
import { addReceipt } from "./add-receipt.ts";
import { shedBacklog } from "./backlog.ts";
import { convict, pause, probeWithNext, releaseLane, retryOf, wait } from "./lane.ts";
import { closeNotice, isRefresh, leaveOutbox } from "./outbox.ts";
import type { ReceiptReason } from "./receipt.ts";
import { backoffMs } from "./retry-bounds.ts";

/** Closed classes of failure: reference/alerting.md section 11. */
export type Failure =
  | "rate-limited"
  | "server-error"
  | "timeout"
  | "auth-error"
  | "client-error"
  | "cancelled"
  | "other";

/** What became of one attempt. */
export type DeliveryOutcome =
  | {
      readonly kind: "sent";
      readonly externalIds?: Readonly<Record<string, string>> | undefined;
      /** Why it was not said in full, where that is our own fault. */
      readonly fault?: string | undefined;
    }
  /** `detail`: a few words for people. */
  | {
      readonly kind: "retry";
      readonly reason: Failure;
      readonly afterMs?: number | undefined;
      readonly detail?: string | undefined;
    }
  | { readonly kind: "refused"; readonly reason: Failure; readonly detail?: string | undefined }
  /** Not tried: the one before it to the same channel failed. */
  | { readonly kind: "held" };

/** Takes the outcome of a `send`. One of a notice that is no longer in the outbox changes nothing. */
export function settleDelivery(turn: Turn, noticeId: string, outcome: DeliveryOutcome): void {
  const { state } = turn.alerter;
  const item = state.outbox.get(noticeId);
  const group = item && state.groups.get(item.groupId);
  if (item === undefined || group === undefined) return;
  if (outcome.kind !== "held") item.attempts += 1;
  turn.alerter.lanes.changed(item);
  if (outcome.kind !== "held") loadOf(state, group.target).isAway = outcome.kind === "retry" && item.fault !== "own";
  switch (outcome.kind) {
    case "held":
      wait(turn, item);
      return;
    case "sent":
      turn.reached.add(group.target.receiver);
      if (outcome.fault !== undefined) {
        turn.faults.push({ about: "not-in-words", subject: group.target.receiver, why: outcome.fault });
      }
      group.externalIds = { ...group.externalIds, ...outcome.externalIds };
      closeNotice(turn, group, item);
      recordNotice(turn, group, item, { outcome: "sent" });
      releaseLane(turn, item);
      leaveOutbox(turn, group, item);
      shedBacklog(turn, group.target);
      return;
    case "retry":
      retryLater(turn, group, item, outcome);
      return;
    case "refused":
      giveUp(turn, group, item, "refused", outcome);
      return;
  }
}

function retryLater(
  turn: Turn,
  group: Group,
  item: OutboxItem,
  outcome: Extract<DeliveryOutcome, { kind: "retry" }>,
): void {
  // A process that stops is no failure of the receiver: the next owner sends at once.
  if (outcome.reason === "cancelled") {
    armSend(turn.alerter, item, turn.now);
    return;
  }
  const bounds = retryOf(turn, group);
  const at = turn.now + backoffMs(bounds, item.noticeId, item.attempts, outcome.afterMs);
  item.notBefore = outcome.afterMs === undefined ? undefined : turn.now + outcome.afterMs;
  if (item.notBefore !== undefined && item.fault !== "own") pause(turn, group.target, item.notBefore);
  if (at - item.at <= bounds.windowMs) {
    armSend(turn.alerter, item, at);
    if (outcome.reason !== "rate-limited") convict(turn, item);
    if (outcome.reason === "server-error") probeWithNext(turn, item);
    noteAge(turn, group, item, outcome);
    noteWhy(turn, group, item, outcome);
    return;
  }
  group.untold ??= item.place;
  giveUp(turn, group, item, outcome.reason === "rate-limited" ? "rate-limited-shed" : "dead-lettered", outcome);
}

/** Others are told of a receiver whose oldest message waits too long, before it is given up. */
function noteAge(turn: Turn, group: Group, item: OutboxItem, fault: Fault): void {
  const { outboxAgeMs } = turn.alerter.config.limits;
  if (item.fault === "own" || turn.now - item.at < outboxAgeMs) return;
  if (!isConfigured(turn, group)) return;
  // Not for how long by now: a title that changes by the hour is another group's where somebody groups by it.
  turn.failed.set(group.target.receiver, `${whyOf(fault)}, for more than ${Math.floor(outboxAgeMs / 60_000)} minutes`);
}

/** Whoever asks why a message waits finds it in its row. That is written when the reason is another one, and not for each attempt. */
function noteWhy(turn: Turn, group: Group, item: OutboxItem, fault: Fault): void {
  const why = whyOf(fault);
  if (item.why === why) return;
  item.why = why;
  recordNotice(turn, group, item, { outcome: "pending", failure: fault.reason, detail: why });
}

/** Why a notice was not taken. */
interface Fault {
  readonly reason: Failure;
  readonly detail?: string | undefined;
}

/**
 * The log entry stays as it was: what still fires at the next flush is said then. Of a receiver that the configuration has
 * no more nobody is told that it fails, and the end of what it was told is tried once.
 */
function giveUp(turn: Turn, group: Group, item: OutboxItem, reason: ReceiptReason, fault: Fault): void {
  if (isConfigured(turn, group)) {
    turn.failed.set(group.target.receiver, whyOf(fault));
  } else if (item.firing.length === 0) closeNotice(turn, group, item);
  const outcome = reason === "refused" ? "refused" : "dead-lettered";
  recordNotice(turn, group, item, { outcome, failure: fault.reason, detail: whyOf(fault) });
  const would = item.reason === "storm_digest" || isRefresh(item.reason) ? "" : item.reason;
  for (const carried of item.carried) {
    if (carried.count > 0) addReceipt(turn, group, carried, { stage: "deliver", reason, by: fault.reason }, would);
  }
  leaveOutbox(turn, group, item);
}

function whyOf({ reason, detail }: Fault): string {
  return detail === undefined ? reason : `${reason} (${detail})`;
}

function isConfigured({ alerter }: Turn, { target: { receiver, integration } }: Group): boolean {
  return alerter.config.receivers.get(receiver)?.integrations.includes(integration) ?? false;
}
