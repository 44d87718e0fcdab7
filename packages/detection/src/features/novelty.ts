import { countSurprise } from "../math/negative-binomial.ts";
import { AGE_BINS, GROUP, type Group, novelColumn } from "../state/groups.ts";
import { AT, CLASS_COUNT, F32, U8 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { ownCalls } from "./counts.ts";
import { beyondPeaks, learnPeak, PEAK, type Peak } from "./peaks.ts";

const LOG10_OF_3 = 0.47712125471966244;
/** New values that a newborn machine is expected to show in its first hour, per field, before any fleet taught better. */
const FIRST_HOUR: readonly number[] = [12, 6, 2, 1, 1.2, 1, 2];
/** Values a younger identity still tries out each hour stay untrusted for its first days. */
const TRUST_AGE = 6;
const FIRST_FANO = 6;
/** Values of which many belong to one deed: who sweeps everything once a week brings them all back at once. */
const SWEPT: readonly (readonly [field: number, peak: Peak])[] = [
  [FIELD.action, PEAK.actions],
  [FIELD.scope, PEAK.scopes],
];
const PEAK_OF: ReadonlyMap<number, Peak> = new Map(SWEPT);

/** Age bin of an identity with so many active hours. */
export function ageBin(activeHours: number): number {
  // The place of the highest bit: a logarithm of 8 that is rounded down would be 2.
  return Math.min(AGE_BINS - 1, 31 - Math.clz32(activeHours + 1));
}

/**
 * New values per hour expected of an identity of that age, before data: they fall off as 1 / age (Heaps' law with few
 * types), and are mostly new to the peers as well, since there are none yet.
 */
function firstHazard(field: number, novelty: number, age: number): number {
  const first = FIRST_HOUR[field] as number;
  if (novelty === 1) return first / 2 ** Math.max(0, age - TRUST_AGE);
  return (novelty === 3 ? 0.6 : 0.4) * (first / 2 ** age) + 0.0005;
}

/** Hazard of a novelty class for identities of an age: group, leaning on the fleet, leaning on the first guess. */
function hazard(group: Group, fleet: Group, field: number, novelty: number, age: number): number {
  const column = novelColumn(field, novelty, age);
  const all = (fleet.get(column) + 3 * firstHazard(field, novelty, age)) / (fleet.get(GROUP.age + age) + 3);
  return (group.get(column) + 40 * all) / (group.get(GROUP.age + age) + 40);
}

/** Variance over mean of new values per hour in the group, 1.3 to 8. */
function fano(group: Group, field: number): number {
  const observed = group.get(GROUP.fano + field * 2) + 2 * FIRST_FANO;
  return Math.min(8, Math.max(1.3, observed / (group.get(GROUP.fano + field * 2 + 1) + 2)));
}

/** Expected new values of the class in an ordinary hour: (30 hazard + own sum) / (30 + own hours). */
export function expectedNovelty(row: Rows, group: Group, fleet: Group, field: number, novelty: number): number {
  const age = ageBin(row.get(AT.activeHours));
  const own = row.getF32(F32.novelty + field * CLASS_COUNT + novelty - 1);
  return (30 * hazard(group, fleet, field, novelty, age) + own) / (30 + row.get(AT.exposure));
}

/**
 * Surprise of this hour's new values of one field on the ladder of three classes (detector.md, 4.5). `also` are new values
 * that a change lets expect beside the usual ones, of whatever class; `free` are so many, the newest first, that it explains whole.
 */
export function noveltySurprise(row: Rows, group: Group, fleet: Group, field: number, also = 0, free = 0): number {
  const mean = row.get(AT.mean);
  const volume = Math.min(4, Math.max(0.7, Math.sqrt(Math.max(ownCalls(row), mean) / mean)));
  const spread = fano(group, field) - 1;
  const hours = 30 + row.get(AT.exposure);
  let seen = 0;
  let expected = also;
  let most = 0;
  let left = free;
  for (let novelty = CLASS_COUNT; novelty >= 1; novelty -= 1) {
    const came = row.getU8(U8.novel + field * CLASS_COUNT + novelty - 1);
    const fresh = Math.max(0, came - left);
    left -= came - fresh;
    expected += expectedNovelty(row, group, fleet, field, novelty);
    // As many as before, of more that were to be expected, are less of a surprise.
    if (fresh === 0) continue;
    const shape = Math.min(expected * hours, (expected * volume) / spread);
    const [mean1, before] = [expected * volume, seen];
    const at = (count: number): number => countSurprise(before + count, mean1, shape);
    const peak = novelty === 1 ? PEAK_OF.get(field) : undefined;
    most = Math.max(most, peak === undefined ? at(fresh) : beyondPeaks(row, peak, at(fresh), at));
    seen += fresh;
  }
  return most > LOG10_OF_3 ? most - LOG10_OF_3 : 0;
}

/** Hours that must be known before anybody may be said to bring something new in most of them. */
const KNOWN_HOURS = 24;

/** In most hours some value of the field is one that it never had. */
export function isNewInMostHours(row: Rows, field: number): boolean {
  const hours = row.get(AT.exposure);
  const at = F32.novelty + field * CLASS_COUNT;
  return hours >= KNOWN_HOURS && row.getF32(at + 1) + row.getF32(at + 2) > hours / 2;
}

/** Remember how many values came back that the identity is not known by. */
export function learnReturned(row: Rows): void {
  for (const [field, peak] of SWEPT) learnPeak(row, peak, row.getU8(U8.novel + field * CLASS_COUNT));
}
