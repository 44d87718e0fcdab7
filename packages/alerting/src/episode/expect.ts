import { changeEpisode } from "../alerter.ts";
import { DEFAULTS } from "../config/defaults.ts";
import { wakeGroups } from "../group/group.ts";
import { aboutOf, entryIdOf } from "../hold/expected.ts";
import type { Episode, ExpectedEntry } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import type { Judgement } from "./judgement.ts";
import type { Feedback } from "./verdict.ts";

/** Until when the same is expected, of a verdict that is said at `now`; epoch ms. */
export function expectedUntil({ endsAt = Number.POSITIVE_INFINITY }: Pick<Judgement, "endsAt">, now: number): number {
  return Math.min(endsAt, now + DEFAULTS.expectedLifetimeMs);
}

/** From now on the same is held back. */
export function expect(turn: Turn, episode: Episode, verdict: Judgement): void {
  const { state, config } = turn.alerter;
  const entry = {
    entryId: entryIdOf(episode),
    ...aboutOf(episode),
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

/** Its verdict allows nothing any more. Returns what it allowed until now. */
export function endExpectation(turn: Turn, episode: Episode): ExpectedEntry | undefined {
  const { alerter } = turn;
  const { expectation } = episode;
  if (expectation === undefined) return undefined;
  changeEpisode(alerter, episode, () => {
    episode.expectation = undefined;
  });
  touch(turn, episode);
  alerter.expected.remove(expectation);
  alerter.state.expected.delete(expectation.entryId);
  return expectation;
}

/**
 * A new verdict on this episode ends what earlier ones allow of the like: those on the same, and where it is a compromise,
 * everybody's: what somebody with the key did is not to be missed when it is done again, be it less grave.
 */
export function overrule(turn: Turn, episode: Episode, feedback: Feedback): void {
  const { state, expected } = turn.alerter;
  const covering = new Set(expected.allLike(episode, turn.now).map(({ entryId }) => entryId));
  if (covering.size === 0) return;
  for (const other of state.episodes.values()) {
    if (other === episode || !covering.has(other.expectation?.entryId ?? "")) continue;
    if (feedback !== "compromised" && other.fingerprint !== episode.fingerprint) continue;
    const ended = endExpectation(turn, other);
    if (ended !== undefined) wakeGroups(turn, ended.entryId);
  }
}
