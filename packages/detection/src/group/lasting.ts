import { parseTime } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import { TOGETHER_HOURS } from "../fleet/common-cause.ts";
import { AT_ONCE_MS } from "./at-once.ts";
import type { Crowd, Member } from "./crowd.ts";
import { isPeerGroup, isTeam } from "./peers.ts";
import { type Alarm, kinOf } from "./recent-alarms.ts";

const HOUR_MS = 3_600_000;
/** A release rolls over a day at most. */
export const LASTS_MS: number = 24 * HOUR_MS;
const PAUSE_MS = TOGETHER_HOURS * HOUR_MS;
/** From such a share of first ones of their peers on, the next may be of any. */
const OF_ANY = 1 / 3;

/** How long a group of those who deviate takes others in; rules say themselves what makes many one. */
export type Age = "young" | "old" | "over";

/** `old` is one that began a day ago, and who comes now begins the next; `over` one to which nobody has come for long. */
export function ageOf({ members, words }: Crowd, at: number): Age {
  if (words !== undefined) return "young";
  const begun = members.map(({ from }) => from);
  if (at - Math.max(...begun) > PAUSE_MS) return "over";
  return at - Math.min(...begun) > LASTS_MS ? "old" : "young";
}

/**
 * False of the first of its kin to do what those of a few others do, all over the fleet: an internal service is none of an API's
 * customers, whatever client both were called with. Who begins when another one does has its cause, and what goes through
 * the fleet reaches somebody's first all the time (as likely as firsts were so far: Good, 1953). A team releases to machines of
 * all its kinds: of one it is asked of those alone on whom much hangs.
 */
export function isOneOf(members: readonly Pick<Member, "kin" | "from">[], alarm: Alarm, among: string): boolean {
  if (isPeerGroup(among) || alarm.rule !== undefined) return true;
  if (isTeam(among) && alarm.isVital !== true) return true;
  const own = kinOf(alarm);
  const known = members.flatMap(({ kin }) => (kin === undefined ? [] : [kin]));
  if (known.length < members.length || known.includes(own)) return true;
  if (members.some(({ from }) => Math.abs(alarm.at - from) <= AT_ONCE_MS)) return true;
  const all = [...known, own];
  const firsts = all.filter((each) => all.indexOf(each) === all.lastIndexOf(each));
  return firsts.length > OF_ANY * all.length;
}

/** Of two groups of one base the other is full, or over: several within an hour, or at one moment, are no rarity. */
export function isLater(group: Episode, other: Episode): boolean {
  const [since, before] = [group, other].map(({ finding }) => parseTime(finding.time));
  if (since !== before) return (since ?? 0) > (before ?? 0);
  return (group.crowd?.members.length ?? 0) < (other.crowd?.members.length ?? 0);
}
