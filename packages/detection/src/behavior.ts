import { IDENTITY_KINDS } from "@rolecall/core";
import { Evidence } from "./combine/evidence.ts";
import { DayChannel } from "./day/day-channel.ts";
import type { DetectorOptions } from "./detector.ts";
import { keyOf } from "./episode/behavior-episode.ts";
import { BehaviorEpisodes } from "./episode/behavior-episodes.ts";
import type { Episode } from "./episode/episode.ts";
import type { EpisodeBook } from "./episode/episode-book.ts";
import { Feedback } from "./feedback/feedback.ts";
import { before } from "./feedback/taught-hour.ts";
import type { Outage } from "./feeds/feed.ts";
import { stageOf } from "./fleet/newborn.ts";
import { isPassing, livedBefore } from "./fleet/passers.ts";
import { GroupFindings } from "./group/group-findings.ts";
import type { Baselines } from "./hour/baselines.ts";
import { closeHour } from "./hour/close-hour.ts";
import { observe, observeOvertaken } from "./hour/observe.ts";
import { openHour, passOver } from "./hour/open-hour.ts";
import { MEMORY_HOURS } from "./order/seen-ids.ts";
import { DirtyIds } from "./state/dirty-ids.ts";
import { AT, AT_SUP, FAMILIES, FEATURE_COUNT } from "./state/layout.ts";
import type { Names } from "./state/names.ts";
import type { IdentityRecord, Registry } from "./state/registry.ts";
import type { Rows } from "./state/rows.ts";
import type { Sample } from "./state/sample.ts";
import { hourOf } from "./state/week.ts";

/** Up to so many whole hours behind, a late event is no duplicate: its id would be remembered. */
const SURELY_NEW_HOURS = MEMORY_HOURS - 1;

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
  readonly said: BehaviorEpisodes;
  /** Identities whose row changed since the last snapshot. */
  readonly dirty: DirtyIds = new DirtyIds();
  readonly feedback: Feedback;
  readonly groups: GroupFindings;
  /** Called with each identity whose hour is closed. */
  onClose: (id: number) => void = () => undefined;

  constructor(parts: BehaviorParts) {
    this.#parts = parts;
    parts.baselines.named = (id) => this.#identity(id);
    this.#days = new DayChannel(parts);
    this.feedback = new Feedback({ ...parts, dirty: this.dirty });
    this.groups = new GroupFindings(parts.episodes);
    this.said = new BehaviorEpisodes({ ...parts, groups: this.groups, evidence: this.#evidence });
  }

  /**
   * Score the sample of identity `id` in its hour, or in the identity's open one where two sources with different holds tell
   * of it. A backlog is judged in the hours that it is of, as long as the identity has none later: a forwarder was down, and
   * not the machine busy. Behind what the identity did since, an event still may be new in what it shows, but counts nowhere.
   */
  process(id: number, sample: Sample): void {
    const { baselines, names } = this.#parts;
    if (sample.bytes > 0) this.#identity(id).inTokens = sample.inTokens || undefined;
    const row = baselines.rows.open(id);
    const open = row.get(AT.hour);
    const own = hourOf(sample.time);
    const behind = sample.late ? hoursBehind(row, own) : 0;
    if (behind > SURELY_NEW_HOURS) return;
    this.dirty.add(id);
    if (open !== 0 && own > open) this.close(id);
    if (row.get(AT.hour) === 0) this.#openHour(id, own, sample.outage);
    this.#explain(id);
    const look = behind > 0 ? observeOvertaken : observe;
    const rose = look(baselines, id, sample, names);
    if (rose) this.#weigh(id, sample);
    if (row.get(AT.alarmed) > 0) this.said.follow(id, sample);
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
    this.#explain(id);
    const episode = this.said.finish(id);
    const opens = episode === undefined || (episode.openedHour === hour && this.groups.counts(episode));
    // Only now is it known how far beyond the threshold the hour went; at its first alarm it had just crossed.
    if (opens) baselines.fleet.budget.judge();
    if (opens && episode !== undefined)
      baselines.fleet.budget.open(baselines.fleet.isFar(baselines.kindOf[id] as number, row.get(AT.sum), stageOf(row)));
    if (this.#parts.probe !== undefined) this.#tellProbe(id, opens, this.#parts.probe);
    this.#learn(id, hour, episode, opens);
    this.onClose(id);
  }

  /** The hour teaches the hours, then the day it belongs to. */
  #learn(id: number, hour: number, episode: Episode | undefined, opens: boolean): void {
    const { baselines } = this.#parts;
    const row = baselines.rows;
    const seen = before(row);
    const brought = episode === undefined ? undefined : this.feedback.valuesNow(episode.finding.identity_uid);
    this.#days.follow(baselines.kindOf[id] as number, episode !== undefined);
    closeHour(baselines, id, this.#evidence, opens);
    if (episode !== undefined && brought !== undefined)
      this.feedback.remember(episode.finding, brought, seen, this.groups.groupOf(episode));
    row.set(AT.hour, 0);
    this.#days.closeHour(seen.calls, episode === undefined ? this.#evidence : undefined);
    if (row.get(AT.dayWatched) > 0) this.#days.judge(baselines.kindOf[id] as number, hour, this.#identity(id));
  }

  /** The cursor is on the open row of the identity: what was changed about it that explains its hour. */
  #explain(id: number): void {
    const { baselines } = this.#parts;
    const { changes } = baselines;
    baselines.explaining = changes.isEmpty
      ? undefined
      : changes.explaining(this.#identity(id).uid, baselines.rows.get(AT.hour));
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
      rarity: Math.max(rows.get(AT.logP), fleet.rarity(kind, sum, stageOf(rows))),
      surprises: Array.from({ length: FEATURE_COUNT }, (_, feature) =>
        fleet.recalibrated(feature, kind, rows.get(AT_SUP + feature)),
      ),
    });
  }

  #openHour(id: number, hour: number, outage: Outage | undefined): void {
    const { baselines } = this.#parts;
    passOver(baselines.rows, outage, hour);
    openHour(baselines, id, hour);
    const day = Math.floor(hour / 24);
    if (baselines.rows.get(AT.day) === day) return;
    this.#days.begin(id, baselines.kindOf[id] as number, hour);
    baselines.activeToday += 1;
    if (livedBefore(baselines.rows, 24 * day)) baselines.livingToday += 1;
  }

  /** A surprise rose: weigh the evidence anew, and speak if it is rare enough. */
  #weigh(id: number, sample: Sample): void {
    const { baselines } = this.#parts;
    const { rows, fleet } = baselines;
    const kind = baselines.kindOf[id] as number;
    const sum = this.#evidence.weigh(rows, kind, fleet);
    if (!rows.raise(AT.sum, sum)) return;
    if (!rows.raise(AT.logP, fleet.rarity(kind, sum, stageOf(rows)))) return;
    const rarity = rows.get(AT.logP);
    const threshold = isPassing(rows) ? fleet.threshold + fleet.passers.crowd : fleet.threshold;
    if (rarity >= threshold || rows.get(AT.alarmed) > 0) this.said.alarm(id, sample, rarity);
  }
}

/** By how much an hour is over for the identity under the cursor; 0 where it is not, infinite where it is in no hour now. */
function hoursBehind(row: Rows, hour: number): number {
  const open = row.get(AT.hour);
  if (open !== 0) return Math.max(0, open - hour);
  return hour > row.get(AT.lastHour) ? 0 : Number.POSITIVE_INFINITY;
}

/** Column of a kind in the fleet's tables. */
export function kindIndex(kind: (typeof IDENTITY_KINDS)[number]): number {
  const index = IDENTITY_KINDS.indexOf(kind);
  return index < 0 ? IDENTITY_KINDS.length - 1 : index;
}
