import { armSend } from "../alerter.ts";
import type { Group, OutboxItem } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import { DEFAULT_RETRY, type RetryBounds } from "./retry-bounds.ts";

// A lane is what is on its way to one channel of one receiver. It is told in order: while a notice waits for its next
// attempt, those after it wait behind it. A new one is a reason to ask at once whether the receiver is back.

/** So often has a notice failed when the one after it is tried as well: the fault may be its own. */
const STUBBORN_ATTEMPTS = 2;

/** Puts a new notice under way, or behind those that the receiver has not taken yet. */
export function queueNotice(turn: Turn, item: OutboxItem): void {
  const waiting = laneOf(turn, item).filter(isBlocking);
  const [first, ...rest] = waiting;
  if (first !== undefined) {
    const oldest = rest.reduce(older, first);
    if (!isAsking(turn, oldest)) armSend(turn.alerter, oldest, Math.max(turn.now, pauseOf(waiting)));
  }
  if (first !== undefined || isAsking(turn, item)) wait(turn, item);
  else turn.sends.push(item);
}

/** Puts a notice that is due under way, unless an older one for the same channel waits or is being tried again. */
export function sendAgain(turn: Turn, item: OutboxItem): void {
  const { alerter, now } = turn;
  if (now < alerter.state.quietUntil) {
    armSend(alerter, item, alerter.state.quietUntil);
    return;
  }
  const waiting = laneOf(turn, item).filter(isBlocking);
  const oldest = waiting.reduce(older, item);
  const pausedUntil = pauseOf([item, ...waiting]);
  if (pausedUntil > now) armSend(alerter, item, pausedUntil);
  else if (item.fault === "own" || (oldest === item && !isAsking(turn, item))) launch(turn, item);
  else if (oldest === item) wait(turn, item);
  else armSend(alerter, item, Math.max(now, oldest.nextAt ?? now));
}

/** It was not tried, since the one before it failed. */
export function wait(turn: Turn, item: OutboxItem): void {
  const group = turn.alerter.state.groups.get(item.groupId);
  armSend(turn.alerter, item, turn.now + retryOf(turn, group).firstMs);
}

/** As the receiver's configuration says; the defaults for one that is configured no more. */
export function retryOf({ alerter }: Turn, group: Group | undefined): RetryBounds {
  return alerter.config.receivers.get(group?.target.receiver ?? "")?.retry ?? DEFAULT_RETRY;
}

/**
 * The receiver took this one: what waits for its next attempt need not. An older one that has failed before is asked first,
 * as the receiver may be back only since; where it fails once more the fault is its own.
 */
export function releaseLane(turn: Turn, item: OutboxItem): void {
  for (const other of laneOf(turn, item)) {
    if (other.attempts > 0 && older(other, item) === other) other.fault ??= "suspected";
  }
  release(turn, item);
}

/** After a later one was taken, this one failed again: nobody waits for it. */
export function convict(turn: Turn, item: OutboxItem): void {
  if (item.fault !== "suspected") return;
  item.fault = "own";
  release(turn, item);
}

function release(turn: Turn, item: OutboxItem): void {
  for (const other of laneOf(turn, item)) {
    const at = Math.max(turn.now, other.notBefore ?? 0);
    if (isBlocking(other) && (other.nextAt ?? 0) > at) armSend(turn.alerter, other, at);
  }
}

/** After a second failure the next in the lane is tried: where that is taken, the receiver is well. */
export function probeWithNext(turn: Turn, item: OutboxItem): void {
  if (item.attempts < STUBBORN_ATTEMPTS) return;
  const waiting = laneOf(turn, item).filter(isBlocking);
  const [first, ...rest] = waiting.filter(({ attempts }) => attempts < item.attempts);
  if (first !== undefined && pauseOf(waiting) <= turn.now) launch(turn, rest.reduce(older, first));
}

function launch(turn: Turn, item: OutboxItem): void {
  armSend(turn.alerter, item, undefined);
  turn.sends.push(item);
}

/** Until when the receiver asked to be left alone, whichever of them it was that it answered so (epoch ms). */
function pauseOf(items: readonly OutboxItem[]): number {
  return Math.max(0, ...items.map(({ notBefore = 0 }) => notBefore));
}

/** Whether one that has failed before is being tried at this moment. */
function isAsking(turn: Turn, item: OutboxItem): boolean {
  return laneOf(turn, item).some(
    ({ nextAt, attempts, fault }) => nextAt === undefined && attempts > 0 && fault !== "own",
  );
}

function isBlocking({ nextAt, fault }: OutboxItem): boolean {
  return nextAt !== undefined && fault !== "own";
}

function older(a: OutboxItem, b: OutboxItem): OutboxItem {
  const [one, other] = [a.place, b.place];
  if (one.at !== other.at) return one.at < other.at ? a : b;
  return one.order <= other.order ? a : b;
}

/** The other notices for the same channel of the same receiver. */
function laneOf({ alerter: { state } }: Turn, item: OutboxItem): readonly OutboxItem[] {
  const target = state.groups.get(item.groupId)?.target;
  if (target === undefined) return [];
  return [...state.outbox.values()].filter((other) => {
    if (other === item) return false;
    const its = state.groups.get(other.groupId)?.target;
    return its?.receiver === target.receiver && its.integration === target.integration;
  });
}
