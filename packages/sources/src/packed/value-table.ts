import type { PackedValue } from "./packed-events.ts";

/** Places of a column's own memory; a power of two. */
const SLOTS = 256;

/** The places of values in the table of the side that packs. */
export class ValueTable {
  readonly #texts = new Map<string, number>();
  readonly #objects = new Map<string, number>();
  #size = 0;
  #fresh: PackedValue[] = [];
  #anew = true;
  /** How often it began anew: what columns remember holds for one time only. */
  turn = 0;
  readonly #most: number;

  /** `most` values are remembered; when there are more, both sides begin anew. */
  constructor(most: number) {
    this.#most = most;
  }

  textId(text: string): number {
    return this.#texts.get(text) ?? this.#add(this.#texts, text, text);
  }

  objectId(value: Exclude<PackedValue, string>): number {
    const key = JSON.stringify(value);
    return this.#objects.get(key) ?? this.#add(this.#objects, key, value);
  }

  /** What came to the table since the last call. Where it is full, it is empty from now on. */
  take(): { readonly anew: boolean; readonly fresh: readonly PackedValue[] } {
    const taken = { anew: this.#anew, fresh: this.#fresh };
    this.#fresh = [];
    this.#anew = this.#size > this.#most;
    if (this.#anew) {
      this.#texts.clear();
      this.#objects.clear();
      this.#size = 0;
      this.turn += 1;
    }
    return taken;
  }

  #add(ids: Map<string, number>, key: string, value: PackedValue): number {
    this.#size += 1;
    ids.set(key, this.#size);
    this.#fresh.push(value);
    return this.#size;
  }
}

/**
 * One text member of the events. Asks its own small memory first, as `BoundedCache` does: a text that is the same object as
 * the last time, as those are that were redacted, costs one comparison.
 */
export class TextColumn {
  readonly #table: ValueTable;
  readonly #keys: string[] = new Array<string>(SLOTS).fill("");
  readonly #ids: Uint32Array = new Uint32Array(SLOTS);
  #last: string | undefined;
  #lastId = 0;
  #turn = -1;

  constructor(table: ValueTable) {
    this.#table = table;
  }

  idOf(text: string | undefined): number {
    if (text === undefined) return 0;
    if (this.#turn !== this.#table.turn) this.#forget();
    if (text !== this.#last) {
      this.#last = text;
      this.#lastId = this.#find(text);
    }
    return this.#lastId;
  }

  #find(text: string): number {
    const { length } = text;
    if (length === 0) return this.#table.textId(text);
    const looks = length * 37 + text.charCodeAt(length - 1) * 11 + text.charCodeAt(length >> 1) * 5;
    const slot = (looks + text.charCodeAt(length >> 2)) & (SLOTS - 1);
    if (this.#keys[slot] === text) return this.#ids[slot] as number;
    const id = this.#table.textId(text);
    this.#keys[slot] = text;
    this.#ids[slot] = id;
    return id;
  }

  #forget(): void {
    this.#turn = this.#table.turn;
    this.#keys.fill("");
    this.#last = undefined;
  }
}

/** A member that is a list or a map of texts: looked up by what it holds, where it is not the very object of before. */
export class ObjectColumn<V extends Exclude<PackedValue, string>> {
  readonly #table: ValueTable;
  readonly #same: (a: V, b: V) => boolean;
  readonly #looks: (value: V) => number;
  readonly #known: (V | undefined)[] = new Array<V | undefined>(SLOTS).fill(undefined);
  readonly #ids: Uint32Array = new Uint32Array(SLOTS);
  #turn = -1;

  /** The id of a value that came lately; 0 where it did not. */
  near(value: V): number {
    if (this.#turn !== this.#table.turn) {
      this.#turn = this.#table.turn;
      this.#known.fill(undefined);
    }
    const slot = this.#looks(value) & (SLOTS - 1);
    const known = this.#known[slot];
    return known !== undefined && (known === value || this.#same(known, value)) ? (this.#ids[slot] as number) : 0;
  }

  /** `looks` is any number that values which are the `same` share. */
  constructor(table: ValueTable, looks: (value: V) => number, same: (a: V, b: V) => boolean) {
    this.#table = table;
    this.#looks = looks;
    this.#same = same;
  }

  idOf(value: V | undefined): number {
    if (value === undefined) return 0;
    const near = this.near(value);
    if (near !== 0) return near;
    const slot = this.#looks(value) & (SLOTS - 1);
    const id = this.#table.objectId(value);
    this.#known[slot] = value;
    this.#ids[slot] = id;
    return id;
  }
}
