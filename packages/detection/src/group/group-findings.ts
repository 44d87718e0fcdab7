import { parseTime, SEVERITIES } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { TOLD_AS } from "../state/layout.ts";
import type { Crowd, Member } from "./crowd.ts";
import { type Alarm, RecentAlarms } from "./recent-alarms.ts";
import { openGroup, renderGroup } from "./render-group.ts";

const HOUR_MS = 3_600_000;
/** So many make a group, and such a share of those whom it is about. */
const FEW = 3;
const SHARE = 0.05;
/** A value that is new to each of them is less often a coincidence: a smaller share of them, and no more than so many. */
const VALUE_SHARE = 0.02;
const ENOUGH = 8;
/** Members that one finding names; a further one begins the next. */
const MOST_MEMBERS = 100;

/** A group, and its episode where that is open. */
export interface Found {
  readonly crowd: Crowd;
  readonly group: Episode | undefined;
}

/** Whom a finding may be about: the fleet (""), or a peer group, and how many act there. */
export interface Peers {
  readonly name: string;
  readonly active: number;
}

/**
 * The same deviation of many identities at once is one finding about them: a deploy, an outage, a move to another network,
 * or an attacker who uses the same from everywhere. Those that came before it was known have findings of their own; later
 * ones join. An episode that joins lives on as any other, but is told as part of the group.
 */
export class GroupFindings {
  readonly recent: RecentAlarms = new RecentAlarms();
  readonly #episodes: EpisodeBook;
  /** Key of the latest episode per base. */
  readonly #latest = new Map<string, string>();

  constructor(episodes: EpisodeBook) {
    this.#episodes = episodes;
  }

  /** The group that this alarm belongs to, if there is one or it makes one: in the fleet rather than among its peers. */
  find(alarm: Alarm, everybody: readonly Peers[]): Found | undefined {
    for (const peers of everybody) {
      for (const mark of alarm.marks) {
        const found = this.#findAmong(peers, mark, alarm);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Let an episode that is about to open be told as part of the group; {@link refresh} follows once it has a finding. */
  join({ crowd, group: known }: Found, episode: Episode, family: number): void {
    const group = known ?? this.#begin(crowd, episode, family);
    episode.within = [group.key];
    episode.isHeld = true;
    group.lastAt = Math.max(group.lastAt, episode.lastAt);
    this.#put(group, [...crowd.members, memberOf(episode)]);
  }

  /** True while the episode shows what its groups show, and nothing else. */
  fits({ within = [] }: Episode, alarm: Alarm): boolean {
    return within.every((key) => knows(this.#episodes.get(key)?.crowd?.values ?? [], alarm));
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
      this.#put(
        group,
        group.crowd.members.map((member) => (member.episode === episode.key ? now : member)),
      );
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
    for (const { key, crowd, openedHour } of this.#episodes.all()) {
      if (crowd === undefined) continue;
      const other = this.#episodes.get(this.#latest.get(crowd.base) ?? "");
      const isLater = other === undefined || [openedHour, key] > [other.openedHour, other.key];
      if (isLater) this.#latest.set(crowd.base, key);
    }
  }

  #findAmong({ name, active }: Peers, mark: string, alarm: Alarm): Found | undefined {
    const base = JSON.stringify([TOLD_AS[alarm.family], name, mark]);
    const group = this.#open(base, alarm.at);
    const crowd = group?.crowd;
    const isFull = crowd !== undefined && crowd.members.length >= MOST_MEMBERS;
    if (crowd !== undefined && !isFull && knows(crowd.values, alarm)) return { crowd, group };
    const others = this.recent.alike(alarm, mark, name);
    const values = Array.from(new Set(others.flatMap((other) => other.values)));
    if (others.length + 1 < needed(alarm, active) || !knows(values, alarm)) return undefined;
    // Those of a full one are told of with it: the next begins with this one alone.
    const told = isFull ? [] : others.slice(1 - MOST_MEMBERS).flatMap((other) => this.#memberOf(other.episode));
    return { crowd: { base, peers: name, values, members: told }, group: undefined };
  }

  #open(base: string, at: number): Episode | undefined {
    const key = this.#latest.get(base);
    const open = key === undefined ? undefined : this.#episodes.find(key, at);
    if (key !== undefined && open === undefined) this.#latest.delete(base);
    return open;
  }

  #begin(crowd: Crowd, decider: Episode, family: number): Episode {
    const at = decider.lastAt;
    const finding = openGroup(crowd, TOLD_AS[family] ?? "", at, decider.finding);
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

  #put(group: Episode, members: readonly Member[]): void {
    const [first] = members;
    if (group.crowd === undefined || first === undefined) return;
    group.crowd = { ...group.crowd, members };
    const alike = members.filter(({ isApart }) => isApart !== true);
    const worst = alike.reduce((most, member) => (isWorse(member, most) ? member : most), alike[0] ?? first);
    group.finding = renderGroup(group.finding, group.crowd, this.#episodes.get(worst.episode)?.finding);
    this.#episodes.touch(group);
  }

  /** What becomes of a finding that was told before its group is told with it. */
  #tie(key: string, group: string): void {
    const episode = this.#episodes.get(key);
    if (episode === undefined) return;
    episode.within = [...(episode.within ?? []), group];
    this.#episodes.note(episode);
  }

  #memberOf(key: string): readonly Member[] {
    const episode = this.#episodes.get(key);
    return episode === undefined ? [] : [memberOf(episode)];
  }
}

function needed({ hasValue }: Alarm, active: number): number {
  const share = Math.ceil((hasValue ? VALUE_SHARE : SHARE) * active);
  return Math.max(FEW, hasValue ? Math.min(ENOUGH, share) : share);
}

/** True if the alarm brings nothing beyond these values. */
function knows(values: readonly string[], alarm: Alarm): boolean {
  return alarm.values.every((value) => values.includes(value));
}

function memberOf({ key, finding, isHeld, isApart }: Episode): Member {
  const { identity_uid: identity, finding_uid, first_seen, last_seen, severity, score, events } = finding;
  return {
    episode: key,
    identity,
    ...(isHeld !== true && { finding: finding_uid }),
    ...(isApart === true && { isApart }),
    from: parseTime(first_seen),
    to: parseTime(last_seen),
    event: events[2] ?? "",
    severity,
    score,
  };
}

function isWorse(a: Member, b: Member): boolean {
  const [x, y] = [SEVERITIES.indexOf(a.severity), SEVERITIES.indexOf(b.severity)];
  return x > y || (x === y && a.score > b.score);
}
