import { exp, pow10 } from "../math/detmath.ts";
import { Group, SUM } from "../state/groups.ts";
import { FEATURE, FEATURES, type Feature } from "../state/layout.ts";
import { Budget } from "./budget.ts";
import { Coincidence } from "./coincidence.ts";
import { CommonCause } from "./common-cause.ts";
import type { Stage } from "./newborn.ts";
import { NEWBORN, NullTable, PASSING } from "./null-table.ts";
import { Passers } from "./passers.ts";
import { RARE_DAY, RARE_HOUR, RareLessons } from "./rare-lessons.ts";
import { SharedDays } from "./shared-days.ts";

/** A fleet is calibrated from this age, in hours, and this many identity-hours. */
const YOUNG_HOURS = 168;
const FEW_IDENTITY_HOURS = 500;
/** And its days from so many of them. */
const FEW_IDENTITY_DAYS = 150;
/**
 * Active hours from which it is known what an identity is for and how much it moves; of a fleet that is younger a quarter of its age, and never
 * fewer than these: those by whom it is measured were watched for no longer.
 */
const KNOWN_HOURS = 12;
const LEAST_KNOWN_HOURS = 4;
const KNOWN_SHARE = 0.25;
/** Hours after which not everybody is new. */
const FIRST_DAY = 24;
/** Those that live here have shown that by acting three times. */
const FIRST_HOURS = 5;
/** Of identities that pass, so many by which the next are measured. */
const ENOUGH_PASSED = 1000;
/** What the fleet weighs against the days of one kind. */
const DAY_FLEET_WEIGHT = 200;
/** A sum of surprises is no p-value; before data, ten units of it are taken to be worth six. */
const SUM_NOMINAL = 0.6;
/**
 * Shape of the tail of features whose large values come of other causes than their small ones (a backfill, an outage) and so oftener
 * than an exponential tail says; of all others it is 0. Measured, and why not of all: decision 0057.
 */
const TAIL_SHAPE: Readonly<Partial<Record<Feature, number>>> = { rate: 0.2, burst: 0.2, error: 0.2, bytes: 0.2 };
/** Of hours like each other in all that is summed so few are enough: in a fleet of one or of four there are hardly more. */
const FEW_HOURS = 60;
/** A surprise of cadence that only beats of a second clock reach, and what is believed of it. */
const ECHO = 4;
const ECHO_WORTH = 0.8;
/**
 * Each day of the week was seen once when a fleet becomes calibrated: until it was seen to be otherwise, in its second week more
 * findings are to be expected than probabilities say, less and less so.
 */
const FIRST_DOUBT = 0.25;
/** Evidence so far beyond that of the threshold says nothing of whether the threshold is right. */
const FAR = 1.5;

/** All that the identities of a partition share. Read frozen: as of the last tick. */
export class Fleet {
  /** The pseudo-group that all identities belong to. */
  readonly all: Group = new Group("");
  readonly nulls: readonly NullTable[] = FEATURES.map((name) => new NullTable(1000, 1, TAIL_SHAPE[name]));
  readonly sumNull: NullTable = new NullTable(2000, SUM_NOMINAL, 0, FEW_HOURS);
  /** Of identity-days: weak signs, calls, and busy hours on end. */
  readonly daySigns: NullTable = new NullTable(DAY_FLEET_WEIGHT, SUM_NOMINAL);
  readonly dayVolume: NullTable = new NullTable(DAY_FLEET_WEIGHT);
  readonly dayBusy: NullTable = new NullTable(DAY_FLEET_WEIGHT);
  readonly coincidence: Coincidence = new Coincidence();
  /** Who fails when others do. */
  readonly outage: CommonCause = new CommonCause();
  /** Who is busy when others are: by the day, and by hours on end. */
  readonly sharedDays: SharedDays = new SharedDays();
  readonly sharedBusy: SharedDays = new SharedDays();
  readonly budget: Budget;
  readonly passers: Passers = new Passers();
  readonly rareLessons: RareLessons = new RareLessons(RARE_HOUR);
  /** Of days that are told of. */
  readonly toldLessons: RareLessons = new RareLessons(RARE_DAY);
  /** Hour of the first event; -1 before it. */
  birth = -1;
  hour = -1;
  /** True when the frozen history changed since somebody asked. */
  #ticked = true;

  constructor(findingsPerThousand: number) {
    this.budget = new Budget(findingsPerThousand);
  }

  /** True once probabilities are frequencies of this fleet rather than of the nominal model. */
  get calibrated(): boolean {
    return this.hour - this.birth >= YOUNG_HOURS && this.all.get(SUM.hours) >= FEW_IDENTITY_HOURS;
  }

  /** End of `hour` - 1: forget a little, freeze what the next hour reads. */
  tick(hour: number): void {
    const { threshold } = this;
    this.hour = hour;
    this.#ticked = true;
    const ageDays = (hour - this.birth) / 24;
    const keep = keepFor(Math.min(28, Math.max(1, ageDays / 2)));
    for (const table of [...this.nulls, this.sumNull]) table.tick(keep);
    if (hour % 24 === 0) {
      // Of days there are few, and what comes with the start of a fleet shows in its hours.
      const keepDays = keepFor(Math.min(56, Math.max(4, ageDays / 2)) / 24);
      for (const table of [this.daySigns, this.dayVolume, this.dayBusy]) table.tick(keepDays);
    }
    this.coincidence.tick(keep);
    this.outage.passHour();
    this.passers.tick();
    this.rareLessons.tick(this.budget.activeHours);
    this.toldLessons.tick(this.budget.activeIdentities);
    this.budget.tick({ threshold, doubt: this.#doubt, keep }, this.all.get(SUM.members));
  }

  /** Active hours from which an identity is known, as far as anybody is. */
  get knownHours(): number {
    return Math.min(KNOWN_HOURS, Math.max(LEAST_KNOWN_HOURS, KNOWN_SHARE * (this.hour - this.birth)));
  }

  /** How many times more findings are to be expected than probabilities say, for all that is known yet. */
  get #doubt(): number {
    return this.calibrated ? pow10(FIRST_DOUBT * Math.max(0, 2 - (this.hour - this.birth) / YOUNG_HOURS)) : 1;
  }

  /** Every history of surprises, in the order in which a snapshot has them. */
  get tables(): readonly NullTable[] {
    return [...this.nulls, this.sumNull, this.daySigns, this.dayVolume, this.dayBusy];
  }

  /** True once days have a history to be measured by. */
  get knowsDays(): boolean {
    return this.calibrated && this.daySigns.hours >= FEW_IDENTITY_DAYS;
  }

  /** True once that is so of busy hours, which count from calibration on. */
  get knowsBusy(): boolean {
    return this.calibrated && this.dayBusy.hours >= FEW_IDENTITY_DAYS;
  }

  /** log10 of the evidence from which the days of an identity are an alarm. */
  get dayThreshold(): number {
    return this.budget.dayThreshold;
  }

  /** True if the frozen history changed since the last call. */
  takeTicked(): boolean {
    const ticked = this.#ticked;
    this.#ticked = false;
    return ticked;
  }

  /** Prepare what is read, after a restore. */
  freeze(): void {
    for (const table of this.tables) table.freeze();
    this.coincidence.freeze();
  }

  /** A feature's surprise as a frequency of this fleet. What the identity's own model finds ordinary stays ordinary. */
  recalibrated(feature: number, kind: number, surprise: number): number {
    const rarity = (this.nulls[feature] as NullTable).rarity(kind, surprise);
    // The beats of a second clock are coincidences that multiply: no fleet has seen enough of them to say how often.
    const least = feature === FEATURE.cadence && surprise > ECHO ? ECHO_WORTH * surprise : 0;
    return Math.min(Math.max(rarity, least), 1.5 * surprise + 0.3);
  }

  /**
   * -log10 of the probability of an identity-hour with at least this evidence. What is new shows more of everything, however much is
   * expected of its age: an hour of a newborn is no rarer than it is among those of all that were. One of many that pass is measured by these
   * alone.
   */
  rarity(kind: number, sum: number, stage: Stage): number {
    const [row, beside] = this.#rowsOf(kind, stage);
    const rarity = this.sumNull.rarity(row, sum);
    return beside === undefined ? rarity : Math.min(rarity, this.sumNull.rarity(beside, sum));
  }

  /** Of whose hours those of an identity are measured by, and of whom they are no rarer than among these either. */
  #rowsOf(kind: number, stage: Stage): readonly [row: number, beside?: number] {
    if (stage === "passing" && this.sumNull.hoursOf(PASSING) >= ENOUGH_PASSED) return [PASSING];
    return stage !== "settled" && this.calibrated ? [kind, NEWBORN] : [kind];
  }

  /**
   * The evidence of an hour joins the history. In the first week of a fleet all are newborn, and many a one has long been: what they show
   * then says nothing of those that are born later.
   */
  teachSum(kind: number, sum: number, stage: Stage): void {
    this.sumNull.add(kind, sum);
    this.teachStage(sum, stage);
  }

  /** It joins the history of those who had come as far, and no other. */
  teachStage(sum: number, stage: Stage): void {
    if (stage !== "settled" && this.calibrated) this.sumNull.addTo(NEWBORN, sum);
    if (stage === "passing" && this.hour - this.birth >= FIRST_DAY) this.sumNull.addTo(PASSING, sum);
  }

  /**
   * True of an identity of that hour's birth that came when its fleet was there. Who acts on the first day of a log has mostly long been; where
   * most pass and hardly any stays that is known after a few hours.
   */
  wasBorn(birth: number): boolean {
    const age = birth - this.birth;
    return age >= FIRST_DAY || (age >= FIRST_HOURS && this.passers.areMost);
  }

  /**
   * True of evidence far beyond the threshold. The feedback corrects probabilities that are wrong by a factor; a theft is
   * beyond any factor, and must neither buy silence for the next one nor teach what is usual.
   */
  isFar(kind: number, sum: number, stage: Stage): boolean {
    return sum >= this.farFrom(kind, stage);
  }

  /** The sum from which evidence is far beyond the threshold. */
  farFrom(kind: number, stage: Stage): number {
    const { sumNull, threshold } = this;
    const [row, beside] = this.#rowsOf(kind, stage);
    const usual = sumNull.valueAt(row, threshold);
    return FAR + (beside === undefined ? usual : Math.max(usual, sumNull.valueAt(beside, threshold)));
  }

  /** The most surprise of a feature that an alarm teaches: beyond it, what is told of at all is told all the same. */
  mostTaught(feature: number, kind: number): number {
    return (this.nulls[feature] as NullTable).valueAt(kind, this.threshold + FAR);
  }

  /** -log10 of the probability from which an identity-hour is an alarm. */
  get threshold(): number {
    if (this.calibrated) return this.budget.threshold;
    return this.budget.youngThreshold(Math.max(this.sumNull.hours, this.all.get(SUM.members)));
  }
}

/** What is left after an hour of what halves in so many days. */
function keepFor(halfLifeDays: number): number {
  return exp(-Math.LN2 / (24 * halfLifeDays));
}
