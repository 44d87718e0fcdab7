/**
 * A memory of pure results, so that the same text is worked out once. When it is full it is emptied: a bound without
 * bookkeeping, and its loss changes nothing but time.
 */
export class BoundedCache<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;
  readonly #compute: (key: string) => V;

  constructor(limit: number, compute: (key: string) => V) {
    this.#limit = limit;
    this.#compute = compute;
  }

  get(key: string): V {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = this.#compute(key);
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
