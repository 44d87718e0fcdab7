/**
 * A memory of pure results, so that the same text is worked out once. When it is full it is emptied: a bound without
 * bookkeeping, and its loss changes nothing but time.
 *
 * Logs repeat themselves from line to line, so the last few keys are compared before the key is hashed: a fresh string
 * has no hash yet, and texts of different lengths are told apart at once.
 */
export class BoundedCache<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;
  readonly #compute: (key: string) => V;
  readonly #recentKeys: string[] = [];
  readonly #recentValues: V[] = [];
  #oldest = 0;

  constructor(limit: number, compute: (key: string) => V) {
    this.#limit = limit;
    this.#compute = compute;
  }

  get(key: string): V {
    const keys = this.#recentKeys;
    for (let i = 0; i < keys.length; i += 1) if (keys[i] === key) return this.#recentValues[i] as V;
    const value = this.#values.get(key) ?? this.#add(key);
    keys[this.#oldest] = key;
    this.#recentValues[this.#oldest] = value;
    this.#oldest = (this.#oldest + 1) % RECENT;
    return value;
  }

  #add(key: string): V {
    const value = this.#compute(key);
    if (this.#values.size >= this.#limit) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}

const RECENT = 4;
