import type { Fleet } from "../fleet/fleet.ts";
import { log10 } from "../math/detmath.ts";
import { AT_SUP, FAMILY_COUNT, FAMILY_OF_FEATURE, FEATURE_COUNT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

const SIZE = new Float64Array(FAMILY_COUNT);
for (const family of FAMILY_OF_FEATURE) SIZE[family] = (SIZE[family] as number) + 1;
/** What choosing the best of a family's features costs. */
const CHOICE: Float64Array = SIZE.map((size) => log10(size));
/** Below this a family says nothing; and what a further family must exceed, given the leading one. */
const WHISPER = 0.5;
const TOLL = 1.3;

/** The evidence of one identity-hour: per family, what it added, and the sum. Reused from call to call. */
export class Evidence {
  readonly families: Float64Array = new Float64Array(FAMILY_COUNT);
  /** The feature that spoke for each family. */
  readonly leading: Int8Array = new Int8Array(FAMILY_COUNT);
  /** What each family added to the sum. */
  readonly added: Float64Array = new Float64Array(FAMILY_COUNT);
  sum = 0;

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

  #offer(feature: number, rarity: number): void {
    const family = FAMILY_OF_FEATURE[feature] as number;
    const strength = rarity - (CHOICE[family] as number);
    if (!(strength > (this.families[family] as number))) return;
    this.families[family] = strength;
    this.leading[family] = feature;
  }
}
