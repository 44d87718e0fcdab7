import { DEVIATES, TOGETHER_HOURS } from "../fleet/common-cause.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { log10 } from "../math/detmath.ts";
import {
  AT,
  AT_SUP,
  FAMILIES,
  FAMILY_COUNT,
  FAMILY_OF_FEATURE,
  type Family,
  FEATURE_COUNT,
  TOLD_AS,
} from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

const SIZE = new Float64Array(FAMILY_COUNT);
for (const family of FAMILY_OF_FEATURE) SIZE[family] = (SIZE[family] as number) + 1;
/**
 * Weights of the families where it is not one (weighted hypotheses: Genovese, Roeder and Wasserman, 2006). Life seldom gives a
 * machine a new purpose, and a stolen or led-on one takes it up first thing. The sum's own history makes up for any weight.
 */
const WEIGHTS: Readonly<Partial<Record<Family, number>>> = { purpose: 3 };
/** What choosing the best of a family's features costs. */
const CHOICE: Float64Array = SIZE.map((size, family) => log10(size / (WEIGHTS[FAMILIES[family] as Family] ?? 1)));
/** Below this a family says nothing; and what a further family must exceed, given the leading one. */
const WHISPER = 0.5;
const TOLL = 1;
const ERROR = FAMILIES.indexOf("error");
const VOLUME = FAMILIES.indexOf("volume");
/** Two views of when calls come: by the week, and by the identity's own clock. */
const TIMING: readonly Family[] = ["time", "clock"];
/** A family that added less is no second opinion. */
export const WORTH_COUNTING = 0.5;

/** What those families are told as that added enough to be an opinion of their own. */
export function opinionsOf(added: ArrayLike<number>): ReadonlySet<Family> {
  return new Set(TOLD_AS.filter((_, family) => (added[family] as number) >= WORTH_COUNTING));
}

/** The evidence of one identity-hour: per family, what it added, and the sum. Reused from call to call. */
export class Evidence {
  readonly families: Float64Array = new Float64Array(FAMILY_COUNT);
  /** The feature that spoke for each family. */
  readonly leading: Int8Array = new Int8Array(FAMILY_COUNT);
  /** What each family added to the sum. */
  readonly added: Float64Array = new Float64Array(FAMILY_COUNT);
  sum = 0;
  /** Families that added enough to be an opinion of their own. */
  get opinions(): number {
    return this.added.reduce((count, added) => (added >= WORTH_COUNTING ? count + 1 : count), 0);
  }

  /** Is it odd by when its calls came, and by nothing else? */
  get isTimingAlone(): boolean {
    return this.added.every((added, family) => added < WORTH_COUNTING || TIMING.includes(FAMILIES[family] as Family));
  }

  /**
   * The conditional sum S over the suprema of the row under the cursor (detector.md, 6): the strongest family whole, and
   * of each further one what remains once the strongest is given.
   */
  weigh(row: Rows, kind: number, fleet: Fleet): number {
    this.families.fill(0);
    this.leading.fill(-1);
    for (let feature = 0; feature < FEATURE_COUNT; feature += 1) {
      const surprise = row.get(AT_SUP + feature);
      if (surprise > 0) this.#offer(feature, fleet.recalibrated(feature, kind, surprise));
    }
    this.#shareFate(row, fleet);
    let first = 0;
    for (let m = 1; m < FAMILY_COUNT; m += 1) {
      if ((this.families[m] as number) > (this.families[first] as number)) first = m;
    }
    this.added.fill(0);
    this.added[first] = this.families[first] as number;
    for (let m = 0; m < FAMILY_COUNT; m += 1) {
      const strength = this.families[m] as number;
      if (m === first || strength <= WHISPER) continue;
      this.added[m] = Math.max(0, fleet.coincidence.given(first, m, strength) - TOLL);
    }
    this.sum = this.added.reduce((sum, part) => sum + part, 0);
    return this.sum;
  }

  /**
   * Failing together with others is worth no more than that is rare, and so are the calls of an hour most of which failed: they
   * are the same ones once more. From here on the identity is one of them.
   */
  #shareFate(row: Rows, fleet: Fleet): void {
    const alone = this.families[ERROR] as number;
    if (alone < DEVIATES) return;
    const hour = row.get(AT.hour);
    const since = hour - row.get(AT.errorHour);
    const counted = since < TOGETHER_HOURS;
    this.families[ERROR] = fleet.outage.limit(alone, fleet.budget, counted);
    if (2 * row.get(AT.failed) > row.get(AT.count))
      this.families[VOLUME] = fleet.outage.limit(this.families[VOLUME] as number, fleet.budget, counted);
    if (counted) return;
    row.set(AT.errorHour, hour);
    fleet.outage.note();
  }

  #offer(feature: number, rarity: number): void {
    const family = FAMILY_OF_FEATURE[feature] as number;
    const strength = rarity - (CHOICE[family] as number);
    if (!(strength > (this.families[family] as number))) return;
    this.families[family] = strength;
    this.leading[family] = feature;
  }
}
