import type { IdSet } from "./id-set.ts";

const BUCKETS = 1 << 16;
const REST_BITS = 16;

/** From this many ids on, the table of the buckets is less than what the form saves. */
export const WORTH_SETTLING: number = BUCKETS;

/**
 * Ids to which nothing is added any more, in 6 bytes each: in buckets by their first 16 bits, which need not be kept then.
 * The ids are hashes, so that all buckets are alike. They are put there step by step: a million at once would stop the stream
 * for some hundred ms.
 */
export class SettledIds {
  #ids: IdSet | undefined;
  /** Where each bucket begins; the last one ends with all. */
  readonly #begins = new Uint32Array(BUCKETS + 1);
  readonly #rest: Uint16Array;
  readonly #low: Uint32Array;
  #counted = 0;
  #placed = 0;

  constructor(ids: IdSet) {
    this.#ids = ids;
    this.#rest = new Uint16Array(ids.size);
    this.#low = new Uint32Array(ids.size);
  }

  /** Goes on by `most` ids; true when all are where they belong. Each is looked at twice. */
  step(most: number): boolean {
    const ids = this.#ids;
    if (ids === undefined) return true;
    if (this.#counted < ids.size) {
      this.#count(ids, Math.min(ids.size, this.#counted + most));
      if (this.#counted === ids.size) this.#begin();
      return false;
    }
    this.#place(ids, Math.min(ids.size, this.#placed + most));
    if (this.#placed < ids.size) return false;
    this.#ids = undefined;
    return true;
  }

  #count(ids: IdSet, to: number): void {
    const begins = this.#begins;
    ids.each(this.#counted, to, (high) => {
      begins[high >>> REST_BITS] = (begins[high >>> REST_BITS] as number) + 1;
    });
    this.#counted = to;
  }

  /** Each bucket is filled from its end: what says where it ends says then where it begins. */
  #begin(): void {
    const begins = this.#begins;
    let end = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      end += begins[bucket] as number;
      begins[bucket] = end;
    }
    begins[BUCKETS] = end;
  }

  #place(ids: IdSet, to: number): void {
    const begins = this.#begins;
    ids.each(this.#placed, to, (high, low) => {
      const bucket = high >>> REST_BITS;
      const at = (begins[bucket] as number) - 1;
      begins[bucket] = at;
      this.#rest[at] = high & 0xffff;
      this.#low[at] = low;
    });
    this.#placed = to;
  }

  /** Once all are where they belong. */
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
