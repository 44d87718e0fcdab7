import { WORTH_COUNTING } from "../combine/evidence.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { type Crowd, likenessIn } from "./crowd.ts";
import { type Alarm, deedOf, facetsOf, type RecentAlarms } from "./recent-alarms.ts";

/** So many of those who deviate as the group does, and such a share of them. */
const FEW = 3;
const SHARE = 0.05;

/**
 * True of what the alarm shows besides that for which it is one of the group, where it has no value to share and others of them
 * came to it as well: all who fetch a release call twice within five minutes, and of whom that counts is chance. Of the whole
 * fleet they would be too few.
 */
export function isShownWithin(
  crowd: Crowd,
  { alarm, facet }: { readonly alarm: Alarm; readonly facet: Alarm },
  { recent, episodes }: { readonly recent: RecentAlarms; readonly episodes: EpisodeBook },
): boolean {
  const { deed, mark } = likenessIn(crowd);
  const lead = facetsOf(alarm).find((each) => deedOf(each) === deed);
  if (lead === undefined || facet.hasValue || facet.rule !== undefined || deedOf(facet) === deed) return false;
  const alike = new Set([
    ...crowd.members.map(({ episode }) => episode),
    ...recent.alike(lead, mark, crowd.peers).map(({ episode }) => episode),
  ]);
  alike.delete(alarm.episode);
  const came = new Set(
    facet.marks.flatMap((each) => recent.alike(facet, each, crowd.peers)).map(({ episode }) => episode),
  );
  // Who came for something else and shows it by now is in its episode alone.
  const shows = (key: string): boolean =>
    came.has(key) || (episodes.get(key)?.peak?.added[facet.family] ?? 0) >= WORTH_COUNTING;
  return Array.from(alike).filter(shows).length + 1 >= Math.max(FEW, SHARE * (alike.size + 1));
}
