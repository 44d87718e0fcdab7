import { looksOf } from "../redact/looks-of.ts";
import type { PackedValue } from "./packed-events.ts";
import type { ValueTable } from "./value-table.ts";

/** Places of a column's own memory; a power of two. */
const SLOTS = 256;

/**
 * One text member of the events. Asks its own small memory first, without the text's hash, which one fresh from a parser does
 * not have yet: by its length and four of its characters. Of texts that look alike there (`GetObject`, `PutObject`) it holds two.
 */
export class TextColumn {
  readonly #lookUp: (text: string) => number;
  readonly #keys: string[] = new Array<string>(SLOTS).fill("");
  readonly #ids: Uint32Array = new Uint32Array(SLOTS);
  #last: string | undefined;
  #lastId = 0;

  /** `lookUp` asks the table for a text's place. */
  constructor(lookUp: (text: string) => number) {
    this.#lookUp = lookUp;
  }

  idOf(text: string | undefined): number {
    if (text === undefined) return 0;
    if (text !== this.#last) {
      this.#lastId = this.#find(text);
      this.#last = text;
    }
    return this.#lastId;
  }

  /** The table began anew. */
  forget(): void {
    this.#keys.fill("");
    this.#last = undefined;
  }

  #find(text: string): number {
    if (text.length === 0) return this.#lookUp(text);
    const slot = looksOf(text) & (SLOTS - 2);
    if (this.#keys[slot] === text) return this.#ids[slot] as number;
    if (this.#keys[slot + 1] === text) return this.#ids[slot + 1] as number;
    const id = this.#lookUp(text);
    this.#keys[slot + 1] = this.#keys[slot] as string;
    this.#ids[slot + 1] = this.#ids[slot] as number;
    this.#keys[slot] = text;
    this.#ids[slot] = id;
    return id;
  }
}

/** What a column must know of its values. */
export interface ObjectKind<V> {
  /** Any number that values which are the `same` share. */
  readonly looks: (value: V) => number;
  readonly same: (a: V, b: V) => boolean;
  /** The value without its secrets: itself, where it has none. */
  readonly redacted: (value: V) => V;
}

/** A member that is a list or a map of texts: looked up by what it holds, where it is not the very object of before. */
export class ObjectColumn<V extends Exclude<PackedValue, string>> {
  readonly #table: ValueTable;
  readonly #redacted: (value: V) => V;
  readonly #same: (a: V, b: V) => boolean;
  readonly #looks: (value: V) => number;
  readonly #known: (V | undefined)[] = new Array<V | undefined>(SLOTS).fill(undefined);
  readonly #ids: Uint32Array = new Uint32Array(SLOTS);

  constructor(table: ValueTable, kind: ObjectKind<V>) {
    this.#table = table;
    this.#looks = kind.looks;
    this.#same = kind.same;
    this.#redacted = kind.redacted;
  }

  /** The id of a value that came lately; 0 where it did not. */
  near(value: V): number {
    const slot = this.#looks(value) & (SLOTS - 1);
    const known = this.#known[slot];
    return known !== undefined && (known === value || this.#same(known, value)) ? (this.#ids[slot] as number) : 0;
  }

  idOf(value: V | undefined): number {
    if (value === undefined) return 0;
    const near = this.near(value);
    if (near !== 0) return near;
    const slot = this.#looks(value) & (SLOTS - 1);
    const id = this.#table.objectId(value, this.#redacted);
    this.#known[slot] = value;
    this.#ids[slot] = id;
    return id;
  }

  /** The table began anew. */
  forget(): void {
    this.#known.fill(undefined);
  }
}

export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
