import { exp, log10 } from "../math/detmath.ts";

/** Of the budget, what the hourly channel may spend. */
const HOURLY_SHARE = 0.8;
/**
 * Without calibration a fleet speaks from one false finding in thirty logs of its size on: -log10 P of at least
 * log10(identity-hours) + 1.5, within these bounds.
 */
const YOUNG_MARGIN = 1.5;
const YOUNG_LEAST = 3.1;
const YOUNG_MOST = 3.9;
const GAIN = 0.01;
const LOOSEST = 1.5;
const STRICTEST = -1.2;
/** An alarm so many decades beyond the threshold says nothing of whether the threshold is right. */
export const FAR_DECADES = 1.5;
/** What is left of the alarms of a true probability when those are left out. */
const NEAR_SHARE = 1 - 10 ** -FAR_DECADES;
/** Active hours of an identity in a day, before the first day is over. */
const FIRST_ACTIVE_HOURS = 12;
/** Weight of a new day in the averages: about a week. */
const DAY_WEIGHT = 1 / 7;

/**
 * Holds the volume of findings to N per 1,000 identities and day, whatever the data (detector.md, 7): the nominal
 * threshold that N asks for, corrected by a feedback on what was really opened.
 */
export class Budget {
  readonly #perThousand: number;
  theta = 0;
  /** Findings opened since the last tick that the feedback counts. */
  opened = 0;
  /** Identities known, active identities a day, and active identity-hours a day. */
  identities = 0;
  activeIdentities = 0;
  activeHours = 0;
  #days = 0;

  constructor(findingsPerThousand: number) {
    this.#perThousand = findingsPerThousand;
  }

  /** Mean active hours of an identity on a day on which it acts. */
  get hoursPerIdentityDay(): number {
    return this.activeIdentities > 0 ? this.activeHours / this.activeIdentities : FIRST_ACTIVE_HOURS;
  }

  /** Findings a day that the hourly channel should open. */
  get target(): number {
    return (HOURLY_SHARE * this.#perThousand * this.identities) / 1000;
  }

  /** -log10 of the probability per identity-hour that spends exactly the budget. */
  get threshold(): number {
    const perHour = this.target / Math.max(1, this.activeHours);
    return Math.max(1, -log10(Math.max(1e-12, exp(this.theta) * perHour)));
  }

  /** The same before calibration, for a fleet that showed so many identity-hours. */
  youngThreshold(identityHours: number): number {
    return Math.min(YOUNG_MOST, Math.max(YOUNG_LEAST, log10(Math.max(1, identityHours)) + YOUNG_MARGIN));
  }

  /**
   * An hour that opened a finding is over, with that -log10 P. The feedback is there to correct probabilities that are wrong by a factor; a
   * theft is far beyond any factor, and must not buy silence for the next one.
   */
  open(rarity: number, threshold: number): void {
    if (rarity < threshold + FAR_DECADES) this.opened += 1;
  }

  /** End of an hour. Before calibration the threshold is fixed, and nothing is learned from what it lets through. */
  tick(calibrated: boolean): void {
    if (calibrated) {
      const target = (NEAR_SHARE * this.target) / 24;
      const step = (GAIN * (target - this.opened)) / Math.max(target, 0.05);
      this.theta = Math.min(LOOSEST, Math.max(STRICTEST, this.theta + step));
    }
    this.opened = 0;
  }

  /** End of a day: how large the fleet is, and how busy it was. */
  closeDay(identities: number, activeIdentities: number, activeHours: number): void {
    const weight = Math.max(DAY_WEIGHT, 1 / (this.#days + 1));
    this.#days += 1;
    this.identities = identities;
    this.activeIdentities += weight * (activeIdentities - this.activeIdentities);
    this.activeHours += weight * (activeHours - this.activeHours);
  }

  /** Numbers for a snapshot, and back. */
  save(): readonly number[] {
    return [this.theta, this.opened, this.identities, this.activeIdentities, this.activeHours, this.#days];
  }

  load(numbers: readonly number[]): void {
    const [theta = 0, opened = 0, identities = 0, activeIdentities = 0, activeHours = 0, days = 0] = numbers;
    this.theta = theta;
    this.opened = opened;
    this.identities = identities;
    this.activeIdentities = activeIdentities;
    this.activeHours = activeHours;
    this.#days = days;
  }
}
