import { sha256 } from "@rolecall/core";
import { armFlush, isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { setPending } from "../episode/tally.ts";
import { flushNow } from "../group/group.ts";
import type { Present } from "../group/notify-decision.ts";
import type { Carried, Episode, Group, NoticeReason, OutboxItem, RefreshReason } from "../state/state.ts";
import { recordNotice, type Turn, touch } from "../turn.ts";
import { queueNotice } from "./lane.ts";

/** What there is to say. */
export interface Message {
  readonly present: Present;
  readonly fresh: readonly string[];
  readonly carried: readonly Carried[];
  readonly reason: NoticeReason;
}

/** Puts a notice in the outbox. `quietly`: the receiver wants no resolutions, so it is only recorded. */
export function send(turn: Turn, group: Group, message: Message, quietly = false): void {
  group.sequence += 1;
  const item: OutboxItem = {
    noticeId: `n_${sha256(`${group.groupId}/${group.createdAt}/${group.sequence}`).slice(0, 24)}`,
    place: group.untold ?? { at: turn.now, order: turn.alerter.state.notices },
    groupId: group.groupId,
    reason: message.reason,
    sequence: group.sequence,
    at: turn.now,
    firing: message.present.firing,
    resolved: message.present.resolved,
    fresh: message.fresh,
    severity:
      message.present.firing.length > 0 ? message.present.severity : (group.log?.severity ?? message.present.severity),
    carried: message.carried,
    ...(group.remark === undefined ? {} : { remark: group.remark }),
    attempts: 0,
    nextAt: undefined,
  };
  group.remark = undefined;
  turn.alerter.state.notices += 1;
  if (quietly) {
    closeNotice(turn, group, item);
    recordNotice(turn, group, item, { outcome: "not-sent" });
    return;
  }
  group.inFlight = item.noticeId;
  group.spokeAt = turn.now;
  turn.alerter.state.outbox.set(item.noticeId, item);
  recordNotice(turn, group, item, { outcome: "pending" });
  queueNotice(turn, group, item);
}

const REFRESHES: ReadonlySet<NoticeReason> = new Set<RefreshReason>([
  ...(["acknowledged", "unacknowledged", "evidence_updated", "snoozed"] as const),
]);

/** A change to what was said, and no new word. */
export function isRefresh(reason: NoticeReason): reason is RefreshReason {
  return REFRESHES.has(reason);
}

/** The notice was said: it is the group's log entry from now on, and what it said to be resolved leaves the group. */
export function closeNotice(turn: Turn, group: Group, item: OutboxItem): void {
  const { state } = turn.alerter;
  const refreshed = isRefresh(item.reason);
  group.untold = undefined;
  group.log = {
    at: refreshed ? (group.log?.at ?? item.at) : item.at,
    reason: refreshed ? (group.log?.reason ?? item.reason) : item.reason,
    sequence: item.sequence,
    firing: item.firing,
    resolved: item.resolved,
    severity: item.severity,
  };
  const gone = new Set(
    item.resolved.filter((id) => {
      const episode = state.episodes.get(id);
      return episode === undefined || !isOpen(episode);
    }),
  );
  turn.alerter.memberships.remove(group, gone);
  if (group.members.length === 0 && item.firing.length === 0) forget(turn, group);
}

/** Nobody is told it any more, or was: what its group has to say meanwhile is said now. */
export function leaveOutbox(turn: Turn, group: Group, item: OutboxItem): void {
  drop(turn, item);
  group.inFlight = undefined;
  const overdue = group.overdue || group.flushAt === undefined;
  group.overdue = false;
  if (overdue) flushNow(turn, group);
}

/** Takes it out of the outbox; what its group has to say is the caller's. */
export function drop({ alerter }: Turn, item: OutboxItem): void {
  alerter.state.outbox.delete(item.noticeId);
  alerter.lanes.leave(item);
}

/** Members that a notice says again: their findings, answering for nothing new. */
export function repeated(turn: Turn, present: Present): readonly Carried[] {
  return [...present.firing, ...present.resolved].flatMap((episodeId) => {
    const episode = turn.alerter.state.episodes.get(episodeId);
    if (episode === undefined) return [];
    const [version = ""] = episode.versions.slice(-1);
    return [{ episodeId, findingUid: episode.finding.finding_uid, version, count: 0 }];
  });
}

/** What the group owes for this episode; it is owed no longer. */
export function takePending(turn: Turn, group: Group, episode: Episode): readonly Carried[] {
  const mine = episode.pending.filter(({ groupId }) => groupId === group.groupId);
  if (mine.length === 0) return [];
  setPending(
    turn.alerter.tally,
    episode,
    episode.pending.filter(({ groupId }) => groupId !== group.groupId),
  );
  touch(turn, episode);
  return mine.map(({ findingUid, version, count }) => ({ episodeId: episode.episodeId, findingUid, version, count }));
}

/** A group without members is kept for the reopen window, so that a return continues its message. Then it is over. */
export function forget(turn: Turn, group: Group): void {
  const until = group.log === undefined ? turn.now : group.log.at + DEFAULTS.reopenWindowMs;
  if (turn.now < until) armFlush(turn.alerter, group, until);
  else turn.alerter.state.groups.delete(group.groupId);
}
