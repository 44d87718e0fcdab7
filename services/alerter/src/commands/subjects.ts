import { type Alerter, type Episode, type Subject, speaksFor } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";

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

function listOf(episode: Episode | undefined): readonly Episode[] {
  return episode === undefined ? [] : [episode];
}
