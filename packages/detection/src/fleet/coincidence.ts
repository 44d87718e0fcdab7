import { log10, pow10 } from "../math/detmath.ts";
import { FAMILY_COUNT, TOLD_AS } from "../state/layout.ts";

const BINS = 64;
const PER_UNIT = 4;
/** Hours of independence that each pair starts with. */
const PRIOR_HOURS = 20;
/** From here a family counts as deviating. */
const DEVIATES = 2;

/**
 * How often one family of evidence comes with another, measured (detector.md, 6): a deploy brings a new client and a new
 * action together, so that the second adds next to nothing.
 */
export class Coincidence {
  /** Hours in which family a deviated and family m lay in the bin: [a][m][bin]. */
  readonly bins: Float64Array = new Float64Array(FAMILY_COUNT * FAMILY_COUNT * BINS);
  readonly pending: Float64Array = new Float64Array(FAMILY_COUNT * FAMILY_COUNT * BINS);
  readonly #above: Float64Array = new Float64Array(FAMILY_COUNT * FAMILY_COUNT * BINS);

  /** One closed identity-hour with the evidence of each family. */
  add(evidence: Float64Array): void {
    for (let a = 0; a < FAMILY_COUNT; a += 1) {
      if ((evidence[a] as number) < DEVIATES) continue;
      for (let m = 0; m < FAMILY_COUNT; m += 1) {
        const at = (a * FAMILY_COUNT + m) * BINS + binOf(evidence[m] as number);
        this.pending[at] = (this.pending[at] as number) + 1;
      }
    }
  }

  /** End of an hour: forget by `keep`, freeze what is read during the next. */
  tick(keep: number): void {
    age(this.bins, this.pending, keep);
    this.pending.fill(0);
    this.freeze();
  }

  /** Prepare what is read from the bins; called after a restore as well. */
  freeze(): void {
    for (let pair = 0; pair < FAMILY_COUNT * FAMILY_COUNT; pair += 1) {
      let sum = 0;
      for (let bin = BINS - 1; bin >= 0; bin -= 1) {
        sum += this.bins[pair * BINS + bin] as number;
        this.#above[pair * BINS + bin] = sum;
      }
    }
  }

  /**
   * -log10 of how often family `m` reaches `evidence` when `leading` deviates; never above the evidence itself. Until hours
   * say otherwise two families are independent, or, where they are told as one deed, come together.
   */
  given(leading: number, m: number, evidence: number): number {
    const start = (leading * FAMILY_COUNT + m) * BINS;
    const hours = this.#above[start] as number;
    const both = this.#above[start + binOf(evidence)] as number;
    const before = TOLD_AS[leading] === TOLD_AS[m] ? 1 : pow10(-evidence);
    return Math.min(evidence, -log10((both + PRIOR_HOURS * before) / (hours + PRIOR_HOURS)));
  }
}

// A function of its own: V8 replaces a loop that runs long in a function called seldom, and left it for the interpreter at
// its end each time.
function age(bins: Float64Array, pending: Float64Array, keep: number): void {
  for (let at = 0; at < bins.length; at += 1) bins[at] = ((bins[at] as number) + (pending[at] as number)) * keep;
}

function binOf(evidence: number): number {
  const bin = Math.floor(evidence * PER_UNIT);
  return bin < 0 ? 0 : bin < BINS ? bin : BINS - 1;
}
