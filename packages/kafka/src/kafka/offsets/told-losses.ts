/** Of each partition: who reads too slowly loses some of it for as long as that lasts, and what is committed by then is not told again. */
const MOST_RANGES = 64;

type Range = readonly [from: number, to: number];

/**
 * Which offsets were told of as lost: a member that joins anew, before anything behind them is committed, begins below them once more,
 * and what it had fetched beyond others is lost with its life.
 */
export class ToldLosses {
  readonly #told = new Map<number, readonly Range[]>();

  /** How many of these offsets, the last not included, were not told of before. */
  add(partition: number, from: number, to: number): number {
    if (from >= to) return 0;
    const apart: Range[] = [];
    let [least, most, fresh] = [from, to, to - from];
    for (const [low, high] of this.#told.get(partition) ?? []) {
      fresh -= Math.max(0, Math.min(high, to) - Math.max(low, from));
      if (high < least || low > most) apart.push([low, high]);
      else [least, most] = [Math.min(least, low), Math.max(most, high)];
    }
    this.#told.set(partition, [...apart.slice(1 - MOST_RANGES), [least, most]]);
    return fresh;
  }

  /** The topic is another. */
  forget(): void {
    this.#told.clear();
  }
}
