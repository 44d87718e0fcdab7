import { IDENTITY_KINDS } from "@rolecall/core";
import { Evidence, WORTH_COUNTING } from "./combine/evidence.ts";
import { DayChannel } from "./day/day-channel.ts";
import type { DetectorOptions } from "./detector.ts";
import { keyOf, openBehavior } from "./episode/behavior-episode.ts";
import type { Episode, Peak } from "./episode/episode.ts";
import type { EpisodeBook } from "./episode/episode-book.ts";
import { renderPeak, withLast } from "./explain/render-behavior.ts";
import { Feedback } from "./feedback/feedback.ts";
import { before } from "./feedback/taught-hour.ts";
import { DEVIATES } from "./fleet/common-cause.ts";
import { GroupFindings, type Peers } from "./group/group-findings.ts";
import { likenessOf } from "./group/likeness.ts";
import type { Alarm } from "./group/recent-alarms.ts";
import type { Baselines } from "./hour/baselines.ts";
import { closeHour } from "./hour/close-hour.ts";
import { observe } from "./hour/observe.ts";
import { openHour } from "./hour/open-hour.ts";
import { DirtyIds } from "./state/dirty-ids.ts";
import { SUM } from "./state/groups.ts";
import { AT, AT_SUP, FAMILIES, FEATURE_COUNT } from "./state/layout.ts";
import type { Names } from "./state/names.ts";
import type { IdentityRecord, Registry } from "./state/registry.ts";
import type { Sample } from "./state/sample.ts";
import { hourOf } from "./state/week.ts";

/** What the behavioural detector works on. */
export interface BehaviorParts {
  readonly tenant: string;
  readonly baselines: Baselines;
  readonly registry: Registry;
  readonly names: Names;
  readonly episodes: EpisodeBook;
  readonly probe?: DetectorOptions["probe"];
}

/** Scores each sample against its identity's baseline, learns each hour when it is over, and keeps the episodes. */
export class Behavior {
  readonly #parts: BehaviorParts;
  readonly #evidence = new Evidence();
  readonly #days: DayChannel;
  /** Episodes of the identities whose open hour is alarmed. */
  readonly #alarmed = new Map<number, Episode>();
  /** Identities whose row changed since the last snapshot. */
  readonly dirty: DirtyIds = new DirtyIds();
  readonly feedback: Feedback;
  readonly groups: GroupFindings;

  constructor(parts: BehaviorParts) {
    this.#parts = parts;
    this.#days = new DayChannel(parts);
    this.feedback = new Feedback({ ...parts, dirty: this.dirty });
    this.groups = new GroupFindings(parts.episodes);
  }

  /** Score the sample of identity `id`, in its hour or, where that is over, in the identity's present one. */
  process(id: number, sample: Sample): void {
    const { baselines, names } = this.#parts;
    const row = baselines.rows.open(id);
    this.dirty.add(id);
    const open = row.get(AT.hour);
    const hour = Math.max(hourOf(sample.time), open);
    if (open !== 0 && hour > open) this.close(id);
    if (row.get(AT.hour) === 0) this.#openHour(id, hour);
    const rose = observe(baselines, id, sample, names);
    if (rose) this.#weigh(id, sample);
    if (row.get(AT.alarmed) > 0) this.#follow(id, sample);
    if (row.get(AT.dayWatched) > 0) this.#identity(id).latest = { uid: sample.uid, origin: sample.origin };
  }

  /** Is there an open finding about how the identity behaves? */
  isSuspect(identity: string, time: number): boolean {
    return FAMILIES.some((_, family) => this.#parts.episodes.find(keyOf(identity, family), time) !== undefined);
  }

  /** Close the open hour of an identity: its last word on the finding, then learning. */
  close(id: number): void {
    const { baselines } = this.#parts;
    const row = baselines.rows.open(id);
    const hour = row.get(AT.hour);
    if (hour === 0) return;
    this.dirty.add(id);
    const episode = this.#alarmed.get(id);
    if (episode !== undefined) {
      // What is told must not depend on when somebody asked: a last word that differs is told, too.
      const told = JSON.stringify(episode.finding);
      this.#render(episode);
      if (JSON.stringify(episode.finding) !== told) this.#parts.episodes.touch(episode);
      this.#alarmed.delete(id);
    }
    const opens = episode === undefined || (episode.openedHour === hour && this.groups.counts(episode));
    // Only now is it known how far beyond the threshold the hour went; at its first alarm it had just crossed.
    if (episode !== undefined && opens && !baselines.fleet.isFar(baselines.kindOf[id] as number, row.get(AT.sum)))
      baselines.fleet.budget.open();
    if (this.#parts.probe !== undefined) this.#tellProbe(id, opens, this.#parts.probe);
    this.#learn(id, hour, episode, opens);
  }

  /** The hour teaches the hours, then the day it belongs to. */
  #learn(id: number, hour: number, episode: Episode | undefined, opens: boolean): void {
    const { baselines } = this.#parts;
    const row = baselines.rows;
    const seen = before(row);
    const values = episode === undefined ? [] : this.feedback.valuesNow();
    closeHour(baselines, id, this.#evidence, opens);
    if (episode !== undefined) this.feedback.remember(episode.finding, values, seen, this.groups.groupOf(episode));
    row.set(AT.hour, 0);
    this.#days.closeHour(seen.calls, episode === undefined ? this.#evidence : undefined);
    if (row.get(AT.dayWatched) > 0) this.#days.judge(baselines.kindOf[id] as number, hour, this.#identity(id));
  }

  #identity(id: number): IdentityRecord {
    return this.#parts.registry.identities[id] as IdentityRecord;
  }

  #tellProbe(id: number, counts: boolean, probe: NonNullable<DetectorOptions["probe"]>): void {
    const { rows, fleet } = this.#parts.baselines;
    const kind = this.#parts.baselines.kindOf[id] as number;
    const record = this.#identity(id);
    const sum = Math.max(rows.get(AT.sum), this.#evidence.weigh(rows, kind, fleet));
    probe({
      identity: record.uid,
      kind: record.kind,
      hour: rows.get(AT.hour),
      calibrated: fleet.calibrated,
      counts,
      rarity: Math.max(rows.get(AT.logP), fleet.rarity(kind, sum)),
      surprises: Array.from({ length: FEATURE_COUNT }, (_, feature) =>
        fleet.recalibrated(feature, kind, rows.get(AT_SUP + feature)),
      ),
    });
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
    this.groups.resume();
    for (const episode of this.#parts.episodes.all()) {
      if (episode.identity < 0) continue;
      if (this.#parts.baselines.rows.open(episode.identity).get(AT.alarmed) > 0)
        this.#alarmed.set(episode.identity, episode);
    }
  }

  #follow(id: number, sample: Sample): void {
    const episode = this.#alarmed.get(id);
    if (episode === undefined) return;
    // An event on hold for longer comes after later ones: the end never moves back.
    episode.last = { at: Math.max(sample.time, episode.last?.at ?? 0), uid: sample.uid };
    this.#parts.episodes.note(episode);
  }

  #openHour(id: number, hour: number): void {
    const { baselines } = this.#parts;
    openHour(baselines, id, hour);
    const day = Math.floor(hour / 24);
    if (baselines.rows.get(AT.day) === day) return;
    this.#days.begin(id, baselines.kindOf[id] as number, hour);
    baselines.activeToday += 1;
  }

  /** A surprise rose: weigh the evidence anew, and speak if it is rare enough. */
  #weigh(id: number, sample: Sample): void {
    const { baselines } = this.#parts;
    const { rows, fleet } = baselines;
    const kind = baselines.kindOf[id] as number;
    const sum = this.#evidence.weigh(rows, kind, fleet);
    if (!rows.raise(AT.sum, sum)) return;
    if (!rows.raise(AT.logP, fleet.rarity(kind, sum))) return;
    const rarity = rows.get(AT.logP);
    if (rarity >= fleet.threshold || rows.get(AT.alarmed) > 0) this.#alarm(id, sample, rarity);
  }

  #alarm(id: number, sample: Sample, rarity: number): void {
    const { baselines, episodes } = this.#parts;
    const record = this.#identity(id);
    const known = this.#alarmed.get(id) ?? this.#find(record.uid, sample.time);
    const episode = known ?? this.#open(id, record, sample);
    if (known?.within !== undefined && known.isApart !== true) this.#partUnlessAlike(known, record, sample);
    baselines.rows.set(AT.alarmed, 1);
    this.#alarmed.set(id, episode);
    episode.lastAt = Math.max(episode.lastAt, sample.time);
    if (episode.peak === undefined || rarity > episode.peak.rarity) {
      episode.peak = this.#peak(rarity, episode.isKept === true);
      episode.peakHour = baselines.rows.get(AT.hour);
      const [first = sample.uid] = episode.finding.events;
      episode.finding = { ...episode.finding, events: [first, sample.uid, sample.uid] };
    }
    episodes.touch(episode);
    if (known === undefined && episode.isHeld === true) this.#render(episode);
  }

  /** The open episode in which what leads now took part. Another deviation of the identity is another finding. */
  #find(identity: string, time: number): Episode | undefined {
    const leads = this.#leading();
    for (let family = 0; family < FAMILIES.length; family += 1) {
      const episode = this.#parts.episodes.find(keyOf(identity, family), time);
      if (episode !== undefined && (episode.peak?.added[leads] ?? 0) >= WORTH_COUNTING) return episode;
    }
    return this.#parts.episodes.find(keyOf(identity, leads), time);
  }

  /** The family that leads the evidence at hand. */
  #leading(): number {
    return this.#evidence.added.indexOf(Math.max(...this.#evidence.added));
  }

  #peak(rarity: number, isKept: boolean): Peak {
    const { families, added, leading } = this.#evidence;
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
    const family = this.#leading();
    const alarm = this.#alarmOf(record, sample);
    const found = alarm === undefined ? undefined : this.groups.find(alarm, this.#peersOf(id, record));
    const isKept = found?.group === undefined ? !baselines.fleet.budget.tell() : found.group.isKept === true;
    const episode: Episode = {
      key: keyOf(record.uid, family),
      identity: id,
      finding: openBehavior(this.#parts.tenant, record, sample, { hour, family }),
      lastAt: sample.time,
      openedHour: hour,
      peakHour: hour,
      peak: undefined,
      ...(isKept && { isKept }),
    };
    if (found !== undefined) this.groups.join(found, episode, family);
    if (alarm !== undefined) this.groups.recent.add(alarm);
    episodes.open(episode);
    return episode;
  }

  /** Whom a finding about several may be about. */
  #peersOf(id: number, { group }: IdentityRecord): readonly Peers[] {
    const { baselines } = this.#parts;
    return [
      { name: "", active: baselines.fleet.budget.activeIdentities },
      { name: group, active: baselines.groupOfIdentity(id).get(SUM.members) },
    ];
  }

  /** What is part of a group and now shows something of its own is told of by itself. */
  #partUnlessAlike(episode: Episode, record: IdentityRecord, sample: Sample): void {
    const alarm = this.#alarmOf(record, sample);
    if (alarm !== undefined && this.groups.fits(episode, alarm)) return;
    if (episode.isHeld === true) this.#parts.baselines.fleet.budget.tell();
    this.groups.part(episode);
  }

  /** What the identity shows, if it is one thing; what shows in two ways at once is told of by itself. */
  #alarmOf({ uid, group }: IdentityRecord, { time }: Sample): Alarm | undefined {
    const family = this.#leading();
    const { families, leading } = this.#evidence;
    if (families.some((strength, other) => other !== family && strength >= DEVIATES)) return undefined;
    const { baselines, names } = this.#parts;
    const likeness = likenessOf(family, leading[family] as number, baselines.rows, names);
    return { ...likeness, at: time, identity: uid, episode: keyOf(uid, family), family, peers: group };
  }

  /** Tell the episode from the row under the cursor, where that holds its strongest hour; else only its end moved. */
  #render(episode: Episode): void {
    const { baselines, names } = this.#parts;
    const row = baselines.rows;
    const told = episode.finding;
    if (episode.last !== undefined) {
      episode.finding = withLast(episode.finding, episode.last);
      episode.last = undefined;
      this.#parts.episodes.touch(episode);
    }
    if (episode.peak !== undefined && row.get(AT.hour) === episode.peakHour) {
      const seen = { row, group: baselines.groupOfIdentity(episode.identity), names };
      episode.finding = renderPeak(seen, episode.peak, episode.finding, baselines.fleet.budget.hoursPerIdentityDay);
    }
    if (episode.finding !== told) this.groups.refresh(episode);
  }
}

/** Column of a kind in the fleet's tables. */
export function kindIndex(kind: (typeof IDENTITY_KINDS)[number]): number {
  const index = IDENTITY_KINDS.indexOf(kind);
  return index < 0 ? IDENTITY_KINDS.length - 1 : index;
}
