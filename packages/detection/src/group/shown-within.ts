import { type Crowd, likenessIn } from "./crowd.ts";
import { type Alarm, deedOf, facetsOf, type RecentAlarms } from "./recent-alarms.ts";

/** So many of those who deviate as the group does, and such a share of them. */
const FEW = 3;
const SHARE = 0.05;

/**
 * True of what the alarm shows besides that for which it is one of the group, where it has no value to share and others of them
 * came with it as well: all who fetch a release call twice within five minutes, and of whom that counts is chance. Of the whole
 * fleet they would be too few.
 */
export function isShownWithin(crowd: Crowd, alarm: Alarm, facet: Alarm, recent: RecentAlarms): boolean {
  const { deed, mark } = likenessIn(crowd);
  const lead = facetsOf(alarm).find((each) => deedOf(each) === deed);
  if (lead === undefined || facet.hasValue || facet.rule !== undefined || deedOf(facet) === deed) return false;
  const alike = recent.alike(lead, mark, crowd.peers);
  const showing = new Set(facet.marks.flatMap((each) => recent.alike(facet, each, crowd.peers)).map(keyOf));
  return alike.filter((other) => showing.has(keyOf(other))).length + 1 >= Math.max(FEW, SHARE * (alike.length + 1));
}

function keyOf({ episode }: Alarm): string {
  return episode;
}
