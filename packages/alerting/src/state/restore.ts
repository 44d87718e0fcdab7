import { type Alerter, armFlush, armResolve, createAlerter, isOpen } from "../alerter.ts";
import type { CompiledConfig } from "../config/compile.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { dryRunHold } from "../config/rule-mode.ts";
import { groupFor, groupIdOf, targetsOf } from "../group/group.ts";
import { rejoinDigest } from "../group/storm.ts";
import { entryIdOf } from "../hold/expected.ts";
import { recallSnoozes } from "../hold/set-silence.ts";
import type { Silence } from "../hold/silence.ts";
import { isToldOnce } from "../meta/meta-alerts.ts";
import { keyOf, waysOf } from "../route/ways.ts";
import type { EpisodeRow, NoticeSnapshot, NotificationRow } from "./rows.ts";
import { type AlerterState, createState, type Episode, type Group, loadOf, type Place } from "./state.ts";

/** What the tables hold. Order does not matter, and more than is needed does no harm. */
export interface StoredRows {
  /**
   * Episodes that are open, that ended within `limits.endedKeptMs`, or that were closed as expected within 30 days. Older
   * revisions of the same do no harm.
   */
  readonly episodes: readonly StoredEpisode[];
  /** Rows with a snapshot: of each `group_id` at least the notices of its two highest sequences, in all revisions. */
  readonly notifications: readonly StoredNotice[];
  readonly silences: readonly Silence[];
  /** How many episodes each staged rule opened while it was. */
  readonly staged?: ReadonlyMap<string, number> | undefined;
}

/** What of an episode's row is needed. */
export type StoredEpisode = Pick<EpisodeRow, "snapshot">;

/** What of a notification's row is needed. */
export type StoredNotice = Pick<NotificationRow, "notice_id" | "revision" | "sequence" | "outcome" | "snapshot">;

/**
 * The alerter as it was, from its tables. Notices in the outbox are sent again; findings that are owed an answer wait in
 * their groups; nothing is released for one `group_wait`, so that what inhibits is known before what it would hold back.
 */
export function restoreAlerter(config: CompiledConfig, rows: StoredRows, now: number): Alerter {
  const state = createState();
  state.quietUntil = now + (config.root.groupWaitMs ?? DEFAULTS.groupWaitMs);
  for (const [rule, alerts] of rows.staged ?? []) state.staged.set(rule, alerts);
  for (const silence of rows.silences) state.silences.set(silence.silenceId, silence);
  for (const episode of inOrder(rows.episodes)) restoreEpisode(state, episode, now);
  for (const row of newestNotices(rows.notifications)) {
    restoreNotice(state, row, JSON.parse(row.snapshot) as NoticeSnapshot);
  }
  const alerter = createAlerter(config, state);
  for (const episode of state.episodes.values()) rejoin(alerter, episode, now);
  for (const group of [...state.groups.values()]) {
    rejoinDigest(alerter, group, now);
    recallTaken(state, group);
  }
  recallSnoozes(state);
  for (const group of state.groups.values()) armFlush(alerter, group, nextFlush(group, state.quietUntil));
  return alerter;
}

/** As they came: what is told after a restart is told in that order. */
function inOrder(rows: StoredRows["episodes"]): readonly Episode[] {
  const episodes = rows.map(({ snapshot }) => JSON.parse(snapshot) as Episode);
  return episodes.sort((a, b) => a.openedAt - b.openedAt || a.revision - b.revision);
}

/**
 * The same state under a new configuration. Groups whose route still has its name and target go on; the members of
 * others move to where the new tree sends them, and what was said in their place is resolved there.
 */
export function reloadAlerter(alerter: Alerter, config: CompiledConfig, now: number): Alerter {
  const { state } = alerter;
  for (const group of state.groups.values()) if (!group.digest) group.members = [];
  const next = createAlerter(config, state);
  for (const episode of state.episodes.values()) rejoin(next, episode, now);
  for (const group of state.groups.values()) {
    wakeStray(group, now);
    shortenWait(config, group, now);
  }
  const reloaded = createAlerter(config, state);
  for (const orphan of next.orphans) reloaded.orphans.add(orphan);
  return reloaded;
}

/** Nobody waits for the rest of an interval that is shorter now. A longer one counts from the next flush. */
function shortenWait({ routes }: CompiledConfig, group: Group, now: number): void {
  const route = routes.get(group.route);
  if (route === undefined || group.digest || group.flushAt === undefined || group.members.length === 0) return;
  const waitMs =
    group.log === undefined
      ? (route.groupWaitMs ?? DEFAULTS.groupWaitMs)
      : (route.groupIntervalMs ?? DEFAULTS.groupIntervalMs);
  group.flushAt = Math.min(group.flushAt, now + waitMs);
}

/** A group whose members have all moved away still has to say that its incident is over. */
function wakeStray(group: Group, now: number): void {
  const stray = group.members.length === 0 && (group.log?.firing.length ?? 0) > 0;
  if (group.inFlight !== undefined) group.overdue = group.overdue || stray;
  else if (stray || group.flushAt === undefined) group.flushAt = now;
}

/** Somebody has taken, or given back, what its message does not yet say so of. */
function recallTaken(state: AlerterState, group: Group): void {
  const [untold] = group.members
    .flatMap((id) => state.episodes.get(id) ?? [])
    .filter((episode) => takenOrNot(episode) > (group.spokeAt ?? 0))
    .toSorted((a, b) => takenOrNot(b) - takenOrNot(a));
  if (untold === undefined || group.log === undefined) return;
  const isTaken = untold.state === "acknowledged";
  group.refresh = isTaken ? "acknowledged" : "unacknowledged";
  group.remark = { did: group.refresh, by: isTaken ? untold.ackedBy : (untold.reopenedBy ?? ""), why: "" };
}

/** When that last changed, of one that is open. */
function takenOrNot({ state, ackedAt = 0, givenBackAt = 0 }: Episode): number {
  if (state === "acknowledged") return ackedAt;
  return state === "firing" ? givenBackAt : 0;
}

/** As soon as flushes are allowed again; a group that has nothing to say stays until its reopen window is over. */
function nextFlush(group: Group, quietUntil: number): number | undefined {
  if (group.inFlight !== undefined) return undefined;
  const idle = group.members.length === 0 && (group.log?.firing.length ?? 0) === 0;
  return idle ? Math.max(quietUntil, (group.log?.at ?? 0) + DEFAULTS.reopenWindowMs) : quietUntil;
}

/** The newest revision of each notice, in order of their sequence. */
function newestNotices(rows: readonly StoredNotice[]): readonly StoredNotice[] {
  const newest = new Map<string, StoredNotice>();
  for (const row of rows) {
    const known = newest.get(row.notice_id);
    if (row.snapshot !== "" && (known === undefined || known.revision <= row.revision)) newest.set(row.notice_id, row);
  }
  return [...newest.values()].toSorted((a, b) => a.sequence - b.sequence);
}

function restoreEpisode(state: AlerterState, episode: Episode, now: number): void {
  if ((state.episodes.get(episode.episodeId)?.revision ?? -1) > episode.revision) return;
  const { expectation } = episode;
  // What an older row of the same episode allowed.
  if (expectation === undefined) state.expected.delete(entryIdOf(episode));
  else if (expectation.endsAt > now) state.expected.set(expectation.entryId, expectation);
  state.episodes.set(episode.episodeId, episode);
  const known = state.episodes.get(state.byFingerprint.get(episode.fingerprint) ?? "");
  if (known === undefined || isNewer(episode, known)) state.byFingerprint.set(episode.fingerprint, episode.episodeId);
}

/** Of two stretches of one moment the later has the higher number. */
function isNewer(episode: Episode, known: Episode): boolean {
  return episode.openedAt === known.openedAt ? episode.n >= known.n : episode.openedAt > known.openedAt;
}

/** An ended episode that is in the tables and was forgotten, as its row has it; the one that is known where it is. */
export function recallEnded({ state }: Pick<Alerter, "state">, { snapshot }: StoredEpisode, now: number): Episode {
  const stored = JSON.parse(snapshot) as Episode;
  const known = state.episodes.get(stored.episodeId);
  if (known !== undefined) return known;
  const recalled: Episode = { ...stored, pending: [] };
  restoreEpisode(state, recalled, now);
  return recalled;
}

function restoreNotice(state: AlerterState, row: StoredNotice, { group, item }: NoticeSnapshot): void {
  const known = state.groups.get(group.groupId);
  const restored: Group = known ?? { ...group, members: [], inFlight: undefined, overdue: false };
  restored.sequence = Math.max(restored.sequence, item.sequence);
  restored.externalIds = { ...restored.externalIds, ...group.externalIds };
  restored.held = group.held;
  restored.log = group.log;
  restored.spokeAt = group.spokeAt;
  restored.snooze = group.snooze;
  restored.untold = group.untold;
  state.groups.set(group.groupId, restored);
  if (row.outcome === "pending") {
    restored.inFlight = item.noticeId;
    // A clock that went back meanwhile makes nobody wait for more than a receiver may ask.
    const latest = state.quietUntil + DEFAULTS.retryWindowMs;
    const notBefore = item.notBefore === undefined ? undefined : Math.min(item.notBefore, latest);
    const place = placeOf(item);
    state.outbox.set(item.noticeId, { ...item, place, nextAt: state.quietUntil, notBefore });
    const load = loadOf(state, restored.target);
    load.isAway = true;
    if (item.fault !== "own") load.pausedUntil = Math.max(load.pausedUntil, notBefore ?? 0);
    state.notices = Math.max(state.notices, place.order + 1);
  }
  for (const carried of item.carried) {
    const episode = state.episodes.get(carried.episodeId);
    if (episode) episode.pending = episode.pending.filter((entry) => !answers(item, carried, entry));
  }
}

/** Rows of an earlier version have the order by itself. */
function placeOf(item: NoticeSnapshot["item"] & { readonly order?: number }): Place {
  const known: Place | undefined = item.place;
  return known ?? { at: item.at, order: item.order ?? 0 };
}

/** The notice already answers for what the episode's row, written after it, still called owed. */
function answers(
  item: NoticeSnapshot["item"],
  carried: NoticeSnapshot["item"]["carried"][number],
  entry: Episode["pending"][number],
): boolean {
  const same = entry.groupId === item.groupId && entry.findingUid === carried.findingUid;
  // One that came after the notice was decided is the same version again, a day later.
  return same && entry.version === carried.version && carried.count > 0 && entry.at <= item.at;
}

/** Puts an episode into the groups it belongs to: where it is open, owes something, or was said to be firing. */
function rejoin(alerter: Alerter, episode: Episode, now: number): void {
  noteDebts(alerter, episode);
  if (dryRunHold(alerter.config.ruleModes, episode.finding.detector, now) !== undefined) return;
  const ways = waysOf(alerter, episode, now);
  if (isMoot(episode, ways)) armResolve(alerter, episode, now);
  const owed = new Set(episode.pending.map(({ groupId }) => groupId));
  const homes = new Set<string>();
  for (const destination of targetsOf(alerter, ways, episode.labels)) {
    const { route, target, labels } = destination;
    // An ended episode creates no group; it stays in one that has yet to say that it ended.
    const ended = !isOpen(episode) && owed.size === 0;
    const group = ended
      ? alerter.state.groups.get(groupIdOf(alerter.config.tenant, target, keyOf(route, labels)))
      : groupFor(alerter, destination, now);
    if (group === undefined) continue;
    homes.add(group.groupId);
    const said = group.log?.firing.includes(episode.episodeId) ?? false;
    if (isOpen(episode) || said || owed.has(group.groupId)) alerter.memberships.add(group, episode.episodeId);
  }
  moveDebts(alerter, episode, homes);
}

/** What was said of a rule that is staged no more. */
function isMoot(episode: Episode, routes: readonly unknown[]): boolean {
  return routes.length === 0 && isOpen(episode) && isToldOnce(episode.finding.detector);
}

/** Until it is known who is to answer. */
function noteDebts({ orphans }: Alerter, episode: Episode): void {
  if (episode.pending.length > 0) orphans.add(episode);
}

/** What was owed by a group that is gone is owed by the first of the new ones. */
function moveDebts(alerter: Alerter, episode: Episode, homes: ReadonlySet<string>): void {
  const [first] = homes;
  if (first === undefined) return;
  episode.pending = episode.pending.map((entry) => (homes.has(entry.groupId) ? entry : { ...entry, groupId: first }));
  alerter.orphans.delete(episode);
}
