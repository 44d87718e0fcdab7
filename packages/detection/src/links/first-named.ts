const MOST = 200_000;
/** Names that keep apart what has one key: from two on nobody knows whose one without such a name is. */
const MOST_APART = 8;

/** Identities by what is of one of them alone, as `keyOf` has it: whoever was seen first under it, and the others. */
export class FirstNamed {
  readonly #known = new Map<string, Map<string, readonly string[]>>();
  readonly #keyOf: (uid: string) => string | undefined;
  readonly #apartOf: (uid: string) => string;

  /** `apartOf` is what two of one key may not differ in, or empty where an identity does not say it. */
  constructor(keyOf: (uid: string) => string | undefined, apartOf: (uid: string) => string = () => "") {
    this.#keyOf = keyOf;
    this.#apartOf = apartOf;
  }

  /** The identity that was seen first under the same key, where it is another one. */
  sameAs(uid: string): string | undefined {
    const key = this.#keyOf(uid);
    if (key === undefined) return undefined;
    const known = this.#known.get(key) ?? new Map<string, readonly string[]>();
    const apart = this.#apartOf(uid);
    const own = known.get(apart) ?? [];
    const first = own[0] ?? onlyOther(known, apart);
    const mayAdd = known.size === 0 ? this.#known.size < MOST : own.length > 0 || known.size < MOST_APART;
    if (!own.includes(uid) && mayAdd) this.#known.set(key, known.set(apart, [...own, uid]));
    return first === uid ? undefined : first;
  }

  forget(uid: string): void {
    const key = this.#keyOf(uid);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (key === undefined || known === undefined) return;
    const apart = this.#apartOf(uid);
    const others = known.get(apart)?.filter((other) => other !== uid) ?? [];
    if (others.length === 0) known.delete(apart);
    else known.set(apart, others);
    if (known.size === 0) this.#known.delete(key);
  }
}

/** The first of those that say it otherwise, or not: where all who say it say the same. */
function onlyOther(known: ReadonlyMap<string, readonly string[]>, apart: string): string | undefined {
  const said = new Set([apart, ...known.keys()]);
  said.delete("");
  return said.size > 1 ? undefined : known.values().next().value?.[0];
}
