import { log10, pow10 } from "../math/detmath.ts";

/** A bin of rarity, and how many: beyond the last one no day is told apart. */
const PER_UNIT = 4;
const BINS = 32;
/** Days remembered: who acts again within a week is measured by the day that it closes. */
const DAYS = 8;
/** So many others make it common. */
const MANY = 3;
/** Bins that one is nearly as rare within: a decade. */
const NEARLY = PER_UNIT;

/**
 * How rare the volume of a day is among the volumes of that same day. A quarter's end, or a weekend of five times the calls,
 * makes many identities busy: what k of n others exceed today is no rarer than k in n, whatever the days before say. Who is
 * busier than all others is not excused by them.
 */
export class SharedDays {
  readonly #days: number[] = Array.from({ length: DAYS }, () => -1);
  readonly #identities: number[][] = Array.from({ length: DAYS }, () => Array.from({ length: BINS }, () => 0));

  /** The mark of an identity whose rarest so far on `day` had the mark `before` (0 for none). */
  note(day: number, before: number, rarity: number): number {
    const mark = Math.max(before, markOf(rarity));
    const identities = this.#of(day);
    if (mark === before || identities === undefined) return mark;
    if (before > 0) identities[before] = (identities[before] as number) - 1;
    identities[mark] = (identities[mark] as number) + 1;
    return mark;
  }

  /** The rarity of one of `members` that bears the mark, as far as the day's others let it. */
  limit(day: number, mark: number, rarity: number, members: number): number {
    return limitedBy(this.#othersOn(day, mark), rarity, members);
  }

  /**
   * The same of what grows hour by hour, over midnight as well: those count who are nearly as rare, on that day or the day before, beyond
   * as many as chance brings. Who is the first at each level is no rarer for that, nor in the first hours of a day, when nobody else is
   * known to be.
   */
  limitGrowing(day: number, mark: number, rarity: number, members: number): number {
    const near = Math.max(1, mark - NEARLY);
    const byChance = members * pow10(-(near - 1) / PER_UNIT);
    const others = Math.max(this.#othersOn(day, near), this.#othersOn(day - 1, near)) - byChance;
    return limitedBy(others, rarity, members);
  }

  /** Of those that bear the mark or a higher one on the day, all but the identity itself. */
  #othersOn(day: number, mark: number): number {
    if (this.#days[day % DAYS] !== day) return 0;
    const identities = this.#identities[day % DAYS] as number[];
    let others = -1;
    for (let each = mark; each < BINS; each += 1) others += identities[each] as number;
    return others;
  }

  /** Where a newer day took its place there is none. */
  #of(day: number): number[] | undefined {
    const at = day % DAYS;
    if ((this.#days[at] as number) > day) return undefined;
    if (this.#days[at] !== day) {
      this.#days[at] = day;
      (this.#identities[at] as number[]).fill(0);
    }
    return this.#identities[at];
  }

  save(): readonly number[] {
    return [...this.#days, ...this.#identities.flat()];
  }

  load(saved: readonly number[]): void {
    for (let at = 0; at < DAYS; at += 1) {
      this.#days[at] = saved[at] ?? -1;
      for (let bin = 0; bin < BINS; bin += 1) {
        (this.#identities[at] as number[])[bin] = saved[DAYS + at * BINS + bin] ?? 0;
      }
    }
  }
}

function limitedBy(others: number, rarity: number, members: number): number {
  return others < MANY ? rarity : Math.min(rarity, Math.max(0, -log10(others / Math.max(others, members))));
}

/** From 1 on; 0 stands for no rarity at all. */
function markOf(rarity: number): number {
  return Math.min(BINS - 1, 1 + Math.floor(Math.max(0, rarity) * PER_UNIT));
}
