import { looksOf } from "./redact/looks-of.ts";

/**
 * A memory of pure results, so that the same text is worked out once. When it is full it is emptied: a bound without
 * bookkeeping, and its loss changes nothing but time.
 *
 * A string fresh from a parser has no hash yet, and hashing it costs more than comparing it. So a small table is asked
 * first, at the place that its length and three of its characters give; only what is not there is looked up by hash. With
 * a limit of 0 there is nothing else: for texts most of which never come again. A text of more than 1,024 characters is
 * one of a kind, and is not kept.
 */
export class BoundedCache<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;
  readonly #compute: (key: string) => V;
  readonly #nearKeys: string[] = new Array<string>(SLOTS).fill("");
  readonly #nearValues: (V | undefined)[] = new Array<V | undefined>(SLOTS).fill(undefined);

  constructor(limit: number, compute: (key: string) => V) {
    this.#limit = limit;
    this.#compute = compute;
  }

  get(key: string): V {
    if (key.length === 0 || key.length > LONGEST) return this.#compute(key);
    const slot = looksOf(key) & (SLOTS - 2);
    if (this.#nearKeys[slot] === key) return this.#nearValues[slot] as V;
    if (this.#nearKeys[slot + 1] === key) return this.#nearValues[slot + 1] as V;
    const value = this.#limit === 0 ? this.#compute(key) : (this.#values.get(key) ?? this.#add(key));
    this.#nearKeys[slot + 1] = this.#nearKeys[slot] as string;
    this.#nearValues[slot + 1] = this.#nearValues[slot];
    this.#nearKeys[slot] = key;
    this.#nearValues[slot] = value;
    return value;
  }

  #add(key: string): V {
    const value = this.#compute(key);
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}

/** A power of two. */
const SLOTS = 256;
const LONGEST = 1024;
