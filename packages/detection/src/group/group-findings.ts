import type { Episode } from "../episode/episode.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { Alone } from "./alone.ts";
import { goesOn, togetherWith } from "./at-once.ts";
import { afterThose } from "./continued.ts";
import { type Before, baseOf, type Crowd, hasValue, likenessIn, type Member } from "./crowd.ts";
import { ageOf, isLater, isOneOf } from "./lasting.ts";
import { byGravity, going, memberOf, withMember } from "./members.ts";
import { isPeerGroup, isTeam, type Peers } from "./peers.ts";
import { type Alarm, deedOf, facetsOf, isLike, isOfRelease, kinOf, RecentAlarms } from "./recent-alarms.ts";
import { openGroup, renderGroup } from "./render-group.ts";
import { isShownWithin } from "./shown-within.ts";

const HOUR_MS = 3_600_000;
/** So many make a group, and such a share of those whom it is about. */
const FEW = 3;
/** Of one group of peers, or team, two who share a value that is new to each are enough, where nothing else counts. */
const PAIR = 2;
const SHARE = 0.05;
/**
 * A value that is new to each of them is less often a coincidence: a smaller share of them, no more than so many, and no more
 * than such a share of those who are told of in the same family just now.
 */
const VALUE_SHARE = 0.02;
const ENOUGH = 8;
const OF_ALARMS = 0.2;
/**
 * A group is as grave as so many of its members are: among a hundred who do the same somebody has a bad hour besides, and that
 * is no graver for all.
 */
const OF_GRAVEST = 0.1;
/** Members that one finding names; a further one begins the next. */
const MOST_MEMBERS = 100;

/** A group, and its episode where that is open. */
export interface Found {
  readonly crowd: Crowd;
  readonly group: Episode | undefined;
}

/** Where an alarm may belong: with whom, in what; and the group there that has room, where there is one. */
interface Place {
  readonly peers: Peers;
  readonly mark: string;
  readonly base: string;
  readonly isFull: boolean;
  /** Those who left no room. */
  readonly after?: Before | undefined;
  readonly group?: Episode | undefined;
  readonly crowd?: Crowd | undefined;
}

/**
 * The same deviation of many identities at once is one finding about them: a deploy, an outage, a move to another network,
 * or an attacker who uses the same from everywhere. Those that came before it was known have findings of their own; later
 * ones join. An episode that joins lives on as any other, but is told as part of the group.
 */
export class GroupFindings {
  readonly recent: RecentAlarms = new RecentAlarms();
  readonly alone: Alone = new Alone();
  readonly #episodes: EpisodeBook;
  /** Key of the latest episode per base. */
  readonly #latest = new Map<string, string>();

  constructor(episodes: EpisodeBook) {
    this.#episodes = episodes;
  }

  /**
   * The group that this alarm belongs to, if there is one or it makes one: in the fleet rather than among its peers. What it
   * shows beside must be shared as well, if with others: a release and a move on one day meet in many.
   */
  find(alarm: Alarm, everybody: readonly Peers[]): Found | undefined {
    const facets = facetsOf(alarm);
    const founds = facets.map((facet) => this.#find(facet, everybody));
    const own = founds[0] ?? founds.find((found) => found !== undefined && hasValue(found.crowd));
    if (own === undefined) return undefined;
    return facets.every((facet, i) => founds[i] !== undefined || this.#isShownIn(own.crowd, alarm, facet))
      ? own
      : undefined;
  }

  /** Rather one that is open than a new one. */
  #find(alarm: Alarm, everybody: readonly Peers[]): Found | undefined {
    const those = everybody.filter(({ name }) => !isTeam(name) || isOfRelease(alarm));
    const places = those.flatMap((peers) => alarm.marks.map((mark) => this.#place(peers, mark, alarm)));
    const [open] = places.flatMap(({ group, crowd }) =>
      crowd !== undefined && takes(crowd, group, alarm) && knows(knownIn(crowd), alarm) ? [{ group, crowd }] : [],
    );
    return open ?? this.#make(places, alarm);
  }

  /** Let an episode that is about to open be told as part of the group; {@link refresh} follows once it has a finding. */
  join({ crowd, group: known }: Found, episode: Episode, alarm: Alarm): void {
    const group = known ?? this.#begin(crowd, episode);
    episode.within = [group.key];
    episode.isHeld = true;
    group.lastAt = Math.max(group.lastAt, episode.lastAt);
    this.#put(group, { ...crowd, members: withMember(crowd.members, memberOf(episode, kinOf(alarm))) });
  }

  /** True while the episode shows what its groups show, or what others do, and nothing else. */
  fits({ within = [] }: Episode, alarm: Alarm, everybody: readonly Peers[]): boolean {
    const crowds = within.flatMap((key) => this.#episodes.get(key)?.crowd ?? []);
    return facetsOf(alarm).every((each) => {
      const own = crowds.filter((crowd) => likenessIn(crowd).deed === deedOf(each));
      if (own.length > 0 && own.every((crowd) => knows(knownIn(crowd), each))) return true;
      const found = this.#find(each, everybody);
      if (found?.group !== undefined && within.includes(found.group.key)) this.#learn(found.group, found.crowd);
      return found !== undefined || crowds.some((crowd) => this.#isShownIn(crowd, alarm, each));
    });
  }

  #isShownIn(crowd: Crowd, alarm: Alarm, facet: Alarm): boolean {
    return isShownWithin(crowd, { alarm, facet }, { recent: this.recent, episodes: this.#episodes });
  }

  /** The members of a group have shown more since it began. */
  #learn(group: Episode, crowd: Crowd): void {
    group.crowd = crowd;
    this.#episodes.note(group);
  }

  /** True while that holds for fewer of the others in its group than speak for it. Of those too who are told of by themselves. */
  isRare(episode: Episode, holds: (other: Episode) => boolean): boolean {
    const members = this.tellerOf(episode).crowd?.members ?? [];
    const alike = members
      .filter((member) => member.episode !== episode.key)
      .filter((member) => {
        const other = this.#episodes.get(member.episode);
        return other !== undefined && holds(other);
      });
    return alike.length < Math.ceil(members.length * OF_GRAVEST);
  }

  /** The episode shows something else as well: from now on it is told of by itself, and says nothing for the others. */
  part(episode: Episode): void {
    episode.isHeld = false;
    episode.isApart = true;
    this.#episodes.touch(episode);
    this.refresh(episode);
  }

  /** An episode was told anew: so is the group that it is part of. */
  refresh(episode: Episode): void {
    for (const key of episode.within ?? []) {
      const group = this.#episodes.get(key);
      if (group?.crowd === undefined) continue;
      const now = memberOf(episode);
      if (episode.isHeld === true) group.lastAt = Math.max(group.lastAt, now.to);
      const members = group.crowd.members.map((member) =>
        member.episode === episode.key ? going(member, now, member.isApart === true) : member,
      );
      this.#put(group, { ...group.crowd, members });
    }
  }

  /** The finding that tells of the episode. */
  tellerOf(episode: Episode): Episode {
    const [key] = episode.isHeld === true ? (episode.within ?? []) : [];
    return (key === undefined ? undefined : this.#episodes.get(key)) ?? episode;
  }

  /** Id of the finding that tells of the episode instead of its own. */
  groupOf(episode: Episode): string | undefined {
    return episode.isHeld === true ? this.tellerOf(episode).finding.finding_uid : undefined;
  }

  /** False of what joined a finding that another identity had opened: it asked nobody's attention anew. */
  counts(episode: Episode): boolean {
    return this.tellerOf(episode).finding.identity_uid === episode.finding.identity_uid;
  }

  /** Put back which groups are open, after a restore. */
  resume(): void {
    for (const group of this.#episodes.all()) {
      if (group.crowd === undefined) continue;
      const other = this.#episodes.get(this.#latest.get(group.crowd.base) ?? "");
      if (other === undefined || isLater(group, other)) this.#latest.set(group.crowd.base, group.key);
    }
  }

  /** The group that is open there and has room, if any. */
  #place(peers: Peers, mark: string, alarm: Alarm): Place {
    const base = baseOf(deedOf(alarm), peers.name, mark);
    const group = this.#open(base, alarm.at);
    if (group?.crowd !== undefined && isDone(group.crowd, alarm.at))
      return { peers, mark, base, isFull: true, after: afterThose(group, alarm.at) };
    return { peers, mark, base, isFull: false, group, crowd: group?.crowd };
  }

  /** The first that enough others make with the alarm: where one is open, with what they brought since; else after one that is full. */
  #make(places: readonly Place[], alarm: Alarm): Found | undefined {
    const full = places.filter(({ isFull }) => isFull);
    const [made] = (full.length > 0 ? full : places).flatMap((place) => this.#makeAt(place, alarm) ?? []);
    return made;
  }

  #makeAt({ peers, mark, base, isFull, after, group, crowd: open }: Place, alarm: Alarm): Found | undefined {
    const alike = this.recent.alike(alarm, mark, peers.name);
    const isMany = alike.length + 1 >= this.#needed(alarm, mark, peers) && isOneOf(alike.map(begun), alarm, peers.name);
    const others = isMany ? alike : togetherWith(alarm, alike);
    const values = Array.from(new Set([mark, ...(open?.values ?? []), ...others.flatMap((other) => other.values)]));
    if ((!isMany && others.length === 0) || !knows(values, alarm)) return undefined;
    if (open !== undefined && (isMany || takes(open, group, alarm))) return { crowd: { ...open, values }, group };
    // Those of a full one are told of with it: the next begins with this one alone.
    const members = isFull ? [] : others.slice(1 - MOST_MEMBERS).flatMap((other) => this.#memberOf(other, alarm));
    const [saying, once] = [alarm.words !== undefined && { words: alarm.words }, !isMany && { isAtOnce: true }];
    return { crowd: { base, peers: peers.name, values, members, after, ...saying, ...once }, group: undefined };
  }

  #needed(alarm: Alarm, mark: string, peers: Peers): number {
    if (alarm.least !== undefined) return alarm.least;
    return Math.max(this.#neededOf(alarm, peers), this.alone.leastTogether(alarm, mark, peers.name));
  }

  #neededOf(alarm: Alarm, { name, active }: Peers): number {
    if (!alarm.hasValue) return Math.max(FEW, SHARE * active);
    const told = 1 + this.recent.countOthers(alarm, name);
    const isClose = isPeerGroup(name) || isTeam(name);
    const least = isClose && alarm.rule === undefined && alarm.isMixed !== true ? PAIR : FEW;
    return Math.max(least, Math.min(ENOUGH, VALUE_SHARE * active, OF_ALARMS * told));
  }

  #open(base: string, at: number): Episode | undefined {
    const key = this.#latest.get(base);
    const latest = key === undefined ? undefined : this.#episodes.find(key, at);
    const open = latest?.crowd !== undefined && ageOf(latest.crowd, at) === "over" ? undefined : latest;
    if (key !== undefined && open === undefined) this.#latest.delete(base);
    return open;
  }

  #begin(crowd: Crowd, decider: Episode): Episode {
    const at = decider.lastAt;
    const finding = openGroup(crowd, at, decider.finding);
    const group: Episode = {
      key: `group:${finding.finding_uid}`,
      identity: -1,
      finding,
      lastAt: at,
      openedHour: Math.floor(at / HOUR_MS),
      peakHour: 0,
      crowd,
      ...(decider.isKept === true && { isKept: true }),
    };
    this.#latest.set(crowd.base, group.key);
    this.#episodes.open(group);
    for (const { episode } of crowd.members) this.#tie(episode, group.key);
    return group;
  }

  #put(group: Episode, crowd: Crowd): void {
    const [first] = crowd.members;
    if (first === undefined) return;
    group.crowd = crowd;
    const alike = crowd.members.filter(({ isApart }) => isApart !== true).toSorted(byGravity);
    const teller = alike[Math.ceil(alike.length * OF_GRAVEST) - 1] ?? first;
    group.finding = renderGroup(group.finding, crowd, this.#episodes.get(teller.episode)?.finding);
    this.#episodes.touch(group);
  }

  /** What becomes of a finding that was told before its group is told with it. */
  #tie(key: string, group: string): void {
    const episode = this.#episodes.get(key);
    if (episode === undefined) return;
    episode.within = [...(episode.within ?? []), group];
    this.#episodes.note(episode);
  }

  #memberOf(other: Alarm, alarm: Alarm): readonly Member[] {
    const episode = this.#episodes.get(other.episode);
    if (episode === undefined) return [];
    return [{ ...memberOf(episode, kinOf(other)), ...(!isLike(other, alarm) && { isApart: true }) }];
  }
}

/** Who comes now begins the next. */
function isDone(crowd: Crowd, at: number): boolean {
  return crowd.members.length >= MOST_MEMBERS || ageOf(crowd, at) === "old";
}

/** True where who deviates like that is one of those. */
function takes(crowd: Crowd, group: Episode | undefined, alarm: Alarm): boolean {
  return goesOn(crowd, group, alarm) && isOneOf(crowd.members, alarm, crowd.peers);
}

function begun(alarm: Alarm): Pick<Member, "kin" | "from"> {
  return { kin: kinOf(alarm), from: alarm.at };
}

/** What no member needs to explain. The states of older versions have not the mark among a group's values. */
function knownIn(crowd: Crowd): readonly string[] {
  return [likenessIn(crowd).mark, ...crowd.values];
}

/** True if the alarm brings nothing beyond these values. */
function knows(values: readonly string[], alarm: Alarm): boolean {
  return alarm.values.every((value) => values.includes(value));
}
