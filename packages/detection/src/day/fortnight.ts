import { log, log10, pow10 } from "../math/detmath.ts";
import { AT, FORTNIGHT, U8 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** Evidence of a day in 32nds of a factor of ten, rounded down: what is shown of each day multiplies to the whole exactly. */
export const EVIDENCE_UNIT = 32;
/** A stored 0 is a day without the identity; the least e-value, a half, is -10 units. */
const OFFSET = 16;
/** No day alone may say more than a probability of 1e-3 does (a factor of 20): what one day shows is for the hours to say. */
export const MOST_A_DAY = 42;

/** What is summed over days: signs too weak to be told, and calls beyond what is usual for the day. */
export type Signs = "signs" | "volume";

/**
 * The evidence in a probability, in units: the mixture of the calibrators k p^(k-1) over k, (1 - p + p ln p) / (p ln² p),
 * whose expectation is 1 where nothing is wrong, so that products over days are evidence as well (detector.md, 6).
 */
export function evidenceOf(rarity: number): number {
  if (rarity <= 0) return Math.floor(-EVIDENCE_UNIT * log10(2));
  const p = pow10(-Math.min(rarity, 6));
  const ln = log(p);
  // Near 1 numerator and denominator vanish together; its series begins with 1/2 + (1 - p) / 6.
  const e = p > 0.99 ? 0.5 + (1 - p) / 6 : (1 - p + p * ln) / (p * ln * ln);
  return Math.min(MOST_A_DAY, Math.floor(EVIDENCE_UNIT * log10(e)));
}

/** The evidence of one of the latest days of the row under the cursor; undefined for a day that has none. */
export function evidenceOn(row: Rows, signs: Signs, day: number): number | undefined {
  const stored = row.getU8(U8[signs] + (day % FORTNIGHT));
  return stored === 0 ? undefined : stored - OFFSET;
}

/** Remember the evidence of the row's present day. */
export function keepEvidence(row: Rows, signs: Signs, evidence: number): void {
  row.setU8(U8[signs] + (row.get(AT.day) % FORTNIGHT), evidence + OFFSET);
}

/** Nothing is summed over the days before `day`, from the one after `since` on. */
export function forgetDays(row: Rows, since: number, day: number): void {
  for (let each = Math.max(since + 1, day - FORTNIGHT + 1); each <= day; each += 1) {
    row.setU8(U8.signs + (each % FORTNIGHT), 0);
    row.setU8(U8.volume + (each % FORTNIGHT), 0);
  }
}

/** What is summed of the fortnight up to a day, as it is stored; the least recent day first. */
export interface DaySums {
  readonly day: number;
  readonly signs: readonly number[];
  readonly volume: readonly number[];
}

/** The sums of the row's fortnight. */
export function daySums(row: Rows): DaySums {
  const day = row.get(AT.day);
  const of = (signs: Signs): readonly number[] =>
    fortnightTo(day).map((each) => (each < 0 ? 0 : row.getU8(U8[signs] + (each % FORTNIGHT))));
  return { day, signs: of("signs"), volume: of("volume") };
}

/** Sums over these days again, as far as they are within the fortnight and nothing was kept of them since. */
export function recallDays(row: Rows, { day, ...sums }: DaySums): void {
  const [oldest = 0] = fortnightTo(row.get(AT.day));
  for (const signs of ["signs", "volume"] as const) {
    for (const [at, each] of fortnightTo(day).entries()) {
      const place = U8[signs] + (each % FORTNIGHT);
      if (each >= Math.max(0, oldest) && row.getU8(place) === 0) row.setU8(place, sums[signs][at] as number);
    }
  }
}

function fortnightTo(day: number): readonly number[] {
  return Array.from({ length: FORTNIGHT }, (_, at) => day - FORTNIGHT + 1 + at);
}

/** Evidence that has gathered by now, in units, and the first day of those that it rests on. */
export interface Gathered {
  readonly evidence: number;
  readonly since: number;
}

/**
 * max(1, M) e over the days of a fortnight, with `today` for the present day: the most that the latest days say together,
 * from whichever day on that is.
 */
export function gathered(row: Rows, signs: Signs, today: number): Gathered {
  const day = row.get(AT.day);
  let sum = today;
  let [evidence, since] = [today, day];
  for (let each = day - 1; each > day - FORTNIGHT; each -= 1) {
    const more = evidenceOn(row, signs, each);
    if (more === undefined) continue;
    sum += more;
    if (sum > evidence) [evidence, since] = [sum, each];
  }
  return { evidence, since };
}
