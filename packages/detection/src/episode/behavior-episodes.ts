import { type Evidence, WORTH_COUNTING } from "../combine/evidence.ts";
import { CERTAIN, GRAVE, isAtLeast, score } from "../combine/severity.ts";
import { isAsRareAsGrave, isPaceAlone } from "../explain/pace.ts";
import { renderPeak, withLast } from "../explain/render-behavior.ts";
import type { Found, GroupFindings } from "../group/group-findings.ts";
import { isPeerGroup, namesBeyond, type Peers } from "../group/peers.ts";
import type { Alarm } from "../group/recent-alarms.ts";
import type { Baselines } from "../hour/baselines.ts";
import { isRefused, type Refused } from "../hour/refused-hour.ts";
import { SUM } from "../state/groups.ts";
import { AT, FAMILIES, TOLD_AS } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import type { Sample } from "../state/sample.ts";
import { keyNamed, keyOf, openBehavior } from "./behavior-episode.ts";
import { type Episode, isOneOfMany, type Peak } from "./episode.ts";
import type { EpisodeBook } from "./episode-book.ts";
import { deciderOf, failuresOf, lacksExample } from "./examples.ts";
import { Shows } from "./shows.ts";

const HOUR_MS = 3_600_000;
/** Of more than that who move or change together some show something slight beside, by chance. */
const FEW_MEMBERS = 20;
/** Of many some pass any bound by chance; who is apart from them is ten times rarer than they are. */
const NEARLY = 1;

/** What the episodes of the behavioural detector are made of. */
export interface BehaviorEpisodesParts {
  readonly tenant: string;
  readonly baselines: Baselines;
  readonly registry: Registry;
  readonly names: Names;
  readonly episodes: EpisodeBook;
  readonly groups: GroupFindings;
  /** The evidence of the hour under the cursor, as it was weighed last. */
  readonly evidence: Evidence;
}

/** An hour that opens a finding, or joins one. */
interface Placed {
  readonly refused: Refused | undefined;
  readonly alarm: Alarm;
  /** What it may be compared by besides. */
  readonly also: readonly Alarm[];
  readonly found: Found | undefined;
}

/** What the behavioural detector says of alarmed hours: opens findings, keeps them up to date, and lets them join groups. */
export class BehaviorEpisodes {
  readonly #parts: BehaviorEpisodesParts;
  readonly #shows: Shows;
  /** Episodes of the identities whose open hour is alarmed. */
  readonly #alarmed = new Map<number, Episode>();

  constructor(parts: BehaviorEpisodesParts) {
    this.#parts = parts;
    this.#shows = new Shows(parts);
  }

  /** The open hour of the identity is as rare as that: open its finding, or say more of it. */
  alarm(id: number, sample: Sample, rarity: number): void {
    const { baselines, episodes } = this.#parts;
    const record = this.#parts.registry.identities[id] as IdentityRecord;
    const known = this.#goingOn(id) ?? this.#find(record.uid, sample.time);
    const episode = known ?? this.#open(id, record, sample);
    if (known !== undefined) this.#grow(known, record, sample);
    baselines.rows.set(AT.alarmed, 1);
    this.#alarmed.set(id, episode);
    episode.lastAt = Math.max(episode.lastAt, sample.time);
    if (episode.peak === undefined || rarity > episode.peak.rarity) {
      const hour = baselines.rows.get(AT.hour);
      const peak = this.#peak(rarity, episode.isKept === true);
      const before = { peak: hour === episode.peakHour ? episode.peak : undefined, finding: episode.finding };
      const { from, events } = deciderOf(sample, peak, this.#shows.leading(), before);
      episode.peak = { ...peak, from, ...failuresOf(sample, episode.peak) };
      episode.peakHour = hour;
      episode.finding = { ...episode.finding, events };
    }
    episodes.touch(episode);
    if (known === undefined && episode.isHeld === true) this.#render(episode);
    this.#partIfGraver(episode);
  }

  /** One more event of an alarmed hour. */
  follow(id: number, sample: Sample): void {
    const episode = this.#alarmed.get(id);
    if (episode === undefined) return;
    // An event on hold for longer comes after later ones: the end never moves back.
    episode.last = { at: Math.max(sample.time, episode.last?.at ?? 0), uid: sample.uid };
    this.#partIfLetIn(episode);
    const { peak } = episode;
    const isOfPeak = peak !== undefined && Math.floor(sample.time / HOUR_MS) === episode.peakHour;
    if (isOfPeak && lacksExample(sample, peak)) episode.peak = { ...peak, ...failuresOf(sample, peak) };
    this.#parts.episodes.note(episode);
  }

  /** The alarmed hour of the identity ends: the last word on its finding. The cursor is on its row. */
  finish(id: number): Episode | undefined {
    const episode = this.#alarmed.get(id);
    if (episode === undefined) return undefined;
    // What is told must not depend on when somebody asked: a last word that differs is told, too.
    const told = JSON.stringify(episode.finding);
    this.#render(episode);
    if (JSON.stringify(episode.finding) !== told) this.#parts.episodes.touch(episode);
    this.#alarmed.delete(id);
    return episode;
  }

  /** Bring the findings of hours that are still open up to date. */
  renderChanged(): void {
    for (const episode of this.#parts.episodes.changed()) {
      if (episode.identity < 0) continue;
      this.#parts.baselines.rows.open(episode.identity);
      this.#render(episode);
    }
  }

  /** Put back which open hours are alarmed, after a restore. */
  resume(): void {
    this.#parts.groups.resume();
    for (const episode of this.#parts.episodes.all()) {
      if (episode.identity < 0) continue;
      if (this.#parts.baselines.rows.open(episode.identity).get(AT.alarmed) === 0) continue;
      // Of several that are open the hour belongs to the one that it was alarmed for last, in whatever order they are read back.
      const other = this.#alarmed.get(episode.identity);
      if (other === undefined || isLater(episode, other)) this.#alarmed.set(episode.identity, episode);
    }
  }

  /** The episode of the open hour; not one that began with refusals alone hours ago, of an hour that shows more. */
  #goingOn(id: number): Episode | undefined {
    const episode = this.#alarmed.get(id);
    const { rows } = this.#parts.baselines;
    const isOfHour = episode?.refused === undefined || episode.peakHour === rows.get(AT.hour);
    return isOfHour || this.#goesOn(episode) ? episode : undefined;
  }

  /** The hour is odd as the one was by whose refusals alone the episode began. */
  #goesOn(episode: Episode): boolean {
    const how = this.#shows.refused();
    return how === "by-turns" ? episode.refused === "as-ever" && isOneOfMany(episode) : how === episode.refused;
  }

  /** The open episode in which what leads now took part. Another deviation of the identity is another finding. */
  #find(identity: string, time: number): Episode | undefined {
    const refused = this.#shows.refused();
    if (refused === "by-turns") {
      const among = this.#parts.episodes.find(keyNamed(identity, "as-ever"), time);
      if (among !== undefined && isOneOfMany(among)) return among;
    } else if (refused !== undefined) return this.#parts.episodes.find(keyNamed(identity, refused), time);
    const leads = this.#shows.leading();
    for (let family = 0; family < FAMILIES.length; family += 1) {
      const episode = this.#parts.episodes.find(keyOf(identity, family), time);
      if (episode !== undefined && (episode.peak?.added[leads] ?? 0) >= WORTH_COUNTING) return episode;
    }
    return this.#parts.episodes.find(keyOf(identity, leads), time);
  }

  #peak(rarity: number, isKept: boolean): Peak {
    const { families, added, leading } = this.#parts.evidence;
    return {
      rarity,
      added: Array.from(added),
      leading: Array.from(leading),
      strength: Array.from(families),
      calibrated: this.#parts.baselines.fleet.calibrated,
      ...(isKept && { isKept }),
    };
  }

  #open(id: number, record: IdentityRecord, sample: Sample): Episode {
    const { baselines, episodes } = this.#parts;
    const hour = baselines.rows.get(AT.hour);
    const { refused, alarm, also, found } = this.#placed(id, record, sample);
    const opener = refused ?? TOLD_AS[this.#shows.leading()] ?? "";
    const isKept = found?.group === undefined ? !baselines.fleet.budget.tell() : found.group.isKept === true;
    const episode: Episode = {
      key: keyNamed(record.uid, opener),
      identity: id,
      finding: openBehavior(this.#parts.tenant, record, sample, { hour, opener }),
      lastAt: sample.time,
      openedHour: hour,
      peakHour: hour,
      peak: undefined,
      ...(isKept && { isKept }),
      ...(refused !== undefined && { refused }),
    };
    if (found === undefined) this.#parts.groups.alone.note(alarm);
    else this.#parts.groups.join(found, episode, alarm);
    for (const each of [alarm, ...also]) this.#parts.groups.recent.add({ ...each, episode: episode.key });
    episodes.open(episode);
    return episode;
  }

  /**
   * As what the hour is told, and with whom. One whose key is refused where it never was may have moved there with others, who are let
   * in by then: only where it is none of those is it one of whom somebody tries the keys.
   */
  #placed(id: number, record: IdentityRecord, sample: Sample): Placed {
    const { groups } = this.#parts;
    const refused = this.#shows.refused();
    const everybody = this.#peersOf(id, record);
    if (refused === "by-turns") return this.#placedByTurns(id, record, sample);
    const alarm = this.#shows.alarmOf(id, sample);
    if (refused !== "with-key") return { refused, alarm, also: [], found: groups.find(alarm, everybody) };
    const usual = this.#shows.whole(id, sample);
    const moved = groups.find(usual, everybody);
    if (moved !== undefined) return { refused: undefined, alarm: usual, also: [], found: moved };
    return { refused, alarm, also: [usual], found: groups.find(alarm, everybody) };
  }

  /** With those who are refused at the time as they ever act, if there are such; else as what it shows, which says so to the next. */
  #placedByTurns(id: number, record: IdentityRecord, sample: Sample): Placed {
    const { groups } = this.#parts;
    const everybody = this.#peersOf(id, record);
    const among = this.#shows.alarmOf(id, sample, true);
    const found = groups.find(among, everybody);
    if (found !== undefined) return { refused: "as-ever", alarm: among, also: [], found };
    const alarm = this.#shows.whole(id, sample);
    return { refused: undefined, alarm, also: [among], found: groups.find(alarm, everybody) };
  }

  /** Whom a finding about several may be about. */
  #peersOf(id: number, { group, account }: IdentityRecord): readonly Peers[] {
    const { baselines } = this.#parts;
    return [
      { name: "", active: baselines.fleet.budget.activeIdentities },
      ...namesBeyond(group, account).map((name) => ({ name, active: baselines.membersAmong(name) })),
      { name: group, active: baselines.groupOfIdentity(id).get(SUM.members) },
    ];
  }

  /** What is part of a group and now shows something of its own, as none of the others does, is told of by itself. */
  #grow(episode: Episode, record: IdentityRecord, sample: Sample): void {
    const { groups } = this.#parts;
    const isIn = isOneOfMany(episode);
    const isAsEver = isIn && episode.refused === "as-ever";
    const alarm = { ...this.#shows.alarmOf(episode.identity, sample, isAsEver), episode: episode.key };
    const isOther = episode.refused !== undefined && !this.#goesOn(episode);
    if (isIn && (isOther || !groups.fits(episode, alarm, this.#peersOf(episode.identity, record)))) this.#part(episode);
    groups.recent.grow(alarm);
  }

  /**
   * So is who does what they all do, but so much of it that this alone would be critical, and it is not for a tenth of them; where
   * they are a few of the whole fleet, and are told of as less than high, high is enough.
   */
  #partIfGraver(episode: Episode): void {
    if (episode.isHeld !== true) return;
    const { groups, baselines } = this.#parts;
    const { hoursPerIdentityDay } = baselines.fleet.budget;
    const teller = groups.tellerOf(episode);
    const { crowd } = teller;
    const isFew = crowd !== undefined && !isPeerGroup(crowd.peers) && crowd.members.length <= FEW_MEMBERS;
    const enough = isFew && !isAsRareAsGrave(teller.finding) ? GRAVE : CERTAIN;
    const rarity = episode.peak?.rarity ?? 0;
    if (score(rarity, hoursPerIdentityDay) < enough) return;
    const least = isFew ? Infinity : rarity - NEARLY;
    const isAsGrave = ({ peak }: Episode): boolean =>
      peak !== undefined && (score(peak.rarity, hoursPerIdentityDay) >= enough || peak.rarity >= least);
    if (!groups.isRare(episode, isAsGrave)) return;
    this.#render(episode);
    if (isPaceAlone(episode.finding.dimensions) || isAtLeast(episode.finding.severity, enough)) this.#part(episode);
  }

  /** So is who was refused with others, once that is no longer all: somebody was let in where he tried, or two act as one. */
  #partIfLetIn(episode: Episode): void {
    if (episode.isHeld !== true || episode.refused === undefined) return;
    if (isRefused(this.#parts.baselines.rows, episode.refused)) return;
    this.#render(episode);
    this.#part(episode);
  }

  #part(episode: Episode): void {
    if (episode.isHeld === true) this.#parts.baselines.fleet.budget.tell();
    this.#parts.groups.part(episode);
  }

  /** Tell the episode from the row under the cursor, where that holds its strongest hour; else only its end moved. */
  #render(episode: Episode): void {
    const { baselines, names } = this.#parts;
    const row = baselines.rows;
    const told = episode.finding;
    if (episode.last !== undefined) {
      episode.finding = withLast(episode.finding, episode.last, episode.peakHour);
      episode.last = undefined;
      this.#parts.episodes.touch(episode);
    }
    if (episode.peak !== undefined && row.get(AT.hour) === episode.peakHour) {
      const inTokens = this.#parts.registry.identities[episode.identity]?.inTokens;
      const seen = { ...baselines.toldFrom(episode.identity), names, inTokens };
      episode.finding = renderPeak(seen, episode.peak, episode.finding, baselines.fleet.budget.hoursPerIdentityDay);
    }
    if (episode.finding !== told) this.#parts.groups.refresh(episode);
  }
}

function isLater(one: Episode, other: Episode): boolean {
  return one.lastAt === other.lastAt ? one.openedHour > other.openedHour : one.lastAt > other.lastAt;
}
