import { log10, pow10 } from "../math/detmath.ts";

/** A cause is common to those who deviate within so many hours of each other. */
export const TOGETHER_HOURS = 6;
/** So many others make it common. */
const MANY = 3;
/** Evidence from which an identity counts as deviating. */
export const DEVIATES = 2.5;
/** By chance alone an identity-hour deviates that often. */
const BY_CHANCE: number = pow10(-DEVIATES);

/** Who acts on a day. */
export interface Active {
  readonly activeIdentities: number;
  /** Of all of them together. */
  readonly activeHours: number;
}

/**
 * How many identities fail at the same time (detector.md, 6). A cloud that is down fails everybody: when k of n others fail
 * as well, failing is no rarer than k in n. Read as of the last five-minute epoch.
 */
export class CommonCause {
  /** Identities that began to deviate, per hour, the present one last; and since the last epoch. */
  readonly recent: number[] = Array.from({ length: TOGETHER_HOURS }, () => 0);
  pending = 0;

  /** One more identity deviates; once in so many hours each. */
  note(): void {
    this.pending += 1;
  }

  /** End of a five-minute epoch. */
  publish(): void {
    this.recent[TOGETHER_HOURS - 1] = (this.recent[TOGETHER_HOURS - 1] as number) + this.pending;
    this.pending = 0;
  }

  /** An hour is over. */
  passHour(): void {
    this.recent.shift();
    this.recent.push(0);
  }

  /**
   * Evidence of one of a fleet that counts itself if `counted`: no more than sharing its fate is rare. As many as deviate by chance
   * share nothing: of a thousand some eight do at any time.
   */
  limit(evidence: number, { activeIdentities, activeHours }: Active, counted: boolean): number {
    const byChance = (BY_CHANCE * activeHours * TOGETHER_HOURS) / 24;
    const others = this.recent.reduce((sum, count) => sum + count, 0) - (counted ? 1 : 0) - byChance;
    if (others < MANY) return evidence;
    return Math.min(evidence, Math.max(0, -log10(others / Math.max(others, activeIdentities))));
  }

  save(): readonly number[] {
    return [...this.recent, this.pending];
  }

  load(saved: readonly number[]): void {
    for (let i = 0; i < TOGETHER_HOURS; i += 1) this.recent[i] = saved[i] ?? 0;
    this.pending = saved[TOGETHER_HOURS] ?? 0;
  }
}
