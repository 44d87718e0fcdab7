/**
 * A memory of pure results, so that the same text is worked out once. When it is full it is emptied: a bound without
 * bookkeeping, and its loss changes nothing but time.
 *
 * Logs repeat themselves from line to line, so the last key is compared before it is hashed.
 */
export class BoundedCache<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;
  readonly #compute: (key: string) => V;
  #lastKey: string | undefined;
  #lastValue: V | undefined;

  constructor(limit: number, compute: (key: string) => V) {
    this.#limit = limit;
    this.#compute = compute;
  }

  get(key: string): V {
    if (key === this.#lastKey) return this.#lastValue as V;
    const value = this.#values.get(key) ?? this.#add(key);
    this.#lastKey = key;
    this.#lastValue = value;
    return value;
  }

  #add(key: string): V {
    const value = this.#compute(key);
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
