import { personIn } from "@rolecall/core";
import { armResolve, changeEpisode, isOpen } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { flushNow } from "../group/group.ts";
import { decidingFeature, entryIdOf } from "../hold/expected.ts";
import type { Episode, Group } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { closeEpisode, resolveEpisode, speaksFor } from "./episode.ts";
import { resolveAfterMs } from "./resolve-after.ts";
import { type Feedback, verdictOf } from "./verdict.ts";

/** What a person means: one episode, one finding, or everything in one message. */
export type Subject =
  | { readonly episodeId: string }
  /** Several of one order. */
  | { readonly episodeIds: readonly string[] }
  | { readonly findingUid: string }
  | { readonly groupId: string }
  /** The dedup key that a receiver knows a group by. */
  | { readonly wireKey: string };

/** A person owns it: repeats stop for this episode, and its messages say who. Done twice, nothing changes. */
export function acknowledge(turn: Turn, subject: Subject, by: string): void {
  const episodes = subjectsOf(turn, subject).filter(isOpen);
  if (episodes.length === 0) return void turn.rejected.push("nothing open to acknowledge");
  for (const episode of episodes) {
    if (episode.state === "acknowledged") continue;
    changeEpisode(turn.alerter, episode, () => {
      episode.state = "acknowledged";
      episode.ackedBy = by;
      episode.ackedAt = turn.now;
    });
    armResolve(turn.alerter, episode, episode.lastAt + resolveAfterMs(episode, turn.now));
    touch(turn, episode);
    for (const group of groupsOf(turn, episode)) {
      group.refresh = "acknowledged";
      group.remark = { did: "acknowledged", by, why: "" };
      if (group.log) flushNow(turn, group);
    }
  }
}

/** An analyst's verdict, see reference/alerting.md section 13. */
export interface Judgement {
  readonly feedback: Feedback;
  readonly by: string;
  readonly comment: string;
  /** When an `expected` ends (epoch ms); 30 days by default, never without end. */
  readonly endsAt?: number | undefined;
}

/** Closes what a person judged. Once nothing in a group is open any more, its resolve goes out at once. */
export function judge(turn: Turn, subject: Subject, verdict: Judgement): void {
  const episodes = subjectsOf(turn, subject).filter(({ state }) => state !== "closed");
  if (episodes.length === 0) return void turn.rejected.push("no finding to judge under this id");
  for (const episode of episodes) {
    const groups = groupsOf(turn, episode);
    closeEpisode(turn, episode, verdictOf(verdict.feedback), verdict.by);
    if (verdict.feedback === "expected") expect(turn, episode, verdict);
    for (const group of groups) {
      const end = episode.expectation === undefined ? {} : { until: episode.expectation.endsAt };
      group.remark = { did: verdict.feedback, by: verdict.by, why: verdict.comment, ...end };
      if (!hasOpen(turn, group)) flushNow(turn, group);
    }
  }
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

/** Until when the same is expected, of a verdict that is said at `now`; epoch ms. */
export function expectedUntil({ endsAt = Number.POSITIVE_INFINITY }: Pick<Judgement, "endsAt">, now: number): number {
  return Math.min(endsAt, now + DEFAULTS.expectedLifetimeMs);
}

function expect(turn: Turn, episode: Episode, verdict: Judgement): void {
  const { state, config } = turn.alerter;
  const { finding } = episode;
  const entry = {
    entryId: entryIdOf(episode),
    identityUid: finding.identity_uid,
    person: personIn(finding) ?? "",
    detector: finding.detector,
    ...decidingFeature(finding),
    endsAt: expectedUntil(verdict, turn.now),
    by: verdict.by,
    reason: verdict.comment,
    hits: 0,
  };
  if (state.expected.size >= config.limits.expectedEntries) {
    return void turn.rejected.push("too many expected-entries; the verdict stands, and the same evidence alerts again");
  }
  episode.expectation = entry;
  state.expected.set(entry.entryId, entry);
  turn.alerter.expected.add(entry);
  turn.alerter.schedule.push({ at: entry.endsAt, kind: "wake", id: entry.entryId });
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
