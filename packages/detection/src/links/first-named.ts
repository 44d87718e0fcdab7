const MOST = 200_000;

/** Identities by what is of one of them alone, as `keyOf` has it: whoever was seen first under it, and the others. */
export class FirstNamed {
  readonly #known = new Map<string, readonly string[]>();
  readonly #keyOf: (uid: string) => string | undefined;

  constructor(keyOf: (uid: string) => string | undefined) {
    this.#keyOf = keyOf;
  }

  /** The identity that was seen first under the same key, where it is another one. */
  sameAs(uid: string): string | undefined {
    const key = this.#keyOf(uid);
    if (key === undefined) return undefined;
    const known = this.#known.get(key) ?? [];
    const [first] = known;
    if (!known.includes(uid) && (first !== undefined || this.#known.size < MOST)) this.#known.set(key, [...known, uid]);
    return first === uid ? undefined : first;
  }

  forget(uid: string): void {
    const key = this.#keyOf(uid);
    if (key === undefined) return;
    const others = this.#known.get(key)?.filter((other) => other !== uid) ?? [];
    if (others.length === 0) this.#known.delete(key);
    else this.#known.set(key, others);
  }
}
