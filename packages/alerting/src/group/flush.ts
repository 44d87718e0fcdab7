import { saidAgainMs } from "@rolecall/core";
import { armFlush, isOpen, waitFor } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { addReceipt } from "../delivery/add-receipt.ts";
import { forget, repeated, send, takePending } from "../delivery/outbox.ts";
import type { Hold } from "../delivery/receipt.ts";
import { expireEpisode } from "../episode/episode.ts";
import { recentReopens } from "../episode/resolve-after.ts";
import { lesserSeverity, maxSeverity } from "../episode/severity.ts";
import { isOfAnEnd } from "../episode/verdict.ts";
import { silenceState } from "../hold/silence.ts";
import { suppressionOf } from "../hold/suppress.ts";
import { isHeartbeat, isToldOnce } from "../meta/meta-alerts.ts";
import type { RouteNode } from "../route/route.ts";
import type { Place } from "../route/ways.ts";
import type { Carried, Episode, Group, RefreshReason } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { decideNotification, type NotifyDecision, type NotifyReason, type Present } from "./notify-decision.ts";
import { settleHeld } from "./settle-held.ts";
import { digestHold, joinDigest } from "./storm.ts";

/** A storm is told of as it goes on. */
const DIGEST_INTERVAL_MS = 60_000;

/** The members of a group at a flush, by what may be said of them. */
interface Sorted {
  /** Firing, and nothing holds them back. */
  readonly free: readonly Episode[];
  /** Firing and held back. */
  readonly held: ReadonlyMap<Episode, Hold>;
  /** Resolved after they were notified: nothing holds these back. */
  readonly resolved: readonly Episode[];
  /** Resolved before anybody was told. */
  readonly unsaid: readonly Episode[];
}

/** A group's timer fired: suppress, decide, and either put a notice in the outbox or say in receipts why not. */
export function flushGroup(turn: Turn, group: Group): void {
  const { alerter, now } = turn;
  const route = group.digest ? undefined : alerter.config.routes.get(group.route);
  if (now < alerter.state.quietUntil) {
    armFlush(alerter, group, alerter.state.quietUntil);
    return;
  }
  if (group.inFlight !== undefined) {
    group.overdue = true;
    armFlush(alerter, group, undefined);
    return;
  }
  if (group.members.length === 0 && (group.log?.firing.length ?? 0) === 0) {
    forget(turn, group);
    return;
  }
  armFlush(
    alerter,
    group,
    now + (group.digest ? DIGEST_INTERVAL_MS : (route?.groupIntervalMs ?? DEFAULTS.groupIntervalMs)),
  );
  endMembers(turn, group);
  const sorted = sortMembers(turn, group, route);
  const before = group.held;
  group.held = Object.fromEntries([...sorted.held].map(([episode, hold]) => [episode.episodeId, hold]));
  const present = presentOf(group, sorted);
  const decision = decide(turn, group, route, present);
  for (const hold of sorted.held.values()) waitFor(turn.alerter, group, hold);
  group.freed = freedOf(before, group.held);
  dropUnsaid(turn, group, sorted.unsaid);
  for (const [episode, hold] of sorted.held) settleHeld(turn, group, { route, before }, episode, hold);
  if (decision.kind === "quiet") settleQuiet(turn, group, sorted, present, decision.reason);
  else settleNotify(turn, group, sorted, present, decision.reason);
}

/** After a pause of the machine the flush may be due before what ended long ago: it must not look as if it went on. */
function endMembers(turn: Turn, { members }: Group): void {
  for (const id of members) {
    const episode = turn.alerter.state.episodes.get(id);
    const isDue = episode?.resolveAt !== undefined && episode.resolveAt <= turn.now;
    if (isDue && isOpen(episode)) expireEpisode(turn, episode);
  }
}

/** What no longer holds back whom it held at the last flush: a message that goes out now says so. */
function freedOf(before: Group["held"], held: Group["held"]): Group["freed"] {
  const freed = Object.entries(before).filter(([id]) => !Object.hasOwn(held, id));
  return freed.length === 0 ? undefined : Object.fromEntries(freed);
}

function sortMembers(turn: Turn, group: Group, route: RouteNode | undefined): Sorted {
  const { state } = turn.alerter;
  const said = new Set(group.log?.firing);
  const free: Episode[] = [];
  const held = new Map<Episode, Hold>();
  const resolved: Episode[] = [];
  const unsaid: Episode[] = [];
  const members = new Set(group.members);
  for (const id of new Set([...members, ...said])) {
    const episode = state.episodes.get(id);
    if (episode === undefined) continue;
    // One that was said to fire and is no member any more has moved to another route: here it is over.
    if (!isOpen(episode) || !members.has(id)) {
      (said.has(id) ? resolved : unsaid).push(episode);
      continue;
    }
    const holds = suppressionOf(turn, episode, placeOf(group, route));
    begin(turn, episode, holds);
    const [first] = holds;
    if (first) held.set(episode, first);
    else free.push(episode);
  }
  return { free, held, resolved, unsaid };
}

function placeOf({ key }: Group, route: RouteNode | undefined): Place | undefined {
  return route && { route, key };
}

/** The first flush ends `pending`, whether or not anything is sent. */
function begin(turn: Turn, episode: Episode, holds: readonly Hold[]): void {
  if (episode.state === "pending") {
    episode.state = "firing";
    touch(turn, episode);
  }
  const marks = (list: readonly Hold[]): string => list.map(({ stage, by }) => `${stage}/${by}`).join();
  if (marks(holds) !== marks(episode.suppressedBy)) touch(turn, episode);
  episode.suppressedBy = holds;
}

/**
 * What was said to be firing and is now held back still fires: it must not look resolved, less severe than it was said to
 * be, nor be said again later.
 */
function presentOf(group: Group, sorted: Sorted): Present {
  const said = new Set(group.log?.firing);
  const kept = [...sorted.held.keys()].filter(({ episodeId }) => said.has(episodeId));
  return {
    firing: [...sorted.free, ...kept].map(({ episodeId }) => episodeId),
    resolved: sorted.resolved.map(({ episodeId }) => episodeId),
    severity: maxSeverity([
      ...sorted.free.map(({ severity }) => severity),
      ...kept.map(({ severity }) => lesserSeverity(severity, group.log?.severity ?? severity)),
    ]),
  };
}

function decide(turn: Turn, group: Group, route: RouteNode | undefined, present: Present): NotifyDecision {
  const { state } = turn.alerter;
  const episodes = present.firing.flatMap((id) => state.episodes.get(id) ?? []);
  const sendResolved = turn.alerter.config.receivers.get(group.target.receiver)?.sendResolved ?? true;
  const flaps = Math.max(
    0,
    ...episodes.map((episode) => recentReopens(episode, turn.now).length - DEFAULTS.flapLimit + 1),
  );
  const repeatIntervalMs = (route?.repeatIntervalMs ?? DEFAULTS.repeatIntervalMs) * 2 ** Math.min(flaps, 8);
  const said = decideNotification(group.log, present, { sendResolved, repeatIntervalMs }, turn.now);
  const isReminder = endSnooze(turn, group) && said.kind === "quiet" && present.firing.length > 0;
  const decision: NotifyDecision = isReminder ? { kind: "notify", reason: "repeat_interval_elapsed" } : said;
  const repeat = decision.kind === "notify" && decision.reason === "repeat_interval_elapsed";
  // Repeats stop once a person owns all of it, and while all of it is held back. Of a state they come when it is said again.
  const mute = episodes.every(
    ({ state: at, episodeId, finding, lastAt }) =>
      at === "acknowledged" ||
      Object.hasOwn(group.held, episodeId) ||
      isToldOnce(finding.detector) ||
      (saidAgainMs(finding.detector) !== undefined && lastAt <= (group.log?.at ?? 0)),
  );
  if (repeat && mute) return { kind: "quiet", reason: "repeat-interval-not-elapsed" };
  if (isReminder) group.remark ??= { did: "snooze-over", by: "", why: "" };
  return decision;
}

/** Whether the silence that the group was snoozed with is over, asked once: who snoozes wants to hear of it again then. */
function endSnooze({ alerter, now }: Turn, group: Group): boolean {
  if (group.snooze === undefined) return false;
  const silence = alerter.state.silences.get(group.snooze);
  if (silence !== undefined && silenceState(silence, now) !== "expired") return false;
  group.snooze = undefined;
  return true;
}

function dropUnsaid(turn: Turn, group: Group, unsaid: readonly Episode[]): void {
  const gone = new Set(unsaid.map(({ episodeId }) => episodeId));
  if (gone.size === 0) return;
  for (const episode of unsaid) {
    const hold: Hold = { stage: "episode", reason: "resolved-before-group-wait", by: "" };
    for (const carried of takePending(turn, group, episode))
      addReceipt(turn, group, carried, hold, "first_notification");
  }
  turn.alerter.memberships.remove(group, gone);
}

function settleQuiet(
  turn: Turn,
  group: Group,
  sorted: Sorted,
  present: Present,
  reason: Extract<NotifyDecision, { kind: "quiet" }>["reason"],
): void {
  const pending = sorted.free.flatMap((episode) => takePending(turn, group, episode));
  for (const carried of pending) addReceipt(turn, group, carried, { stage: "notify", reason, by: "" }, "");
  const changed = pending.length > 0 && group.target.integration === "slack";
  const refresh = group.refresh ?? (changed ? "evidence_updated" : undefined);
  group.refresh = undefined;
  if (refresh && wasTold(group) && !turn.alerter.config.dryRun && present.firing.length > 0) {
    if (waitsForMore(turn, group, refresh)) return;
    send(turn, group, { present, fresh: [], carried: repeated(turn, present), reason: refresh });
    return;
  }
  // Nobody was told of it, so nobody is told how it was judged: the next message is about something else.
  if (group.remark !== undefined && isOfAnEnd(group.remark)) group.remark = undefined;
}

/** Changes of a living message that follow each other at once are one. */
function waitsForMore(turn: Turn, group: Group, refresh: RefreshReason): boolean {
  const at = (group.spokeAt ?? Number.NEGATIVE_INFINITY) + DEFAULTS.refreshEveryMs;
  if (group.target.integration !== "slack" || at <= turn.now) return false;
  group.refresh = refresh;
  armFlush(turn.alerter, group, at);
  return true;
}

function settleNotify(turn: Turn, group: Group, sorted: Sorted, present: Present, reason: NotifyReason): void {
  if (reason === "all_alerts_resolved" || reason === "new_resolved_alerts") {
    settleSent(turn, group, sorted, present, reason);
    return;
  }
  const isBeat = sorted.free.length > 0 && sorted.free.every(({ finding }) => isHeartbeat(finding.detector));
  const hold = isBeat ? undefined : digestHold(turn, group, sorted.free);
  if (hold === undefined) {
    settleSent(turn, group, sorted, present, reason);
    return;
  }
  for (const episode of sorted.free) {
    for (const carried of takePending(turn, group, episode)) addReceipt(turn, group, carried, hold, reason);
  }
  joinDigest(
    turn,
    group.target,
    sorted.free.map(({ episodeId }) => episodeId),
  );
  // It is said, in the digest: when the storm is over the group does not say it again.
  send(turn, group, { present, fresh: [], carried: repeated(turn, present), reason: "storm_digest" }, true);
}

function settleSent(turn: Turn, group: Group, sorted: Sorted, present: Present, reason: NotifyReason): void {
  group.refresh = undefined;
  const said = new Set(group.log?.firing);
  const owed = [...sorted.free, ...sorted.resolved].flatMap((episode) => takePending(turn, group, episode));
  if (turn.alerter.config.dryRun) {
    for (const carried of owed)
      addReceipt(turn, group, carried, { stage: "deliver", reason: "dry-run", by: "" }, reason);
    send(turn, group, { present, fresh: [], carried: repeated(turn, present), reason }, true);
    return;
  }
  const answered = new Set(owed.map(({ episodeId }) => episodeId));
  const fresh = present.firing.filter((id) => !said.has(id));
  const repeats = repeated(turn, present).filter(({ episodeId }) => !answered.has(episodeId));
  const rest = group.digest ? newlyTold(repeats, fresh) : repeats;
  // Nobody is told of an end who was not told of the beginning, or wants no ends.
  const quietly = present.firing.length === 0 && !(wasTold(group) && sendsResolved(turn, group));
  const named = group.digest && present.firing.length > 0 ? "storm_digest" : reason;
  send(turn, group, { present, fresh, carried: [...owed, ...rest], reason: named }, quietly);
}

/** The last word went out, and not only into the digest. */
function wasTold(group: Group): boolean {
  return group.log !== undefined && (group.digest || group.log.reason !== "storm_digest");
}

/** A digest may speak for thousands: each gets its row when it joins, and not again with every update. */
function newlyTold(repeats: readonly Carried[], fresh: readonly string[]): readonly Carried[] {
  const joined = new Set(fresh);
  const told = repeats.filter(({ episodeId }) => joined.has(episodeId));
  return told.length > 0 ? told : repeats.slice(0, 1);
}

function sendsResolved(turn: Turn, group: Group): boolean {
  return turn.alerter.config.receivers.get(group.target.receiver)?.sendResolved ?? true;
}
