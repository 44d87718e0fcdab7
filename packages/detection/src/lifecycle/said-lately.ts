import { DAY_MS, isGrave, type Sighting } from "./sighting.ts";
import { SILENCE_BROKEN } from "./silence.ts";

/** What one machine in so many does within that time is news of each; what more do is how machines are here. */
interface Bound {
  readonly withinMs: number;
  readonly most: number;
  /** Or so many of all, where that is more. */
  readonly share: number;
  /** False where whoever does something grave is told of all the same. */
  readonly isOfGrave: boolean;
}

const BOUNDS: ReadonlyMap<string, Bound> = new Map([
  [SILENCE_BROKEN, { withinMs: DAY_MS, most: 3, share: 1 / 500, isOfGrave: true }],
  ["lifecycle.new-resource", { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
]);

/** How often what is only news while it is rare was said lately, of whomever. Event time. */
export class SaidLately {
  readonly #times = new Map<string, number[]>();

  note(detector: string, at: number): void {
    if (!BOUNDS.has(detector)) return;
    const times = this.#times.get(detector);
    if (times === undefined) this.#times.set(detector, [at]);
    else times.push(at);
  }

  /** True where so many of a fleet of that size were told of that the next one is not. */
  isEnough(detector: string, { at, event }: Sighting, size: number): boolean {
    const bound = BOUNDS.get(detector);
    if (bound === undefined || (isGrave(event) && !bound.isOfGrave)) return false;
    // Events come a little out of order: what is too old for this one may count for the next.
    const known = (this.#times.get(detector) ?? []).filter((time) => at - time < 2 * bound.withinMs);
    this.#times.set(detector, known);
    const lately = known.filter((time) => at - time < bound.withinMs);
    return lately.length >= Math.max(bound.most, size * bound.share);
  }
}
