import type { Finding, Severity } from "@rolecall/core";
import { armResolve, isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { dryRunHold, stagingOf, stagingRouteName } from "../config/rule-mode.ts";
import { addReceipt } from "../delivery/add-receipt.ts";
import type { Hold } from "../delivery/receipt.ts";
import { flushNow, groupFor, type JoinReason, joinGroup, ownGroup, targetsOf } from "../group/group.ts";
import type { NotifyReason } from "../group/notify-decision.ts";
import { suppressionOf } from "../hold/suppress.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Labels } from "../matcher/matcher.ts";
import { type Way, waysOf } from "../route/ways.ts";
import type { Episode, Group, Pending } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { newestEpisode, type Upsert, upsertEpisode, versionOf } from "./episode.ts";
import { recentReopens } from "./resolve-after.ts";
import { loweredSeverity, maxSeverity, severityRank } from "./severity.ts";
import { setPending } from "./tally.ts";

/**
 * Takes one finding, or a newer version of one. A version that was taken before changes nothing: the log between the
 * stages delivers at least once. Every other one is owed an answer by each group it falls into.
 */
export function acceptFinding(
  turn: Turn,
  finding: Finding,
  identityLabels: Labels,
  members?: Episode["members"],
): void {
  const { alerter } = turn;
  const version = versionOf(finding);
  const last = newestEpisode(alerter, finding.fingerprint);
  if (last !== undefined) stayKnown(turn, last);
  if (last?.versions.includes(version)) return;
  // While an episode is open its severity does not fall, so that it does not leave the groups that speak of it.
  const own = loweredSeverity(finding.severity, alerter.config.severityByEnvironment.get(finding.environment) ?? 0);
  const severity = last && isOpen(last) ? maxSeverity([last.severity, own]) : own;
  const labels = labelsOf({ ...finding, severity }, identityLabels);
  const ways = waysOf(alerter, { labels, finding, members }, turn.now);
  if (last && isStale(last, finding, own)) {
    last.versions = [...last.versions, version].slice(-alerter.config.limits.versionsPerEpisode);
    receiptForEach(turn, last, finding, ways, { stage: "episode", reason: "duplicate", by: "" });
    turn.episodes.add(last);
    return;
  }
  const before = last?.severity;
  const { episode, upsert } = upsertEpisode(turn, finding, { labels, members }, own);
  episode.suppressedBy = suppressionOf(turn, episode);
  const raised = upsert === "updated" && before !== undefined && before !== episode.severity;
  enterGroups(turn, episode, finding, { ways, labels, upsert, join: raised ? "raised" : upsert });
}

/**
 * An ended episode that was to be forgotten by now, and was not since nobody ran: what comes now may come again in a moment, and is
 * then to be known as well.
 */
function stayKnown({ alerter, now }: Turn, episode: Episode): void {
  const isOverdue = !isOpen(episode) && episode.resolveAt !== undefined && episode.resolveAt <= now;
  if (isOverdue) armResolve(alerter, episode, now + alerter.config.limits.endedKeptMs);
}

interface Entry {
  readonly ways: readonly Way[];
  readonly labels: Labels;
  readonly upsert: Upsert;
  readonly join: JoinReason;
}

/** Each group owes an answer for it; a dry run's is given at once, so that it changes nothing about any group. */
function enterGroups(turn: Turn, episode: Episode, finding: Finding, { ways, labels, upsert, join }: Entry): void {
  const { alerter } = turn;
  const dryRun = dryRunHold(alerter.config.ruleModes, finding.detector, turn.now);
  if (dryRun !== undefined) {
    if (episode.state === "pending") episode.state = "firing";
    receiptForEach(turn, episode, finding, ways, dryRun, upsert === "updated" ? "" : "first_notification");
    return;
  }
  for (const destination of targetsOf(alerter, ways, labels)) {
    const group = ownGroup(alerter, episode, destination) ?? groupFor(alerter, destination, turn.now);
    joinGroup(turn, group, episode, destination.route, join);
    noteFlapping(group, episode, upsert, turn.now);
    owe(turn, group, episode, { findingUid: finding.finding_uid, version: versionOf(finding) });
  }
  const silent = ways.filter(
    ({ route }) => (alerter.config.receivers.get(route.receiver)?.integrations.length ?? 0) === 0,
  );
  receiptForEach(turn, episode, finding, silent, NO_INTEGRATION);
}

/**
 * The end of a rule's mode: where it may be told now, what is open of it is, as if it came now. It was answered for in
 * receipts or in the digest, which says that its part is over.
 */
export function enableRule(turn: Turn, detector: string): void {
  const { alerter, now } = turn;
  if (stagingOf(alerter, detector, now) !== undefined) return;
  for (const episode of alerter.state.episodes.values()) {
    if (episode.finding.detector !== detector || !isOpen(episode)) continue;
    const left = leaveStaging(turn, episode);
    for (const destination of targetsOf(alerter, waysOf(alerter, episode, now), episode.labels)) {
      const group = groupFor(alerter, destination, now);
      joinGroup(turn, group, episode, destination.route, "updated");
      inheritDebts(episode, left, group);
    }
    episode.suppressedBy = suppressionOf(turn, episode);
    touch(turn, episode);
  }
}

/** The digests it was told in, which are told that it is no member any more. */
function leaveStaging(turn: Turn, { episodeId }: Episode): readonly string[] {
  const { state, memberships } = turn.alerter;
  const digests = memberships
    .of(episodeId)
    .flatMap((id) => state.groups.get(id) ?? [])
    .filter(({ route, target }) => route === stagingRouteName(target.receiver));
  for (const group of digests) {
    memberships.remove(group, new Set([episodeId]));
    flushNow(turn, group);
  }
  return digests.map(({ groupId }) => groupId);
}

/** What the digest has not answered yet the first of the new groups does. */
function inheritDebts(episode: Episode, left: readonly string[], { groupId }: Group): void {
  episode.pending = episode.pending.map((entry) => (left.includes(entry.groupId) ? { ...entry, groupId } : entry));
}

/** It has just entered its hold-down: the message that follows says so, and none after it. */
function noteFlapping(group: Group, episode: Episode, upsert: Upsert, now: number): void {
  const begins = upsert === "reopened" && recentReopens(episode, now).length === DEFAULTS.flapLimit;
  if (begins) group.remark = { did: "flapping", by: "", why: "" };
}

/** Evidence older than what is known of the same finding, and no more severe: it says nothing new. */
function isStale(episode: Episode, finding: Finding, severity: Severity): boolean {
  return (
    episode.finding.finding_uid === finding.finding_uid &&
    finding.last_seen < episode.finding.last_seen &&
    severityRank(severity) <= severityRank(episode.severity)
  );
}

/** Notes that the group owes an answer for this version. Versions of one finding are answered together. */
function owe(turn: Turn, group: Group, episode: Episode, of: Pick<Pending, "findingUid" | "version">): void {
  const same = (entry: Pending): boolean => entry.groupId === group.groupId && entry.findingUid === of.findingUid;
  const known = episode.pending.find(same);
  if (known) {
    const merged = { ...known, version: of.version, count: known.count + 1 };
    episode.pending = episode.pending.map((entry) => (same(entry) ? merged : entry));
    return;
  }
  const waiting = episode.pending.filter((entry) => entry.groupId === group.groupId).length;
  if (waiting >= turn.alerter.config.limits.pendingPerGroup) {
    const carried = { episodeId: episode.episodeId, ...of, count: 1 };
    addReceipt(turn, group, carried, { stage: "episode", reason: "duplicate", by: "pending-limit" }, "");
    return;
  }
  const owed = { groupId: group.groupId, ...of, count: 1, at: turn.now };
  setPending(turn.alerter.tally, episode, [...episode.pending, owed]);
}

/** What the configuration of now tells nobody of is answered for in receipts, with what it says instead. */
export function settleOrphans(turn: Turn): void {
  const { alerter, now } = turn;
  for (const episode of alerter.orphans) {
    const hold = dryRunHold(alerter.config.ruleModes, episode.finding.detector, now) ?? NO_INTEGRATION;
    const [{ route } = {}] = waysOf(alerter, episode, now);
    for (const { groupId, findingUid, version, count } of episode.pending) {
      const target = { receiver: route?.receiver ?? "", integration: "" } as const;
      const place = alerter.state.groups.get(groupId) ?? { key: "", route: route?.name ?? "", target };
      addReceipt(turn, place, { episodeId: episode.episodeId, findingUid, version, count }, hold, "first_notification");
    }
    setPending(alerter.tally, episode, []);
    touch(turn, episode);
  }
  alerter.orphans.clear();
}

const NO_INTEGRATION: Hold = { stage: "route", reason: "no-integration", by: "" };

function receiptForEach(
  turn: Turn,
  episode: Episode,
  finding: Finding,
  ways: readonly Way[],
  hold: Hold,
  wouldHaveBeen: NotifyReason | "" = "",
): void {
  const carried = {
    episodeId: episode.episodeId,
    findingUid: finding.finding_uid,
    version: versionOf(finding),
    count: 1,
  };
  for (const route of new Set(ways.map((way) => way.route))) {
    const integrations = turn.alerter.config.receivers.get(route.receiver)?.integrations ?? [];
    for (const integration of integrations.length > 0 ? integrations : ([""] as const)) {
      const place = { groupId: "", key: "", route: route.name, target: { receiver: route.receiver, integration } };
      addReceipt(turn, place, carried, hold, wouldHaveBeen);
    }
  }
}
