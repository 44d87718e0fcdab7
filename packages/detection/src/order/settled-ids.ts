import type { IdSet } from "./id-set.ts";

const BUCKETS = 1 << 16;
const REST_BITS = 16;

/** From this many ids on, the table of the buckets is less than what the form saves. */
export const WORTH_SETTLING: number = BUCKETS;

/**
 * Ids to which nothing is added any more, in 6 bytes each: in buckets by their first 16 bits, which need not be kept then.
 * The ids are hashes, so that all buckets are alike.
 */
export class SettledIds {
  /** Where each bucket begins; the last one ends with all. */
  readonly #begins = new Uint32Array(BUCKETS + 1);
  readonly #rest: Uint16Array;
  readonly #low: Uint32Array;

  constructor(ids: IdSet) {
    const begins = this.#begins;
    this.#rest = new Uint16Array(ids.size);
    this.#low = new Uint32Array(ids.size);
    ids.each(0, ids.size, (high) => {
      begins[high >>> REST_BITS] = (begins[high >>> REST_BITS] as number) + 1;
    });
    let end = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      end += begins[bucket] as number;
      begins[bucket] = end;
    }
    begins[BUCKETS] = end;
    // Filled from its end: what was where it ends is then where it begins.
    ids.each(0, ids.size, (high, low) => {
      const bucket = high >>> REST_BITS;
      const at = (begins[bucket] as number) - 1;
      begins[bucket] = at;
      this.#rest[at] = high & 0xffff;
      this.#low[at] = low;
    });
  }

  has(high: number, low: number): boolean {
    const bucket = high >>> REST_BITS;
    const rest = high & 0xffff;
    const end = this.#begins[bucket + 1] as number;
    for (let at = this.#begins[bucket] as number; at < end; at += 1) {
      if (this.#low[at] === low && this.#rest[at] === rest) return true;
    }
    return false;
  }
}
