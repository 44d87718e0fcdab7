import type { Evidence } from "../combine/evidence.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { isNewborn } from "../fleet/newborn.ts";
import type { NullTable } from "../fleet/null-table.ts";
import { RARE_DAY } from "../fleet/rare-lessons.ts";
import type { Baselines } from "../hour/baselines.ts";
import { log10, pow10 } from "../math/detmath.ts";
import { AT, AT_SUP, F32, FAMILY_COUNT, FEATURE } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Rows } from "../state/rows.ts";
import { noteActed } from "./acted-days.ts";
import { busyToday, endBusy, followBusy, isBusy } from "./busy-hours.ts";
import { dayVolumeSurprise, expectDay, learnDay } from "./day-volume.ts";
import {
  EVIDENCE_UNIT,
  evidenceOf,
  forgetDays,
  type Gathered,
  gathered,
  keepEvidence,
  MOST_A_DAY,
} from "./fortnight.ts";
import { DAY_DETECTOR, type DaysTold, type HoursTold, openDay, tellDay, WEAK_SIGNS } from "./render-day.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Alarms within a week of each other are one finding: what drifts, or stays where it drifted, is told once. */
const LASTS_MS = 7 * DAY_MS;
/** Evidence of a day that was told of counts in the history as no more than this, -log10 P: beyond, evidence of a day says no more. */
const MOST_TAUGHT = RARE_DAY;
/** What a family, or the day's volume, must exceed in a day to be a sign. */
const WEAK = 2;
const WEAK_VOLUME = 1;
/** Evidence from which the volume of the latest days is under suspicion, in units: a factor of three. */
const SUSPICIOUS = EVIDENCE_UNIT / 2;

const OF_A_DAY = [AT.dayAlarmed, AT.dayCount, AT.busyAlarmed, AT.busyToday, AT.busyMark];

/** What the day channel works on. */
export interface DayParts {
  readonly tenant: string;
  readonly baselines: Baselines;
  readonly episodes: EpisodeBook;
}

/**
 * Sums over days what no hour shows: signs too weak to be told, and a volume that creeps up (detector.md, 4.8 and 6); and over
 * hours that are each a little busier than usual. Looked at when an hour closes, so that an alarm need not wait for midnight. What
 * an alarmed hour told already is no part of it.
 */
export class DayChannel {
  readonly #parts: DayParts;

  constructor(parts: DayParts) {
    this.#parts = parts;
  }

  /** The row under the cursor acts for the first time on the day of `hour`: its last day is over. */
  begin(id: number, kind: number, hour: number): void {
    const { baselines } = this.#parts;
    const { rows, fleet } = baselines;
    const day = Math.floor(hour / 24);
    const before = rows.get(AT.day);
    if (before !== 0) this.#finish(id, kind);
    rows.set(AT.day, day);
    forgetDays(rows, rows.get(AT.dayAlarmed) > 0 ? 0 : before, day);
    if (rows.get(AT.busyAlarmed) > 0) endBusy(rows);
    for (const column of OF_A_DAY) rows.set(column, 0);
    for (let family = 0; family < FAMILY_COUNT; family += 1) rows.setF32(F32.today + family, 0);
    expectDay(rows, hour, baselines.groupOfIdentity(id));
    noteActed(rows, hour);
    // Only then are its events worth remembering; what is beyond 1 is its mark among the day's others.
    rows.set(AT.dayWatched, fleet.knowsDays && (this.#couldAlarm(rows) || isBusy(rows)) ? 1 : 0);
  }

  /** The open hour of the row under the cursor is about to close; where an alarm told of it, the hours before it are told of, too. */
  follow(kind: number, isTold: boolean): void {
    const { rows, fleet } = this.#parts.baselines;
    if (isTold) {
      endBusy(rows);
      return;
    }
    // Whoever is new has no usual hours yet.
    if (!fleet.calibrated || isNewborn(rows)) return;
    followBusy(rows, fleet.recalibrated(FEATURE.rate, kind, rows.get(AT_SUP + FEATURE.rate)));
    if (fleet.knowsBusy && isBusy(rows) && rows.get(AT.dayWatched) === 0) rows.set(AT.dayWatched, 1);
  }

  /** An hour of so many calls closes, with this evidence. */
  closeHour(count: number, evidence: Evidence | undefined): void {
    const { rows } = this.#parts.baselines;
    rows.add(AT.dayCount, count);
    if (evidence === undefined) return;
    for (let family = 0; family < FAMILY_COUNT; family += 1) {
      const sign = (evidence.families[family] as number) - WEAK;
      if (sign > rows.getF32(F32.today + family)) rows.setF32(F32.today + family, sign);
    }
  }

  /** Weigh the hours and the days up to `hour`, which just closed, and speak if they are rare enough: of one of them at a time. */
  judge(kind: number, hour: number, record: IdentityRecord): void {
    const { rows, fleet } = this.#parts.baselines;
    const days = this.#weigh(kind);
    const hours = { strength: this.#busyRarity(kind) - fleet.budget.busySlack };
    if (hours.strength >= fleet.dayThreshold && rows.get(AT.busyAlarmed) < hours.strength) {
      rows.set(AT.busyAlarmed, hours.strength);
      this.#tell(hour, record, hours);
    } else if (days.strength >= fleet.dayThreshold && rows.get(AT.dayAlarmed) < days.strength) {
      rows.set(AT.dayAlarmed, days.strength);
      // What busy hours alone tell has a share of its own.
      if (this.#tell(hour, record, days)) fleet.budget.openedByDay += 1;
    }
  }

  #weigh(kind: number): DaysTold {
    const { rows, fleet } = this.#parts.baselines;
    const volume = dayVolumeSurprise(rows);
    const rarity = volume === undefined ? undefined : this.#amongToday(fleet.dayVolume.rarity(kind, volume));
    const sum = signsOf(rows, rarity);
    const signs = gathered(rows, "signs", evidenceOf(fleet.daySigns.rarity(kind, sum)));
    const calls = gathered(rows, "volume", rarity === undefined ? 0 : evidenceOf(rarity));
    return { signs, volume: calls, strength: strengthOf(signs, calls) };
  }

  /** -log10 of the probability of an identity-day with hours that are as busy on end as today's; no rarer than that others are, too. */
  #busyRarity(kind: number): number {
    const { rows, fleet } = this.#parts.baselines;
    const today = busyToday(rows);
    if (today === 0 || !fleet.knowsBusy) return 0;
    const rarity = fleet.dayBusy.rarity(kind, today);
    const day = rows.get(AT.day);
    const mark = fleet.sharedBusy.note(day, rows.get(AT.busyMark), rarity);
    rows.set(AT.busyMark, mark);
    return fleet.sharedBusy.limitGrowing(day, mark, rarity, fleet.budget.activeIdentities);
  }

  /** A day's volume is no rarer than that others are as busy on that day. */
  #amongToday(rarity: number): number {
    const { rows, fleet } = this.#parts.baselines;
    const watched = rows.get(AT.dayWatched);
    if (watched === 0) return rarity;
    const day = rows.get(AT.day);
    const mark = fleet.sharedDays.note(day, watched - 1, rarity);
    rows.set(AT.dayWatched, 1 + mark);
    return fleet.sharedDays.limit(day, mark, rarity, fleet.budget.activeIdentities);
  }

  /** Key of the finding that the alarm belongs to: the one of its own kind, or another one of calls that it goes on with. */
  #keyOf({ uid }: IdentityRecord, told: DaysTold | HoursTold, at: number): string {
    const { rows } = this.#parts.baselines;
    const [ofDays, ofHours] = [`${DAY_DETECTOR}:${uid}`, `${DAY_DETECTOR}:hours:${uid}`];
    const isDays = "signs" in told;
    const [own, other] = isDays ? [ofDays, ofHours] : [ofHours, ofDays];
    const before = this.#parts.episodes.find(other, at);
    if (before === undefined || this.#parts.episodes.find(own, at) !== undefined) return own;
    if (isDays ? told.volume.evidence < told.signs.evidence : before.finding.dimensions[0]?.name === WEAK_SIGNS)
      return own;
    const since = isDays ? told.volume.since * DAY_MS : rows.get(AT.busySince) * HOUR_MS;
    return since <= before.lastAt + DAY_MS ? other : own;
  }

  /** Opens the finding that the alarm belongs to, or says more of it; true if it opened. */
  #tell(hour: number, record: IdentityRecord, told: DaysTold | HoursTold): boolean {
    const { baselines, episodes, tenant } = this.#parts;
    const at = (hour + 1) * HOUR_MS;
    const key = this.#keyOf(record, told, at);
    const known = episodes.find(key, at);
    const hoursPerDay = baselines.fleet.budget.hoursPerIdentityDay;
    const shown = { row: baselines.rows, hour, record, told, hoursPerDay };
    if (known !== undefined) {
      known.finding = tellDay(shown, known.finding);
      known.lastAt = at;
      episodes.touch(known);
      return false;
    }
    const fields = "signs" in told ? [] : ["busy_hours"];
    const finding = tellDay(shown, openDay(tenant, record, hour, fields));
    episodes.open({
      key,
      identity: -1,
      finding,
      lastAt: at,
      openedHour: hour,
      peakHour: 0,
      lastsMs: LASTS_MS,
    });
    return true;
  }

  /** The row's day is over: it joins the history of days, and its evidence the sum of the next ones. */
  #finish(id: number, kind: number): void {
    const { baselines } = this.#parts;
    const { rows, fleet } = baselines;
    const volume = dayVolumeSurprise(rows);
    const rarity = volume === undefined ? undefined : this.#amongToday(fleet.dayVolume.rarity(kind, volume));
    const sum = signsOf(rows, rarity);
    const isTold = rows.get(AT.dayAlarmed) > 0 || rows.get(AT.busyAlarmed) > 0;
    this.#teach(kind, { sum, volume, busy: busyToday(rows) }, isTold);
    if (isTold) return;
    keepEvidence(rows, "signs", evidenceOf(fleet.daySigns.rarity(kind, sum)));
    if (rarity !== undefined) keepEvidence(rows, "volume", evidenceOf(rarity));
    // A ramp teaches that days vary, if it is let: while volume is under suspicion its days teach nothing of that.
    if (gathered(rows, "volume", 0).evidence >= SUSPICIOUS) return;
    learnDay(rows, [baselines.groupOfIdentity(id), fleet.all]);
  }

  /**
   * A day joins the histories. That days come which are told of is what such a day teaches, not how far they go: were they left out, those
   * that come would be rarer than they are. No more of them than the fleet's lessons have left: a ramp of many machines at once is no
   * sample of life. Of hours on end it is left out: they have a small share, and attacks are many of them.
   */
  #teach(
    kind: number,
    day: { readonly sum: number; readonly volume: number | undefined; readonly busy: number },
    isTold: boolean,
  ): void {
    const { rows, fleet } = this.#parts.baselines;
    if (isTold && !fleet.toldLessons.take(MOST_TAUGHT)) return;
    const add = (table: NullTable, value: number): void =>
      table.add(kind, isTold ? Math.min(value, table.valueAt(kind, MOST_TAUGHT)) : value);
    add(fleet.daySigns, day.sum);
    if (day.volume !== undefined) add(fleet.dayVolume, day.volume);
    if (fleet.calibrated && !isTold && !isNewborn(rows)) fleet.dayBusy.add(kind, day.busy);
  }

  /** True if the strongest day there is would alarm. */
  #couldAlarm(rows: Rows): boolean {
    const best = strengthOf(gathered(rows, "signs", MOST_A_DAY), gathered(rows, "volume", MOST_A_DAY));
    return best >= this.#parts.baselines.fleet.dayThreshold;
  }
}

/** What is left of each family's strongest hour above what is weak, and of the day's volume. */
function signsOf(rows: Rows, volume: number | undefined): number {
  let sum = volume === undefined ? 0 : Math.max(0, volume - WEAK_VOLUME);
  for (let family = 0; family < FAMILY_COUNT; family += 1) sum += rows.getF32(F32.today + family);
  return sum;
}

/** log10 of the mean of both products: evidence against the day's being like any other, whatever the dependence. */
function strengthOf(signs: Gathered, volume: Gathered): number {
  return log10((pow10(signs.evidence / EVIDENCE_UNIT) + pow10(volume.evidence / EVIDENCE_UNIT)) / 2);
}
