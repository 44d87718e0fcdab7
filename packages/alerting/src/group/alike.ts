import { severityRank } from "../episode/severity.ts";
import type { Episode, Group } from "../state/state.ts";
import type { Turn } from "../turn.ts";

const HOUR_MS = 3_600_000;
/** Dimensions that say from where. */
const PLACE = /^src_/;
/** What adds less to a finding is not what it is told for. */
const WORTH_A_WORD = 0.5;

/**
 * Whether as many as a receiver is told of in an hour one by one have shown the same: a platform's upgrade brings each service something else,
 * at its own time, and what they share is the hour. Those that come then are told in its digest. What is high or critical never is for that, nor who
 * acts from elsewhere: a release moves nobody, and a thief of many keys is no noise.
 */
export function isOneOfManyAlike(turn: Turn, group: Group, fresh: readonly Episode[]): boolean {
  const { state, config } = turn.alerter;
  const [sort, ...others] = new Set(fresh.map(sortOf));
  // A feed that somebody watches wakes nobody.
  if (sort === undefined || others.length > 0 || group.target.integration === "terminal") return false;
  let told = 0;
  for (const other of state.groups.values()) {
    if (other.groupId === group.groupId || !isToldAlone(other, group, turn.now)) continue;
    const isAlike = other.members.some((id) => {
      const episode = state.episodes.get(id);
      return episode !== undefined && sortOf(episode) === sort;
    });
    if (isAlike) told += 1;
    if (told >= config.limits.alikePerHour) return true;
  }
  return false;
}

/** It told the same channel something new of late, by itself. */
function isToldAlone({ target, digest, log, createdAt }: Group, { target: mine }: Group, now: number): boolean {
  const isMine = target.receiver === mine.receiver && target.integration === mine.integration;
  return isMine && !digest && createdAt > now - HOUR_MS && log !== undefined && log.reason !== "storm_digest";
}

/** By what of its behaviour an identity is told of; undefined for what is told in any case by itself. */
function sortOf({ finding, severity }: Episode): string | undefined {
  if (finding.kind !== "behavior" || severityRank(severity) >= severityRank("high")) return undefined;
  const [{ name = "" } = {}] = finding.dimensions;
  // Behind what it does differently, too: whoever does what a release makes many do, with a stolen key, does it from elsewhere.
  const isElsewhere = finding.dimensions.some(
    (dimension, n) => PLACE.test(dimension.name) && (n === 0 || dimension.added >= WORTH_A_WORD),
  );
  return isElsewhere ? undefined : `${finding.detector} ${name}`;
}
