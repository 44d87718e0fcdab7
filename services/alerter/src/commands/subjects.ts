import { type Alerter, type Episode, labelsOf, type Subject, speaksFor, versionOf } from "@rolecall/alerting";
import { canonicalJson, type Finding, sha256 } from "@rolecall/core";

/** The episodes that a subject names. Of a finding whose evidence another has taken over: the one that speaks for both. */
export function episodesOf({ state }: Alerter, subject: Subject, finding: Finding | undefined): readonly Episode[] {
  const { episodes, groups } = state;
  if ("episodeId" in subject) return listOf(episodes.get(subject.episodeId));
  if ("episodeIds" in subject) return subject.episodeIds.flatMap((id) => listOf(episodes.get(id)));
  if ("groupId" in subject) {
    const group = groups.get(subject.groupId);
    const members = (group?.members ?? []).flatMap((id) => listOf(episodes.get(id)));
    if (members.length > 0) return members;
    // Its end has been told; what people said of it stands.
    const ended = (group?.log?.resolved ?? []).flatMap((id) => listOf(episodes.get(id)));
    return ended.filter(({ state }) => state === "closed");
  }
  if ("wireKey" in subject) {
    const named = [...groups.values()].filter(({ wireKey }) => wireKey === subject.wireKey);
    return [...new Set(named.flatMap(({ members }) => members))].flatMap((id) => listOf(episodes.get(id)));
  }
  const own = [...episodes.values()].filter((episode) => speaksFor(episode, subject.findingUid));
  if (own.length > 0 || finding === undefined) return own;
  const newest = episodes.get(state.byFingerprint.get(finding.fingerprint) ?? "");
  return listOf(newest).filter((episode) => episode.state !== "closed" && episode.state !== "resolved");
}

/**
 * Gives a finding that nobody was to be told of (a replay's), or that is long over, an episode that has ended, so that a
 * verdict on it stands like any other. It owes nobody an answer.
 */
export function recallEpisode({ state }: Alerter, finding: Finding, now: number): Episode {
  const id = sha256(canonicalJson([finding.tenant, finding.fingerprint, finding.finding_uid, versionOf(finding)]));
  const episode: Episode = {
    episodeId: `e_${id.slice(0, 24)}`,
    fingerprint: finding.fingerprint,
    n: 1,
    state: "resolved",
    verdict: undefined,
    finding,
    labels: labelsOf(finding, {}),
    severity: finding.severity,
    openedAt: now,
    updatedAt: now,
    lastAt: now,
    endedAt: now,
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
  };
  state.episodes.set(episode.episodeId, episode);
  if (!state.byFingerprint.has(finding.fingerprint)) state.byFingerprint.set(finding.fingerprint, episode.episodeId);
  return episode;
}

function listOf(episode: Episode | undefined): readonly Episode[] {
  return episode === undefined ? [] : [episode];
}
