import { exp, log10 } from "../math/detmath.ts";
import { Correction, type Passed } from "./correction.ts";

/** Of the budget, what the hourly channel may spend. */
const HOURLY_SHARE = 0.8;
/**
 * Without calibration a fleet speaks from one false finding in thirty logs of its size on: -log10 P of at least
 * log10(identity-hours) + 1.5, from this bound up to what the budget asks for.
 */
const YOUNG_MARGIN = 1.5;
const YOUNG_LEAST = 3.1;
/** That is for the usual budget; another one moves it, so far. */
const YOUNG_BUDGET = 5;
const YOUNG_FLOOR = 2.5;
/** What the daily channel may spend. */
const DAILY_SHARE = 1 - HOURLY_SHARE;
/**
 * And what busy hours on end may spend beside both, whose probability is measured: it is nobody else's, so that an attack that is told of by
 * them makes no other channel stricter.
 */
const BUSY_SHARE = 0.05;
const DAILY_GAIN = 0.02;
/** Its correction may about double the volume, or halve it. */
const LOOSEST = 0.7;
const STRICTEST = -0.6;
/**
 * Evidence of x comes at most once in x identity-days whatever the dependence between days; in quiet worlds it came ten
 * times less often (measured; a hundred times, were days independent and their probabilities exact).
 */
export const DAILY_SLACK = 10;
/** Findings that may be told at once: three days' budget, and in a small fleet this many. */
const BURST_DAYS = 3;
const LEAST_BURST = 50;
/**
 * And as many again after so many days, beside the budget of those days: else a fleet that was flooded once, by whomever, would
 * be told of a part of its findings for good, since as many come as are due.
 */
const BURST_BACK_DAYS = 7;
/**
 * No day counts for more than so many, in days' budgets, and at least one: probabilities that are wrong bring a little too much
 * every day, and what comes all at once is something that happened, for which the next thing must not be silenced.
 */
const MOST_IN_A_DAY = 3;
/** Active hours of an identity in a day, before the first day is over. */
const FIRST_ACTIVE_HOURS = 12;
/** Weight of a new day in the averages: about a week. */
const DAY_WEIGHT = 1 / 7;

/** How many identities there were on a day, how many of them acted, and in how many hours. */
export interface DayOf {
  readonly identities: number;
  readonly active: number;
  readonly hours: number;
}

/**
 * Holds the volume of findings to N per 1,000 identities and day, whatever the data (detector.md, 7): the nominal
 * threshold that N asks for, corrected by a feedback on what was really opened.
 */
export class Budget {
  readonly #perThousand: number;
  readonly #correction = new Correction();
  /** The correction of the daily channel. */
  dailyTheta = 0;
  /** Identities known, active identities a day, and active identity-hours a day. */
  identities = 0;
  activeIdentities = 0;
  activeHours = 0;
  /** Identities known on the days that `activeHours` is the mean of. */
  #meanIdentities = 0;
  /** The means are of those who live here, and not of all. */
  #isOfLiving = false;
  /** Findings that were told beyond what the days since allow: 0 where people were told no more than that. */
  #flood = 0;
  /** Findings that the daily channel opened since midnight, and on a usual day. */
  openedByDay = 0;
  #days = 0;
  /** Those of the findings opened since midnight that the feedback has counted. */
  #countedToday = 0;
  #dayOpened = 0;

  constructor(findingsPerThousand: number) {
    this.#perThousand = findingsPerThousand;
  }

  /** By what the nominal threshold is corrected, as a natural logarithm. */
  get theta(): number {
    return this.#correction.theta;
  }

  /** Mean active hours of an identity on a day on which it acts. */
  get hoursPerIdentityDay(): number {
    return this.activeIdentities > 0 ? this.activeHours / this.activeIdentities : FIRST_ACTIVE_HOURS;
  }

  /**
   * Identity-hours a day of as many identities as there are now; before the first day is over, a guess. Where a fleet comes in source
   * by source, those who came today will be due their hours tomorrow: of the mean of the week they are a seventh.
   */
  get #hoursADay(): number {
    return this.identities * (this.#meanIdentities > 0 ? this.activeHours / this.#meanIdentities : FIRST_ACTIVE_HOURS);
  }

  /** So many may be told at once. */
  get #burst(): number {
    return Math.max(LEAST_BURST, BURST_DAYS * this.daily);
  }

  /** Findings a day that this fleet is due. */
  get daily(): number {
    return (this.#perThousand * this.identities) / 1000;
  }

  /** Those of them that the hourly channel should open: its share, and what the daily one has left of its own. */
  get target(): number {
    return Math.max(HOURLY_SHARE * this.daily, this.daily - this.#dayOpened);
  }

  /** -log10 of the probability per identity-hour that spends exactly the budget. */
  get threshold(): number {
    const perHour = this.target / Math.max(1, this.#hoursADay);
    return Math.max(1, -log10(Math.max(1e-12, exp(this.theta) * perHour)));
  }

  /** log10 of the evidence that the daily channel asks for: what the share allows, {@link DAILY_SLACK} used. */
  get dayThreshold(): number {
    return -log10(DAILY_SLACK * exp(this.dailyTheta) * DAILY_SHARE * (this.#perThousand / 1000));
  }

  /** By how much the rarity of an identity-day's busy hours, as -log10, is above the evidence that says as much of its days. */
  get busySlack(): number {
    return log10((DAILY_SLACK * DAILY_SHARE) / BUSY_SHARE) + this.dailyTheta * Math.LOG10E;
  }

  /** The same before calibration, for a fleet that showed so many identity-hours. */
  youngThreshold(identityHours: number): number {
    const asked = Math.max(YOUNG_LEAST, log10(Math.max(1, identityHours)) + YOUNG_MARGIN);
    const moved = asked - log10(this.#perThousand / YOUNG_BUDGET) - this.theta * Math.LOG10E;
    return Math.max(YOUNG_FLOOR, Math.min(moved, this.threshold));
  }

  /** One more finding is told of; false where that would be a flood, and it is only kept. */
  tell(): boolean {
    if (this.#flood + 1 > this.#burst) return false;
    this.#flood += 1;
    return true;
  }

  /** An identity-hour is over that did not only go on with an open finding: one of those that probabilities are about. */
  judge(): void {
    this.#correction.judged += 1;
  }

  /** It opened a finding, which counts as far as the day has not had its most; what is far beyond the threshold is counted apart. */
  open(isFar: boolean): void {
    if (isFar) {
      this.#correction.far += 1;
      return;
    }
    const left = Math.max(1, MOST_IN_A_DAY * this.target) - this.#countedToday;
    const counted = Math.min(1, Math.max(0, left));
    this.#countedToday += counted;
    this.#correction.near += counted;
  }

  /** End of an hour, with so many identities known. */
  tick(passed: Passed, members: number): void {
    if (this.#days === 0) this.identities = members;
    this.#flood = Math.max(0, this.#flood - (this.daily + this.#burst / BURST_BACK_DAYS) / 24);
    this.#correction.tick(passed);
  }

  /**
   * End of a day: how large the fleet is, and how busy it was; of those who live here, where more pass than that, for these are no reason to
   * tell more of the others. On the first day of a fleet nobody knows who that is. Nobody knows that of a day of which only the end is known, as a history
   * begins at any time, nor of one on which no log came.
   */
  closeDay(all: DayOf, living: DayOf = all, isWhole = true): void {
    const due = DAILY_SHARE * this.daily;
    const step = (DAILY_GAIN * (due - this.openedByDay)) / Math.max(due, 0.05);
    this.dailyTheta = Math.min(LOOSEST, Math.max(STRICTEST, this.dailyTheta + step));
    this.#dayOpened += DAY_WEIGHT * (this.openedByDay - this.#dayOpened);
    this.openedByDay = 0;
    this.#countedToday = 0;
    const isOfLiving = isCrowded(all, living) && (this.#isOfLiving || living.active > 0);
    const { identities, active, hours } = isOfLiving ? living : all;
    if (!isWhole || active === 0) return;
    if (isOfLiving !== this.#isOfLiving) this.#days = 0;
    this.#isOfLiving = isOfLiving;
    const weight = Math.max(DAY_WEIGHT, 1 / (this.#days + 1));
    this.#days += 1;
    this.identities = identities;
    this.activeIdentities += weight * (active - this.activeIdentities);
    this.activeHours += weight * (hours - this.activeHours);
    this.#meanIdentities += weight * (identities - this.#meanIdentities);
  }

  /** Numbers for a snapshot, and back. */
  save(): readonly number[] {
    const { identities, activeIdentities, activeHours, openedByDay, dailyTheta } = this;
    const days = [
      this.#meanIdentities,
      this.#days,
      openedByDay,
      this.#dayOpened,
      dailyTheta,
      this.#flood,
      this.#countedToday,
      Number(this.#isOfLiving),
    ];
    return [identities, activeIdentities, activeHours, ...days, ...this.#correction.save()];
  }

  load(numbers: readonly number[]): void {
    const [identities = 0, activeIdentities = 0, activeHours = 0, ...more] = numbers;
    const [
      meanIdentities = 0,
      days = 0,
      openedByDay = 0,
      dayOpened = 0,
      dailyTheta = 0,
      flood = 0,
      countedToday = 0,
      isOfLiving = 0,
      ...counts
    ] = more;
    this.#correction.load(counts);
    this.#countedToday = countedToday;
    this.#isOfLiving = isOfLiving > 0;
    this.#flood = flood;
    this.dailyTheta = dailyTheta;
    this.identities = identities;
    this.#meanIdentities = meanIdentities;
    this.activeIdentities = activeIdentities;
    this.activeHours = activeHours;
    this.#days = days;
    this.openedByDay = openedByDay;
    this.#dayOpened = dayOpened;
  }
}

/** More were here once and not again than live here: what runs once a week is one of those as well, until it ran twice. */
function isCrowded(all: DayOf, living: DayOf): boolean {
  return living.identities > 0 && all.identities > 2 * living.identities;
}
