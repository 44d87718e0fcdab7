import type { InventoryFacts } from "@rolecall/core";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Bytes of the arena that are added at a time, at least. */
const STEP_BYTES = 64 * 1024;
const EMPTY = 0xffff_ffff;
const MOST_TEXT = 4096;

/**
 * Facts by exact id, for a million of them: ids and what is special to one lie in one arena of bytes, what many have in
 * common (owner, environment, …) is kept once. Less than 200 bytes each, at ids of 60 characters.
 */
export class PackedFacts {
  #arena = new Uint8Array(STEP_BYTES);
  #used = 0;
  #size = 0;
  /** Per entry: where its id begins, where that ends, where its detail ends. */
  #spans = new Uint32Array(3 * 64);
  #common = new Uint32Array(64);
  #table = new Uint32Array(128).fill(EMPTY);
  readonly #profiles: InventoryFacts[] = [];
  readonly #profileIds = new Map<string, number>();
  readonly #scratch = new Uint8Array(MOST_TEXT * 3);

  get size(): number {
    return this.#size;
  }

  /** Bytes that entries take; profiles, which are shared, apart. */
  get bytes(): number {
    return this.#arena.byteLength + this.#spans.byteLength + this.#common.byteLength + this.#table.byteLength;
  }

  /** Adds facts of an id that is not there yet. Ids above 4096 characters are no ids, and left out. */
  add(id: string, facts: InventoryFacts): void {
    if (id.length > MOST_TEXT) return;
    if ((this.#size + 1) * 2 > this.#table.length) this.#rehash();
    const { shared, special } = split(facts);
    const at = this.#size;
    this.#grow();
    this.#spans[at * 3] = this.#used;
    this.#write(id);
    this.#spans[at * 3 + 1] = this.#used;
    if (special !== "") this.#write(special);
    this.#spans[at * 3 + 2] = this.#used;
    this.#common[at] = this.#profile(shared);
    this.#size += 1;
    this.#place(hashOf(id), at);
  }

  get(id: string): InventoryFacts | undefined {
    const at = this.#find(id);
    return at === EMPTY ? undefined : this.#factsAt(at);
  }

  /** All ids with their facts, in the order in which they were added. */
  *entries(): Generator<readonly [id: string, facts: InventoryFacts]> {
    for (let at = 0; at < this.#size; at += 1) {
      yield [this.#text(this.#span(at, 0), this.#span(at, 1)), this.#factsAt(at)];
    }
  }

  #factsAt(at: number): InventoryFacts {
    const shared = this.#profiles[this.#common[at] as number] ?? {};
    const [from, to] = [this.#span(at, 1), this.#span(at, 2)];
    return from === to ? shared : { ...shared, ...(JSON.parse(this.#text(from, to)) as InventoryFacts) };
  }

  #span(at: number, which: number): number {
    return this.#spans[at * 3 + which] as number;
  }

  #text(from: number, to: number): string {
    return decoder.decode(this.#arena.subarray(from, to));
  }

  #find(id: string): number {
    if (this.#size === 0 || id.length > MOST_TEXT) return EMPTY;
    const { written } = encoder.encodeInto(id, this.#scratch);
    const mask = this.#table.length - 1;
    for (let slot = hashOf(id) & mask; ; slot = (slot + 1) & mask) {
      const at = this.#table[slot] as number;
      if (at === EMPTY || this.#isAt(at, written)) return at;
    }
  }

  #isAt(at: number, length: number): boolean {
    const from = this.#span(at, 0);
    if (this.#span(at, 1) - from !== length) return false;
    for (let i = 0; i < length; i += 1) if (this.#arena[from + i] !== this.#scratch[i]) return false;
    return true;
  }

  #place(hash: number, at: number): void {
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    while (this.#table[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#table[slot] = at;
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2).fill(EMPTY);
    for (let at = 0; at < this.#size; at += 1) {
      this.#place(hashOf(this.#text(this.#span(at, 0), this.#span(at, 1))), at);
    }
  }

  #profile(shared: InventoryFacts): number {
    const key = JSON.stringify(shared);
    const known = this.#profileIds.get(key);
    if (known !== undefined) return known;
    this.#profileIds.set(key, this.#profiles.length);
    return this.#profiles.push(shared) - 1;
  }

  #write(text: string): void {
    const bytes = encoder.encode(text);
    if (this.#used + bytes.length > this.#arena.length) {
      const size = Math.max(this.#used + bytes.length + STEP_BYTES, Math.ceil(this.#arena.length * 1.25));
      this.#arena = enlarged(this.#arena, size);
    }
    this.#arena.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #grow(): void {
    if (this.#size < this.#common.length) return;
    const size = Math.ceil(this.#common.length * 1.25);
    const common = new Uint32Array(size);
    common.set(this.#common);
    this.#common = common;
    const spans = new Uint32Array(size * 3);
    spans.set(this.#spans);
    this.#spans = spans;
  }
}

function enlarged(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

/** What many have in common, and the rest as JSON, empty where there is none. */
function split(facts: InventoryFacts): { readonly shared: InventoryFacts; readonly special: string } {
  const { owner, team, group, criticality, environment, kind, rotate_every, ...rest } = facts;
  const shared = { owner, team, group, criticality, environment, kind, rotate_every };
  const special = JSON.stringify(rest);
  return { shared, special: special === "{}" ? "" : special };
}

/** FNV-1a over the code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
