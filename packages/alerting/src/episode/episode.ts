import { canonicalJson, type Finding, type Severity, sha256 } from "@rolecall/core";
import { type Alerter, armResolve, changeEpisode, enterEpisode, isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Labels } from "../matcher/matcher.ts";
import type { Episode, OutboxItem } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { recentReopens, resolveAfterMs } from "./resolve-after.ts";
import { maxSeverity } from "./severity.ts";
import { setPending } from "./tally.ts";
import type { Verdict } from "./verdict.ts";

/** What new evidence did: began an episode, brought one back, or added to one. */
export type Upsert = "opened" | "reopened" | "updated";

/** Findings are never changed in place, and each is asked for its version several times. */
const versions = new WeakMap<Finding, string>();

/** Hash of a finding's content. Where it was read from does not count: the same finding from a replay is the same. */
export function versionOf(finding: Finding): string {
  const known = versions.get(finding);
  if (known !== undefined) return known;
  const { origin: _, ...content } = finding;
  const version = sha256(canonicalJson(content)).slice(0, 16);
  versions.set(finding, version);
  return version;
}

/** Takes evidence into the fingerprint's episode: opens it, reopens it within the window, or adds to it. */
export function upsertEpisode(
  turn: Turn,
  finding: Finding,
  { labels, members }: Pick<Episode, "labels" | "members">,
  severity: Severity,
): { readonly episode: Episode; readonly upsert: Upsert } {
  const { alerter, now } = turn;
  const last = newestEpisode(alerter, finding.fingerprint);
  if (last === undefined || last.state === "closed" || isPastReopening(last, now)) {
    return { episode: openEpisode(turn, finding, { labels, members, severity, last }), upsert: "opened" };
  }
  const upsert = last.state === "resolved" ? "reopened" : "updated";
  changeEpisode(alerter, last, () => {
    if (upsert === "reopened") {
      last.state = "firing";
      last.endedAt = undefined;
      last.flapCount += 1;
      last.reopens = [...recentReopens(last, now), now].slice(-16);
      last.ackedBy = "";
      last.ackedAt = undefined;
    }
    takeOver(last, finding, alerter.config.limits.versionsPerEpisode);
    last.labels = labels;
    last.members = members;
    last.severity = maxSeverity([last.severity, severity]);
    last.lastAt = now;
    last.count += 1;
  });
  remember(turn, last, finding);
  return { episode: last, upsert };
}

function takeOver(episode: Episode, finding: Finding, most: number): void {
  const before = findingsOf(episode).filter((uid) => uid !== finding.finding_uid);
  if (before.length > 0) episode.before = before.slice(-most);
  episode.finding = finding;
}

/** Whether it is about this finding, or has taken its evidence over. */
export function speaksFor({ before, finding }: Pick<Episode, "before" | "finding">, findingUid: string): boolean {
  return finding.finding_uid === findingUid || before?.includes(findingUid) === true;
}

/** The ids of the findings that it speaks for, the last that brought evidence at the end. */
export function findingsOf({ before = [], finding }: Pick<Episode, "before" | "finding">): readonly string[] {
  return [...before, finding.finding_uid];
}

/** The newest episode of a fingerprint, open or lately ended. */
export function newestEpisode({ state }: Alerter, fingerprint: string): Episode | undefined {
  const id = state.byFingerprint.get(fingerprint);
  return id === undefined ? undefined : state.episodes.get(id);
}

/** No evidence for so long that it is over. */
export function resolveEpisode(turn: Turn, episode: Episode): void {
  endEpisode(turn, episode, "resolved", undefined);
}

/** A person's verdict. It stands until somebody takes it back: new evidence opens a new episode. */
export function closeEpisode(turn: Turn, episode: Episode, verdict: Verdict, by: string): void {
  episode.closedBy = by;
  endEpisode(turn, episode, "closed", verdict);
}

function endEpisode(turn: Turn, episode: Episode, state: "resolved" | "closed", verdict: Verdict | undefined): void {
  changeEpisode(turn.alerter, episode, () => {
    episode.state = state;
    episode.verdict = verdict;
    episode.endedAt = episode.endedAt ?? turn.now;
  });
  armResolve(turn.alerter, episode, turn.now + turn.alerter.config.limits.endedKeptMs);
  touch(turn, episode);
}

/** The timer of an episode: an open one is resolved, an ended one that nobody speaks of any more is forgotten. */
export function expireEpisode(turn: Turn, episode: Episode): void {
  if (isOpen(episode)) {
    resolveEpisode(turn, episode);
    return;
  }
  const { state, config, memberships } = turn.alerter;
  const [spoken] = memberships.of(episode.episodeId);
  // Who overrules what it allows has to find it.
  const allows = (episode.expectation?.endsAt ?? 0) > turn.now;
  if (spoken !== undefined || allows || [...state.outbox.values()].some((item) => mentions(item, episode))) {
    armResolve(turn.alerter, episode, turn.now + config.limits.endedKeptMs);
    return;
  }
  forgetEpisode(turn.alerter, episode);
}

function mentions(item: OutboxItem, episode: Episode): boolean {
  return item.firing.includes(episode.episodeId) || item.resolved.includes(episode.episodeId);
}

function forgetEpisode({ state, tally }: Alerter, episode: Episode): void {
  setPending(tally, episode, []);
  state.episodes.delete(episode.episodeId);
  if (state.byFingerprint.get(episode.fingerprint) === episode.episodeId) {
    state.byFingerprint.delete(episode.fingerprint);
  }
}

function isPastReopening(episode: Episode, now: number): boolean {
  return !isOpen(episode) && now - (episode.endedAt ?? now) > DEFAULTS.reopenWindowMs;
}

interface Opening extends Pick<Episode, "members"> {
  readonly labels: Labels;
  readonly severity: Severity;
  readonly last: Episode | undefined;
}

/** The id of the episode that this version of a finding opens. */
export function episodeIdOf(finding: Finding): string {
  const id = sha256(canonicalJson([finding.tenant, finding.fingerprint, finding.finding_uid, versionOf(finding)]));
  return `e_${id.slice(0, 24)}`;
}

function openEpisode(turn: Turn, finding: Finding, { labels, members, severity, last }: Opening): Episode {
  const { alerter, now } = turn;
  const episode = createEpisode(finding, now, {
    n: (last?.n ?? 0) + 1,
    labels,
    ...(members !== undefined && { members }),
    severity,
    versions: last?.versions ?? [],
    // Not from 0: a stretch under the same id, of the same finding long after, must not look older.
    revision: Math.floor(now / 1000),
  });
  enterEpisode(alerter, episode);
  remember(turn, episode, finding);
  return episode;
}

/**
 * Gives a finding that nobody was to be told of (a replay's), or that is long over, an episode that has ended, so that a
 * verdict on it stands like any other. It owes nobody an answer.
 */
export function recallEpisode({ state }: Alerter, finding: Finding, now: number): Episode {
  const episode = createEpisode(finding, now, {
    state: "resolved",
    labels: labelsOf(finding, {}),
    severity: finding.severity,
    endedAt: now,
  });
  state.episodes.set(episode.episodeId, episode);
  if (!state.byFingerprint.has(finding.fingerprint)) state.byFingerprint.set(finding.fingerprint, episode.episodeId);
  return episode;
}

/** The first of its fingerprint, pending, of which nothing was said; `own` is what is otherwise. */
function createEpisode(
  finding: Finding,
  now: number,
  own: Partial<Episode> & Pick<Episode, "labels" | "severity">,
): Episode {
  return {
    episodeId: episodeIdOf(finding),
    fingerprint: finding.fingerprint,
    n: 1,
    state: "pending",
    verdict: undefined,
    finding,
    openedAt: now,
    updatedAt: now,
    lastAt: now,
    endedAt: undefined,
    resolveAt: undefined,
    count: 1,
    versions: [],
    reopens: [],
    flapCount: 0,
    ackedBy: "",
    ackedAt: undefined,
    suppressedBy: [],
    expectation: undefined,
    pending: [],
    revision: 0,
    ...own,
  };
}

function remember(turn: Turn, episode: Episode, finding: Finding): void {
  const { limits } = turn.alerter.config;
  episode.versions = [...episode.versions, versionOf(finding)].slice(-limits.versionsPerEpisode);
  armResolve(turn.alerter, episode, turn.now + resolveAfterMs(episode, turn.now));
  touch(turn, episode);
}
