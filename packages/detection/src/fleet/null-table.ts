import { IDENTITY_KINDS } from "@rolecall/core";
import { exp, log10, pow10 } from "../math/detmath.ts";

/** Histogram of surprises: 320 bins of 0.1. */
export const NULL_BINS = 320;
const PER_UNIT = 10;
const KINDS = IDENTITY_KINDS.length;
/** Histograms of a table: one per kind, then the whole fleet. */
export const NULL_ROWS: number = KINDS + 1;
/** No tail is lighter than the nominal one: mean excess log10(e). */
const NOMINAL_EXCESS = Math.LOG10E;
const PRIOR_HOURS = 300;

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
  #knee = 0;
  #excess: number = NOMINAL_EXCESS;

  constructor(fleetWeight: number, nominal = 1) {
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
    this.#bump(kind * NULL_BINS + bin);
    this.#bump(KINDS * NULL_BINS + bin);
  }

  /** End of an hour: forget by `keep`, and freeze what is read during the next. */
  tick(keep: number): void {
    const { bins, pending } = this;
    for (let at = 0; at < bins.length; at += 1) bins[at] = ((bins[at] as number) + (pending[at] as number)) * keep;
    pending.fill(0);
    this.freeze();
  }

  /** Prepare what is read from the bins; called after a restore as well. */
  freeze(): void {
    for (let row = 0; row < NULL_ROWS; row += 1) {
      const start = row * NULL_BINS;
      let sum = 0;
      for (let bin = NULL_BINS - 1; bin >= 0; bin -= 1) {
        sum += this.bins[start + bin] as number;
        this.above[start + bin] = sum;
      }
    }
    this.#fit();
  }

  /** Knee and slope of the exponential tail. */
  #fit(): void {
    const start = KINDS * NULL_BINS;
    const enough = Math.max(25, 2e-4 * this.hours);
    let knee = 0;
    for (let bin = NULL_BINS - 1; bin > 0 && knee === 0; bin -= 1) {
      if ((this.above[start + bin] as number) >= enough) knee = bin;
    }
    let excess = 0;
    for (let bin = knee; bin < NULL_BINS; bin += 1) excess += (this.bins[start + bin] as number) * (bin - knee + 0.5);
    // A few dozen hours say little about a tail: until there are a thousand, the nominal slope leans in.
    const lean = 25 * Math.max(0, 1 - this.hours / 1000);
    const nominal = NOMINAL_EXCESS / this.#nominal;
    const mass = (this.above[start + knee] as number) + lean;
    this.#knee = knee;
    this.#excess = mass > 0 ? Math.max(nominal, (excess / PER_UNIT + lean * nominal) / mass) : nominal;
  }

  /** -log10 of the share of identity-hours of the kind that are at least this surprising. */
  rarity(kind: number, surprise: number): number {
    if (surprise <= 0) return 0;
    const hours = this.hours;
    const whole =
      (hours * this.#fleetShare(surprise) + PRIOR_HOURS * pow10(-this.#nominal * surprise)) / (hours + PRIOR_HOURS);
    const start = kind * NULL_BINS;
    const own = this.above[start] as number;
    const share =
      ((this.above[start + binOf(surprise)] as number) + this.#fleetWeight * whole) / (own + this.#fleetWeight);
    return share >= 1 ? 0 : -log10(share);
  }

  /** The least value whose rarity reaches `rarity`, to a tenth. */
  valueAt(kind: number, rarity: number): number {
    let bin = 0;
    while (bin < NULL_BINS - 1 && this.rarity(kind, bin / PER_UNIT) < rarity) bin += 1;
    return bin / PER_UNIT;
  }

  #fleetShare(surprise: number): number {
    const hours = this.hours;
    if (hours === 0) return 0;
    const start = KINDS * NULL_BINS;
    const knee = this.#knee / PER_UNIT;
    if (surprise <= knee) return (this.above[start + binOf(surprise)] as number) / hours;
    return ((this.above[start + this.#knee] as number) / hours) * exp(-(surprise - knee) / this.#excess);
  }

  #bump(at: number): void {
    this.pending[at] = (this.pending[at] as number) + 1;
  }
}

function binOf(surprise: number): number {
  const bin = Math.floor(surprise * PER_UNIT);
  return bin < NULL_BINS ? bin : NULL_BINS - 1;
}
