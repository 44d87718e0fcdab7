import { log, pow10 } from "../math/detmath.ts";

/** So many findings that come as often as the probabilities say are believed in before any was counted. */
const BELIEVED = 8;
/** The correction may about double the volume, or halve it. */
const LOOSEST = 0.7;
const STRICTEST = -0.6;
/** Of everyday life about one alarm in eight lies far beyond the threshold, measured: so many count, and what is beyond that is something that happened. */
const FAR_SHARE = 0.12;

/** An hour of the fleet that is over. */
export interface Passed {
  /** -log10 of the probability from which its identity-hours were alarms. */
  readonly threshold: number;
  /** How many times more findings are to be expected than probabilities say, as long as none was counted. */
  readonly doubt: number;
  /** What it leaves of what was counted before: as much as of the histories that probabilities come of. */
  readonly keep: number;
}

/**
 * What the nominal threshold of a budget must be corrected by, as a natural logarithm: how many hours were to open a finding at the
 * thresholds that were in force, over how many did. Counted rather than steered: what a fleet is due in a week says how sure that is,
 * and where it is little, probabilities are believed.
 */
export class Correction {
  theta = 0;
  #due = 0;
  #near = 0;
  #far = 0;
  /** Identity-hours of the hour that is under way which could have opened a finding. */
  judged = 0;
  /** Those of them that did, not far beyond the threshold or far. */
  near = 0;
  far = 0;

  /** End of an hour. */
  tick({ threshold, doubt, keep }: Passed): void {
    this.#due = keep * this.#due + this.judged * pow10(-threshold);
    this.#near = keep * this.#near + this.near;
    this.#far = keep * this.#far + this.far;
    this.judged = 0;
    this.near = 0;
    this.far = 0;
    const came = this.#near + Math.min(this.#far, FAR_SHARE * this.#due);
    const theta = log((this.#due + BELIEVED) / (came + BELIEVED * doubt));
    this.theta = Math.min(LOOSEST, Math.max(STRICTEST, theta));
  }

  /** Numbers for a snapshot, and back. */
  save(): readonly number[] {
    return [this.theta, this.#due, this.#near, this.#far, this.judged, this.near, this.far];
  }

  load(numbers: readonly number[]): void {
    const [theta = 0, due = 0, near = 0, far = 0, judged = 0, ...open] = numbers;
    this.theta = theta;
    this.#due = due;
    this.#near = near;
    this.#far = far;
    this.judged = judged;
    [this.near = 0, this.far = 0] = open;
  }
}
