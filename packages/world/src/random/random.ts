/**
 * A seeded stream of chance: xoshiro128** (Blackman and Vigna, 2018), seeded through a 64-bit hash of its key.
 *
 * `split` depends on the key alone, never on how much was drawn: a machine that joins the company gets its own stream and
 * changes nobody else's. Same Node version, same bytes (V8 ships its own `log`, `exp` and `cos`).
 */
export class Random {
  readonly #high: number;
  readonly #low: number;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(high: number, low: number) {
    this.#high = high >>> 0;
    this.#low = low >>> 0;
    this.#a = mix(this.#low ^ 0x9e3779b9);
    this.#b = mix(this.#a + this.#high);
    this.#c = mix(this.#b ^ 0x85ebca6b);
    this.#d = mix(this.#c + 0xc2b2ae35) | 1;
    for (let round = 0; round < 8; round += 1) this.u32();
  }

  /** A whole number of 0 to 2^32 - 1. */
  u32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in (0, 1): never 0, so that it may be given to `Math.log`. */
  float(): number {
    return (this.u32() + 0.5) / 4_294_967_296;
  }

  /** A whole number of 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.float() * bound);
  }

  /** A whole number of `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in `1 / probability` times. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** @throws RangeError for an empty list. */
  pick<T>(from: readonly T[]): T {
    const value = from[this.below(from.length)];
    if (value === undefined) throw new RangeError("nothing to pick from");
    return value;
  }

  /** Another stream, named within this one. */
  split(label: string): Random {
    let high = this.#high ^ 0x811c9dc5;
    let low = this.#low ^ 0x01000193;
    for (let index = 0; index < label.length; index += 1) {
      const unit = label.charCodeAt(index);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high ^ unit ^ (low >>> 15), 0x85ebca6b);
    }
    return new Random(mix(high ^ low), mix(low + 0x9e3779b9));
  }
}

/** The finalizer of MurmurHash3 (A. Appleby): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
