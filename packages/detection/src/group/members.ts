import { parseTime, personIn, SEVERITIES } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import type { Member } from "./crowd.ts";

/** The episode as one of a group; what is known of it by now, where its kin is not said. */
export function memberOf({ key, finding, isHeld, isApart }: Episode, kin?: string): Member {
  const { identity_uid: identity, finding_uid, first_seen, last_seen, severity, score, events } = finding;
  return {
    ...{ episode: key, identity, owner: finding.owner, environment: finding.environment, person: personIn(finding) },
    ...(kin !== undefined && { kin }),
    ...(isHeld !== true && { finding: finding_uid }),
    ...(isApart === true && { isApart }),
    from: parseTime(first_seen),
    to: parseTime(last_seen),
    event: events[2] ?? "",
    severity,
    score,
  };
}

/** One whose episode had lapsed is who it was, and keeps the finding of its own. */
export function withMember(members: readonly Member[], now: Member): readonly Member[] {
  const isBack = members.some(({ episode }) => episode === now.episode);
  return isBack
    ? members.map((member) => (member.episode === now.episode ? going(member, now, false) : member))
    : [...members, now];
}

/** A member as it is now, since it came. */
export function going(before: Member, now: Member, isApart: boolean): Member {
  const { isApart: _was, ...known } = before;
  return { ...known, ...now, from: Math.min(before.from, now.from), ...(isApart && { isApart }) };
}

/** The gravest first; of equals, who came first. */
export function byGravity(a: Member, b: Member): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.score - a.score;
}
