import { IDENTITY_KINDS } from "@rolecall/core";
import { exp, log1p, log10, pow10 } from "../math/detmath.ts";

/** Histogram of surprises: 320 bins of 0.1. */
const NULL_BINS = 320;
const PER_UNIT = 10;
const KINDS = IDENTITY_KINDS.length;
/** Stands where a kind does for all identities that are in their first week, of whatever kind. */
export const NEWBORN: number = KINDS + 1;
/** And for those of whom nobody knows whether they will ever act again. */
export const PASSING: number = KINDS + 2;
/** Histograms of a table: one per kind, then the whole fleet, the newborn, and those that pass. */
const NULL_ROWS = KINDS + 3;
/** No tail is lighter than the nominal one: mean excess log10(e). */
const NOMINAL_EXCESS = Math.LOG10E;
const PRIOR_HOURS = 300;
/** Hours before which the nominal slope leans in. */
const YOUNG_HOURS = 1000;
/** Hours from which the fleet's own experience bounds what the nominal model may claim. */
const OLD_HOURS = 10_000;
/** Hours beyond all that is known that one must reckon with, for what is no sum. */
const UNKNOWN = 0.03;
/**
 * Shape of the tail of a sum. Sums mix causes (a busy hour, an outage, a move), each with a slope of its own, so that the tail
 * is heavier than any one slope. No fleet has tail enough to measure its shape (its standard error is 0.2 at twenty-five values);
 * this is what a prior of mean 0.1 and deviation 0.12 (Martins and Stedinger, 2000) predicts one to two decades beyond the knee.
 */
const SUM_SHAPE = 0.12;
/** So many hours at or above a value say how often it comes. */
const ENOUGH = 25;
/** What the fleet weighs where a kind has that many, and beyond. */
const BULK_WEIGHT = 200;
const TAIL_WEIGHT = 25;

/**
 * What a surprise was worth so far: the decayed history of one statistic over the closed identity-hours of the fleet, per
 * kind and as a whole (detector.md, 5). Written at the close of an hour, read as of the last tick.
 */
export class NullTable {
  /** As of the last tick, and what came since. */
  readonly bins: Float64Array = new Float64Array(NULL_ROWS * NULL_BINS);
  readonly pending: Float64Array = new Float64Array(NULL_ROWS * NULL_BINS);
  /** Mass at or above each bin, as of the last tick. */
  readonly above: Float64Array = new Float64Array(NULL_ROWS * NULL_BINS);
  /** How much the fleet as a whole weighs against the hours of one kind. */
  readonly #fleetWeight: number;
  /** Nominal -log10 p per unit of the statistic: 1 for a p-value, less for a sum of several. */
  readonly #nominal: number;
  readonly #unknown: number;
  readonly #shape: number;
  /** Hours from which on it says something that hardly any of them had a surprise at all. */
  readonly #telling: number;
  /** Per row, how many bins from the lowest hold anything: most kinds have few hours, and none reaches far. */
  readonly #tops: Uint16Array = new Uint16Array(NULL_ROWS);
  readonly #kindKnees: Uint16Array = new Uint16Array(NULL_ROWS);
  #knee = 0;
  #excess: number = NOMINAL_EXCESS;
  #mass = 0;
  #beyond = 1;

  /**
   * `shape` is that of the tail of a single feature, 0 where it is exponential. `telling` are the hours from which on it says
   * something that hardly any of them had a surprise at all: until then the tail begins with all of them.
   */
  constructor(fleetWeight: number, nominal = 1, shape = 0, telling: number = YOUNG_HOURS) {
    this.#telling = telling;
    this.#unknown = nominal === 1 ? UNKNOWN : 0;
    this.#shape = nominal === 1 ? shape : SUM_SHAPE;
    this.#fleetWeight = fleetWeight;
    this.#nominal = nominal;
  }

  /** Identity-hours of the whole fleet, decayed, as of the last tick. */
  get hours(): number {
    return this.above[KINDS * NULL_BINS] as number;
  }

  /** One closed identity-hour of the kind. */
  add(kind: number, surprise: number): void {
    const bin = binOf(surprise);
    this.#bump(kind, bin);
    this.#bump(KINDS, bin);
  }

  /** It was one of those of a row beside the kinds: {@link NEWBORN} or {@link PASSING}. */
  addTo(row: number, surprise: number): void {
    this.#bump(row, binOf(surprise));
  }

  /** Identity-hours of a kind, or of another row, decayed, as of the last tick. */
  hoursOf(row: number): number {
    return this.above[row * NULL_BINS] as number;
  }

  /** End of an hour: forget by `keep`, and freeze what is read during the next. */
  tick(keep: number): void {
    const { bins, pending } = this;
    for (let row = 0; row < NULL_ROWS; row += 1) {
      const start = row * NULL_BINS;
      const end = start + (this.#tops[row] as number);
      for (let at = start; at < end; at += 1) bins[at] = ((bins[at] as number) + (pending[at] as number)) * keep;
      pending.fill(0, start, end);
    }
    this.#accumulate();
    this.#fit();
  }

  /** Prepare what is read from the bins, after a restore. */
  freeze(): void {
    for (let row = 0; row < NULL_ROWS; row += 1) {
      let top = NULL_BINS;
      while (top > 0 && this.bins[row * NULL_BINS + top - 1] === 0 && this.pending[row * NULL_BINS + top - 1] === 0)
        top -= 1;
      this.#tops[row] = top;
    }
    this.above.fill(0);
    this.#accumulate();
    this.#fit();
  }

  #accumulate(): void {
    for (let row = 0; row < NULL_ROWS; row += 1) {
      const start = row * NULL_BINS;
      let sum = 0;
      for (let at = start + (this.#tops[row] as number) - 1; at >= start; at -= 1) {
        sum += this.bins[at] as number;
        this.above[at] = sum;
      }
    }
  }

  /** Knee and slope of the exponential tail, and up to where each kind speaks for itself. */
  #fit(): void {
    for (let row = 0; row < NULL_ROWS; row += 1) this.#kindKnees[row] = this.#kneeOf(row, ENOUGH);
    const start = KINDS * NULL_BINS;
    const enough = Math.max(ENOUGH, 2e-4 * this.hours);
    const knee = this.#kneeOf(KINDS, enough);
    // Where hardly an hour had any of it, the tail begins with the least there can be, and one more is to be expected.
    const seldom = knee === 0 && this.hours >= this.#telling;
    this.#knee = seldom ? 1 : knee;
    let excess = 0;
    const top = this.#tops[KINDS] as number;
    for (let bin = this.#knee; bin < top; bin += 1)
      excess += (this.bins[start + bin] as number) * (bin - this.#knee + 0.5);
    // A few dozen hours say little about a tail: until there are a thousand, the nominal slope leans in.
    const oneMore = seldom ? Math.min(1, this.hours / OLD_HOURS) : 0;
    const lean = ENOUGH * Math.max(0, 1 - this.hours / YOUNG_HOURS) + oneMore;
    const nominal = NOMINAL_EXCESS / this.#nominal;
    this.#mass = (this.above[start + this.#knee] as number) + oneMore;
    this.#beyond = Math.max(1, (this.above[start + this.#knee] as number) + lean);
    this.#excess = Math.max(nominal, (excess / PER_UNIT + lean * nominal) / this.#beyond);
  }

  /** The highest bin with so many hours at or above it; 0 where only the lowest has. */
  #kneeOf(row: number, enough: number): number {
    let bin = Math.max(0, (this.#tops[row] as number) - 1);
    while (bin > 0 && (this.above[row * NULL_BINS + bin] as number) < enough) bin -= 1;
    return bin;
  }

  /** -log10 of the share of identity-hours of the kind that are at least this surprising. */
  rarity(kind: number, surprise: number): number {
    if (surprise <= 0) return 0;
    const share = this.#kindShare(kind, surprise);
    return share >= 1 ? 0 : -log10(share);
  }

  /** The least value whose rarity reaches `rarity`, to a tenth. */
  valueAt(kind: number, rarity: number): number {
    let bin = 0;
    while (bin < NULL_BINS - 1 && this.rarity(kind, bin / PER_UNIT) < rarity) bin += 1;
    return bin / PER_UNIT;
  }

  /**
   * Share of the kind's hours at or above it. Where the kind has hours enough its own count speaks; beyond its knee, the
   * fleet's tail as far as the kind's own hours up there do not contradict it.
   */
  #kindShare(kind: number, surprise: number): number {
    const knee = this.#kindKnees[kind] as number;
    const bin = binOf(surprise);
    if (knee === 0) return this.#leaning(kind, bin, this.#whole(surprise), this.#fleetWeight);
    if (bin <= knee) return this.#leaning(kind, bin, this.#whole(surprise), BULK_WEIGHT);
    const wholeThere = this.#whole(knee / PER_UNIT);
    const start = kind * NULL_BINS;
    const beyond = (this.above[start + bin] as number) + TAIL_WEIGHT * (this.#whole(surprise) / wholeThere);
    const kept = beyond / ((this.above[start + knee] as number) + TAIL_WEIGHT);
    return this.#leaning(kind, knee, wholeThere, BULK_WEIGHT) * kept;
  }

  #leaning(kind: number, bin: number, whole: number, weight: number): number {
    const start = kind * NULL_BINS;
    return ((this.above[start + bin] as number) + weight * whole) / ((this.above[start] as number) + weight);
  }

  /** The same for the whole fleet, leaning on the nominal model while the fleet is young. */
  #whole(surprise: number): number {
    const hours = this.hours;
    const nominal = pow10(-this.#nominal * surprise);
    return (hours * this.#fleetShare(surprise) + PRIOR_HOURS * nominal) / (hours + PRIOR_HOURS);
  }

  #fleetShare(surprise: number): number {
    const hours = this.hours;
    if (hours === 0) return 0;
    const start = KINDS * NULL_BINS;
    const knee = this.#knee / PER_UNIT;
    if (surprise <= knee) return (this.above[start + binOf(surprise)] as number) / hours;
    // Of a generalized Pareto tail whose slope is known from `#beyond` values only, what is to be expected of the next one.
    const steps = (surprise - knee) / this.#excess;
    const shape = this.#shape + 1 / this.#beyond;
    const fitted = (this.#mass / hours) * exp(-log1p(steps * shape) / shape);
    // What was never seen may come of a cause that the fit knows nothing of.
    return fitted + this.#unknown / (Math.max(hours, OLD_HOURS) * (1 + steps));
  }

  #bump(row: number, bin: number): void {
    const at = row * NULL_BINS + bin;
    this.pending[at] = (this.pending[at] as number) + 1;
    if (bin >= (this.#tops[row] as number)) this.#tops[row] = bin + 1;
  }
}

function binOf(surprise: number): number {
  const bin = Math.floor(surprise * PER_UNIT);
  return bin < NULL_BINS ? bin : NULL_BINS - 1;
}
