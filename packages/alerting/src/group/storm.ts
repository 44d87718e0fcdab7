import { type Alerter, armFlush, isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import type { Hold } from "../delivery/receipt.ts";
import { groupKey, ROOT, type Target } from "../route/route.ts";
import { type Episode, type Group, loadOf, type ReceiverLoad } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import { isOneOfManyAlike } from "./alike.ts";
import { enterGroup } from "./group.ts";

const MINUTE_MS = 60_000;
/** What is critical waits for no turn of the digest, or noise would be a way to gain a minute; but not each is a message. */
const CRITICAL_EVERY_MS = 15_000;

/**
 * Whether this notification is one too many for its receiver: past the limit per minute, or of open groups, the receiver
 * goes to digest mode. It leaves once less than half the limit was asked of it for one `group_interval`. The first word about `free` may be
 * one of many alike besides.
 */
export function digestHold(turn: Turn, group: Group, free: readonly Episode[]): Hold | undefined {
  if (group.digest) return undefined;
  const isInDigestMode = ask(turn, group.target).digestSince !== undefined;
  if (isInDigestMode) return digestOf(turn, group.target);
  const isFirstWord = group.log === undefined;
  return isFirstWord && isOneOfManyAlike(turn, group, free) ? digestOf(turn, group.target) : undefined;
}

/** What is told in the digest of a receiver. */
export function digestOf(turn: Turn, target: Target): Hold {
  return { stage: "storm", reason: "storm-digest", by: digestGroup(turn, target).groupId };
}

/** Lets the digest of a receiver speak for these episodes. */
export function joinDigest(turn: Turn, target: Target, episodeIds: readonly string[]): void {
  const group = digestGroup(turn, target);
  for (const id of episodeIds) turn.alerter.memberships.add(group, id);
  const { episodes } = turn.alerter.state;
  const isCritical = episodeIds.some((id) => episodes.get(id)?.severity === "critical");
  const soonest = Math.max(turn.now, (group.spokeAt ?? Number.NEGATIVE_INFINITY) + CRITICAL_EVERY_MS);
  const at = isCritical ? soonest : turn.now + DEFAULTS.groupWaitMs;
  const isIdle = group.flushAt === undefined && group.inFlight === undefined;
  const isTooLate = isCritical && group.flushAt !== undefined && group.flushAt > at;
  if (isIdle || isTooLate) armFlush(turn.alerter, group, at);
}

/**
 * After a restart: what was left to the digest, and may not have been said in it yet, is in it again. Its last word alone
 * would leave out who joined since.
 */
export function rejoinDigest(alerter: Alerter, group: Group, now: number): void {
  const { state, memberships } = alerter;
  if (!group.digest && group.log?.reason !== "storm_digest") return;
  const digest = group.digest ? group : digestGroup({ alerter, now }, group.target);
  for (const id of group.log?.firing ?? []) {
    const episode = state.episodes.get(id);
    if (episode !== undefined && (group.digest || isOpen(episode))) memberships.add(digest, id);
  }
}

/** Where and when a digest is asked for; a {@link Turn} is one. */
type Place = Pick<Turn, "alerter" | "now">;

/** Counts one notification that is to be made, and moves the receiver in or out of digest mode. */
function ask(turn: Turn, target: Target): ReceiverLoad {
  const { state } = turn.alerter;
  const limit = budgetOf(turn.alerter, target);
  const load = loadOf(state, target);
  const idle = turn.now - (load.askedAt.at(-1) ?? turn.now) >= DEFAULTS.groupIntervalMs;
  load.askedAt = [...load.askedAt.filter((at) => at > turn.now - MINUTE_MS), turn.now].slice(-limit - 1);
  if (turn.now - load.countedAt >= COUNT_EVERY_MS) {
    load.crowded = isCrowded(turn, target);
    load.countedAt = turn.now;
  }
  if (load.askedAt.length > limit || load.crowded) {
    load.digestSince ??= turn.now;
    load.calmSince = undefined;
    return load;
  }
  const calm = load.askedAt.length * 2 < limit;
  load.calmSince = calm ? (load.calmSince ?? turn.now) : undefined;
  const calmFor = load.calmSince === undefined ? 0 : turn.now - load.calmSince;
  if (idle || calmFor >= DEFAULTS.groupIntervalMs) load.digestSince = undefined;
  return load;
}

/** New messages that a receiver is told of in a minute at most. */
export function budgetOf({ config }: Alerter, { receiver, integration }: Target): number {
  const own = integration === "terminal" ? FEED_PER_MINUTE : config.limits.notificationsPerMinute;
  return config.receivers.get(receiver)?.maxPerMinute ?? own;
}

/** A feed that somebody watches wakes nobody. */
const FEED_PER_MINUTE = 60;

/** Counting groups walks over all of them. */
const COUNT_EVERY_MS = 1000;

function isCrowded(turn: Turn, target: Target): boolean {
  const { state, config } = turn.alerter;
  if (state.groups.size <= config.limits.openGroups) return false;
  let open = 0;
  for (const group of state.groups.values()) {
    const mine = group.target.receiver === target.receiver && group.target.integration === target.integration;
    if (mine && group.members.length > 0) open += 1;
  }
  return open > config.limits.openGroups;
}

/** The one message that stands for all others of a receiver in digest mode. */
function digestGroup({ alerter, now }: Place, target: Target): Group {
  const labels = { receiver: target.receiver };
  const key = groupKey("storm-digest", labels);
  return enterGroup(alerter, { key, route: ROOT, target, labels, digest: true }, now);
}
