import { armResolve, changeEpisode, isOpen } from "../alerter.ts";
import { flushNow } from "../group/group.ts";
import type { Episode, Group } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { closeEpisode, resolveEpisode, speaksFor } from "./episode.ts";
import { expect, overrule } from "./expect.ts";
import type { Judgement, Subject } from "./judgement.ts";
import { resolveAfterMs } from "./resolve-after.ts";
import { verdictOf } from "./verdict.ts";

interface Acknowledged {
  readonly by: string;
  readonly comment?: string | undefined;
}

/** A person owns it: repeats stop for this episode, and its messages say who. Done twice, nothing changes. */
export function acknowledge(turn: Turn, subject: Subject, { by, comment = "" }: Acknowledged): void {
  const episodes = subjectsOf(turn, subject).filter(isOpen);
  if (episodes.length === 0) return void turn.rejected.push("nothing open to acknowledge");
  for (const episode of episodes) {
    if (episode.state === "acknowledged") continue;
    changeEpisode(turn.alerter, episode, () => {
      episode.state = "acknowledged";
      episode.ackedBy = by;
      episode.ackedAt = turn.now;
    });
    // From now on: who looks at what came hours ago has it before them, and not resolved by that word.
    armResolve(turn.alerter, episode, turn.now + resolveAfterMs(episode, turn.now));
    touch(turn, episode);
    for (const group of groupsOf(turn, episode)) {
      group.refresh = "acknowledged";
      group.remark = { did: "acknowledged", by, why: comment };
      if (group.log) flushNow(turn, group);
    }
  }
}

/**
 * Closes what a person judged. Once nothing in a group is open any more, its resolve goes out at once. The last word holds: what
 * an earlier verdict on the same held back here it holds back no more.
 */
export function judge(turn: Turn, subject: Subject, verdict: Judgement): void {
  const episodes = subjectsOf(turn, subject).filter(({ state }) => state !== "closed");
  if (episodes.length === 0) return void turn.rejected.push("no finding to judge under this id");
  for (const episode of episodes) {
    const groups = groupsOf(turn, episode);
    // Before it is closed itself: of two stretches of one finding, the newer has the later row.
    overrule(turn, episode, verdict.feedback);
    closeEpisode(turn, episode, verdictOf(verdict.feedback), verdict.by);
    if (verdict.feedback === "expected") expect(turn, episode, verdict);
    for (const group of groups) tellVerdict(turn, group, episode, verdict);
  }
}

function tellVerdict(turn: Turn, group: Group, { expectation }: Episode, verdict: Judgement): void {
  const end = expectation === undefined ? {} : { until: expectation.endsAt };
  group.remark = { did: verdict.feedback, by: verdict.by, why: verdict.comment, ...end };
  if (!hasOpen(turn, group)) flushNow(turn, group);
}

/** It is over, as a person says: its messages say so at once. New evidence brings it back. */
export function resolve(turn: Turn, subject: Subject, by: string): void {
  const episodes = subjectsOf(turn, subject).filter(isOpen);
  if (episodes.length === 0) return void turn.rejected.push("nothing open to resolve");
  for (const episode of episodes) {
    resolveEpisode(turn, episode);
    for (const group of groupsOf(turn, episode)) {
      group.remark = { did: "resolved", by, why: "" };
      if (!hasOpen(turn, group)) flushNow(turn, group);
    }
  }
}

/** The newest episodes a subject names. */
export function subjectsOf(turn: Turn, subject: Subject): readonly Episode[] {
  const { episodes, groups } = turn.alerter.state;
  if ("episodeId" in subject) return [episodes.get(subject.episodeId) ?? []].flat();
  if ("episodeIds" in subject) return subject.episodeIds.flatMap((id) => episodes.get(id) ?? []);
  if ("groupId" in subject) {
    return (groups.get(subject.groupId)?.members ?? []).flatMap((id) => episodes.get(id) ?? []);
  }
  if ("wireKey" in subject) {
    const named = [...groups.values()].filter(({ wireKey }) => wireKey === subject.wireKey);
    return [...new Set(named.flatMap(({ members }) => members))].flatMap((id) => episodes.get(id) ?? []);
  }
  return [...episodes.values()].filter((episode) => speaksFor(episode, subject.findingUid));
}

function groupsOf(turn: Turn, episode: Episode): readonly Group[] {
  const { state, memberships } = turn.alerter;
  return [...memberships.of(episode.episodeId)].flatMap((id) => state.groups.get(id) ?? []);
}

function hasOpen(turn: Turn, group: Group): boolean {
  return group.members.some((id) => {
    const episode = turn.alerter.state.episodes.get(id);
    return episode !== undefined && isOpen(episode);
  });
}
