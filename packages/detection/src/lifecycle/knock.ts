/** What a key was refused before it was let in for the first time. Plain data: a row of the snapshot. */
export interface Knock {
  readonly refusals: number;
  /** Hashes of the calls, the first ones; and of those that administer, delete or take secrets. */
  readonly calls: readonly number[];
  readonly grave: readonly number[];
  /** Event times, ms. */
  readonly from: number;
  readonly lastAt: number;
}
