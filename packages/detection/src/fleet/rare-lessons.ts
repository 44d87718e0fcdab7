import { pow10 } from "../math/detmath.ts";

/** -log10 P from which an hour is rare: half as frequent as what the usual budget tells of. */
export const RARE_HOUR = 3.75;
/** The same of a day that is told of. */
export const RARE_DAY = 3;
/** Of what is rare, the history learns at most so many times what it predicts; and so many at once. */
const TIMES = 2;
const AT_ONCE = 2;

/**
 * How many rare hours, or days, the history may still learn. All of life must join it, else probabilities are too small; but a history that
 * is right sees no more of what is rare than it predicts, and one that is off may correct itself by a factor of two. What comes
 * beyond that is no sample of life: a series of attacks would make the next one ordinary.
 */
export class RareLessons {
  left: number = AT_ONCE;
  readonly #rare: number;

  /** `rare`: -log10 P from which one is rare. */
  constructor(rare: number) {
    this.#rare = rare;
  }

  /** May the history learn one of that rarity? */
  take(rarity: number): boolean {
    if (rarity < this.#rare) return true;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  /** An hour is over, of a fleet with so many identity-hours, or identity-days, a day. */
  tick(samplesADay: number): void {
    const daily = TIMES * pow10(-this.#rare) * samplesADay;
    this.left = Math.min(Math.max(AT_ONCE, daily), this.left + daily / 24);
  }
}
