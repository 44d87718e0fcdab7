import { armSend } from "../alerter.ts";
import type { Target } from "../route/route.ts";
import { type Group, loadOf, type OutboxItem } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import { firstOf, isBlocking } from "./lanes.ts";
import { DEFAULT_RETRY, type RetryBounds } from "./retry-bounds.ts";

// A lane is what is on its way to one channel of one receiver. It is told in order, what is critical first: while a notice waits for its next
// attempt, those after it wait behind it. A new one is a reason to ask at once whether the receiver is back.

/** So often has a notice failed when the one after it is tried as well: the fault may be its own. */
const STUBBORN_ATTEMPTS = 2;

/** Puts a new notice under way, or behind those that the receiver has not taken yet. */
export function queueNotice(turn: Turn, { target }: Group, item: OutboxItem): void {
  const { front } = turn.alerter.lanes.standOf(target);
  const isAsking = isAskingOf(turn, target);
  turn.alerter.lanes.enter(item, target);
  const pausedUntil = pauseOf(turn, item);
  const first = front === undefined ? item : firstOf(front, item);
  if (!isAsking && first !== item) armSend(turn.alerter, first, Math.max(turn.now, pausedUntil));
  if (isAsking || first !== item) wait(turn, item);
  else if (pausedUntil > turn.now) armSend(turn.alerter, item, pausedUntil);
  else turn.sends.push(item);
}

/** Puts a notice that is due under way, unless one that goes before it to the same channel waits or is being tried again. */
export function sendAgain(turn: Turn, { target }: Group, item: OutboxItem): void {
  const { alerter, now } = turn;
  if (now < alerter.state.quietUntil) {
    armSend(alerter, item, alerter.state.quietUntil);
    return;
  }
  const { front = item } = alerter.lanes.standOf(target);
  const pausedUntil = pauseOf(turn, item);
  if (pausedUntil > now) armSend(alerter, item, pausedUntil);
  else if (item.fault === "own" || (front === item && !isAskingOf(turn, target))) launch(turn, item);
  else if (front === item) wait(turn, item);
  else armSend(alerter, item, Math.max(now, front.nextAt ?? now));
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
  for (const other of turn.alerter.lanes.of(item)) {
    if (other !== item && other.attempts > 0 && firstOf(other, item) === other) other.fault ??= "suspected";
  }
  release(turn, item);
}

/** After a later one was taken, this one failed again: nobody waits for it. */
export function convict(turn: Turn, item: OutboxItem): void {
  if (item.fault !== "suspected") return;
  item.fault = "own";
  turn.alerter.lanes.changed(item);
  release(turn, item);
}

function release(turn: Turn, item: OutboxItem): void {
  for (const other of turn.alerter.lanes.of(item)) {
    const at = Math.max(turn.now, other.notBefore ?? 0);
    if (other !== item && isBlocking(other) && (other.nextAt ?? 0) > at) armSend(turn.alerter, other, at);
  }
}

/** After a second failure the next in the lane is tried: where that is taken, the receiver is well. */
export function probeWithNext(turn: Turn, item: OutboxItem): void {
  if (item.attempts < STUBBORN_ATTEMPTS) return;
  if (pauseOf(turn, item) > turn.now) return;
  const others = [...turn.alerter.lanes.of(item)].filter((other) => other !== item && isBlocking(other));
  const [first, ...rest] = others.filter(({ attempts }) => attempts < item.attempts);
  if (first !== undefined) launch(turn, rest.reduce(firstOf, first));
}

function launch(turn: Turn, item: OutboxItem): void {
  armSend(turn.alerter, item, undefined);
  turn.sends.push(item);
}

/** Whether a receiver that did not take what it was told last is being asked at this moment: whoever is next waits for its answer. */
function isAskingOf({ alerter: { state, lanes } }: Turn, target: Target): boolean {
  const { isTrying, isRetrying } = lanes.standOf(target);
  return isRetrying || (isTrying && loadOf(state, target).isAway);
}

/** The receiver asked to be left alone until then, whichever notice it was that it answered so. */
export function pause({ alerter: { state } }: Turn, target: Target, until: number): void {
  const load = loadOf(state, target);
  load.pausedUntil = Math.max(load.pausedUntil, until);
}

/** Until when this one is not to be tried (epoch ms). One whose fault is its own was asked of by itself. */
function pauseOf({ alerter: { state } }: Turn, { groupId, notBefore = 0 }: OutboxItem): number {
  const target = state.groups.get(groupId)?.target;
  return Math.max(notBefore, target === undefined ? 0 : loadOf(state, target).pausedUntil);
}
