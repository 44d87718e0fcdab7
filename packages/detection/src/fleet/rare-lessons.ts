import { pow10 } from "../math/detmath.ts";

/** -log10 P from which an hour is rare: half as frequent as what the usual budget tells of. */
const RARE = 3.75;
const RARE_SHARE = pow10(-RARE);
/** Of what is rare, the history learns at most so many times what it predicts; and so many hours at once. */
const TIMES = 2;
const AT_ONCE = 2;

/**
 * How many rare hours the history may still learn. All of life must join it, else probabilities are too small; but a history that
 * is right sees no more of what is rare than it predicts, and one that is off may correct itself by a factor of two. What comes
 * beyond that is no sample of life: a series of attacks would make the next one ordinary.
 */
export class RareLessons {
  left: number = AT_ONCE;

  /** May the history learn an hour of that rarity? */
  take(rarity: number): boolean {
    if (rarity < RARE) return true;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  /** An hour is over, of a fleet with so many identity-hours a day. */
  tick(hoursADay: number): void {
    const daily = TIMES * RARE_SHARE * hoursADay;
    this.left = Math.min(Math.max(AT_ONCE, daily), this.left + daily / 24);
  }
}
