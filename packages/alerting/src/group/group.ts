import { canonicalJson, sha256 } from "@rolecall/core";
import { type Alerter, armFlush } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { suppressionOf } from "../hold/suppress.ts";
import type { Labels } from "../matcher/matcher.ts";
import { groupLabels, type RouteNode, type Target } from "../route/route.ts";
import { keyOf, type Way } from "../route/ways.ts";
import type { Episode, Group } from "../state/state.ts";
import type { Turn } from "../turn.ts";

export interface Destination extends Way {
  readonly target: Target;
}

/** Label of a finding about a receiver that does not work: it is told through others. */
export const FAILING_RECEIVER = "failing_receiver";

/** The groups a finding belongs to: one for each of its ways and each channel of its receiver. */
export function targetsOf({ config }: Alerter, ways: readonly Way[], labels: Labels): readonly Destination[] {
  const failing = labels[FAILING_RECEIVER];
  const through = (way: Way, receiver: string): readonly Destination[] =>
    receiver === failing
      ? []
      : (config.receivers.get(receiver)?.integrations ?? []).map((integration) => ({
          ...way,
          target: { receiver, integration },
        }));
  const routed = ways.flatMap((way) => through(way, way.route.receiver));
  if (failing === undefined || routed.length > 0) return routed;
  return [...config.receivers.keys()].flatMap((receiver) => through({ route: config.root, labels }, receiver));
}

/** The group that speaks of this episode for the route and target already: found without making its id anew. */
export function ownGroup(
  { state, memberships }: Alerter,
  episode: Episode,
  destination: Destination,
): Group | undefined {
  const { route, target, labels } = destination;
  const groups = memberships.of(episode.episodeId);
  if (groups.length === 0) return undefined;
  const key = keyOf(route, labels);
  for (const id of groups) {
    const group = state.groups.get(id);
    if (group?.key !== key || group.digest) continue;
    if (group.target.receiver === target.receiver && group.target.integration === target.integration) return group;
  }
  return undefined;
}

/** The group of this route, target and labels, created where there is none. */
export function groupFor(alerter: Alerter, { route, target, labels }: Destination, now: number): Group {
  const key = keyOf(route, labels);
  const own = { key, route: route.name, target, labels: groupLabels(route, labels), digest: false };
  return enterGroup(alerter, own, now);
}

/** What a group is of; all else comes by what happens to it. */
type GroupIdentity = Pick<Group, "key" | "route" | "target" | "labels" | "digest">;

/** The group of this key and channel, created where there is none. */
export function enterGroup({ state, config }: Alerter, own: GroupIdentity, now: number): Group {
  const { tenant } = config;
  const { key, target } = own;
  const groupId = groupIdOf(tenant, target, key);
  const known = state.groups.get(groupId);
  if (known) return known;
  const group: Group = {
    groupId,
    ...own,
    wireKey: `rolecall:v1:${sha256(canonicalJson([tenant, target.receiver, key]))}`,
    createdAt: now,
    flushAt: undefined,
    members: [],
    held: {},
    log: undefined,
    // Not from 0: a group that is forgotten and comes back must not look stale to who drops older numbers.
    sequence: Math.floor(now / 1000),
    externalIds: {},
    inFlight: undefined,
    overdue: false,
    refresh: undefined,
  };
  state.groups.set(groupId, group);
  return group;
}

/** Opaque id of a group: safe as a key, a button's value and a column. */
export function groupIdOf(tenant: string, target: Target, key: string): string {
  return `g_${sha256(canonicalJson([tenant, target.receiver, target.integration, key])).slice(0, 24)}`;
}

/** What happened to the episode: a new one cannot be a member yet, and an update alone is not urgent. */
export type JoinReason = "opened" | "reopened" | "raised" | "updated";

/**
 * Adds an episode, and starts the timer: `group_wait` for the first that may be told; later ones go with the next flush.
 * What is held back hurries nobody, and makes nobody wait for the rest of its interval.
 */
export function joinGroup(turn: Turn, group: Group, episode: Episode, route: RouteNode, upsert: JoinReason): void {
  const idle = group.members.length === 0 || group.flushAt === undefined;
  const { now, alerter } = turn;
  alerter.memberships.add(group, episode.episodeId);
  const isFree = (): boolean => suppressionOf(turn, episode, { route, key: group.key }).length === 0;
  const critical = route.groupWaitMs === undefined && episode.severity === "critical" && isFree();
  const at = now + (route.groupWaitMs ?? (critical ? 0 : DEFAULTS.groupWaitMs));
  if (idle && group.inFlight === undefined) armFlush(alerter, group, at);
  else if (critical && upsert !== "updated") flushNow(turn, group);
  else if ((group.flushAt ?? 0) > at && hasOnlyHeld(group, episode) && isFree()) armFlush(alerter, group, at);
}

/** It says nothing at present, since all of its other members are held back: whoever comes now is its first. */
function hasOnlyHeld({ log, inFlight, members, held }: Group, { episodeId }: Episode): boolean {
  if ((log?.firing.length ?? 0) > 0 || inFlight !== undefined) return false;
  return members.every((id) => id === episodeId || Object.hasOwn(held, id));
}

/** What held members of these groups back has ended: they are flushed at once. */
export function wakeGroups(turn: Turn, holderId: string): void {
  const { state, waiting } = turn.alerter;
  const ids = waiting.get(holderId);
  waiting.delete(holderId);
  for (const id of ids ?? []) {
    const group = state.groups.get(id);
    if (group && Object.values(group.held).some(({ by }) => by === holderId)) flushNow(turn, group);
  }
}

/** Has the group flushed at once, or as soon as the notice on its way has arrived. */
export function flushNow(turn: Turn, group: Group): void {
  if (group.inFlight !== undefined) group.overdue = true;
  if (group.flushAt === undefined || group.flushAt > turn.now) armFlush(turn.alerter, group, turn.now);
}
