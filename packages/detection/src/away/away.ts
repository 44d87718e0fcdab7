import { sha256 } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { Journal } from "./journal.ts";

/** Parts of the fingerprints: a snapshot writes those anew that changed much, and none is large. */
const PARTS = 64;
/** Identities that may be away, some 20 bytes each. Beyond, one that leaves is forgotten. */
const MOST_AWAY = 1 << 25;
/** Bytes of rows that are in no store yet, or in none ever: about a gigabyte with what JavaScript needs for each. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Rows that were read back and not taken. */
const MOST_READ = 10_000;

/** How the row of one that left begins; what follows is the check of its content, and its uid. */
const AWAY_PREFIX = "away:";

/** What a text is told from others by. */
interface Print {
  readonly high: number;
  readonly low: number;
}

/**
 * Those that left memory. What was known of one is a row, whose key has a check of its content in it, so that what a key says is
 * never another thing. Until the row is in a store its bytes are here; afterwards only its fingerprint is.
 */
export class Away {
  readonly #parts = Array.from({ length: PARTS }, (_, part) => new Journal(part));
  readonly #most: number;
  readonly #mostBytes: number;
  /** Rows by key: in no snapshot yet; in the one that was opened last; read back from the store, undefined where it has none. */
  #left = new Map<string, Uint8Array>();
  #saving = new Map<string, Uint8Array>();
  #read = new Map<string, Uint8Array | undefined>();
  /** Keys of those that came back, whose rows nobody needs any more once that is saved. */
  #back: string[] = [];
  #bytes = 0;
  size = 0;
  #returned = 0;
  /** Those for whom there was no room here either, or whose row was not there. */
  #forgotten = 0;

  constructor(most: number = MOST_AWAY, mostBytes: number = MOST_BYTES) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  get stats(): { readonly away: number; readonly returned: number; readonly forgotten: number } {
    return { away: this.size, returned: this.#returned, forgotten: this.#forgotten };
  }

  leave(uid: string, state: Uint8Array): void {
    if (this.size >= this.#most || this.#bytes + state.length > this.#mostBytes) {
      this.#forgotten += 1;
      return;
    }
    const check = checkOf(state);
    this.#set(printOf(uid), check);
    this.#left.set(keyOf(uid, check), state);
    this.#bytes += state.length;
  }

  /** It is away, and what is known of it is here. */
  has(uid: string): boolean {
    const key = this.#keyOf(uid);
    return key !== undefined && this.#stateOf(key) !== undefined;
  }

  /** The key of the row to be read, where the identity is away and its row is not here. */
  wants(uid: string): string | undefined {
    const key = this.#keyOf(uid);
    return key === undefined || this.#isHere(key) ? undefined : key;
  }

  /** What was known of one that is away; from here on it is not. Undefined where nothing is known of it. */
  take(uid: string): Uint8Array | undefined {
    const key = this.#keyOf(uid);
    if (key === undefined) return undefined;
    const state = this.#stateOf(key);
    // Another one's fingerprint may be the same; what a disk lost is lost.
    if (state === undefined) return undefined;
    this.#set(printOf(uid), 0);
    if (this.#left.delete(key)) this.#bytes -= state.length;
    else this.#back.push(key);
    this.#read.delete(key);
    this.#returned += 1;
    return state;
  }

  /** Rows that were asked for by their keys; what is not among them is not there. */
  give(asked: readonly string[], rows: Iterable<StateRow>): void {
    // Of those for whom there was no room; who comes again is asked for again.
    if (this.#read.size > MOST_READ) this.#read.clear();
    for (const key of asked) this.#read.set(key, undefined);
    for (const { key, state } of rows) this.#read.set(key, state);
    for (const key of asked) if (this.#read.get(key) === undefined) this.#forgotten += 1;
  }

  /** Rows of those that left since the last snapshot, and how the fingerprints changed; keys that are gone once it is saved. */
  takeRows(): {
    readonly rows: readonly StateRow[];
    readonly later: Iterable<StateRow>;
    readonly removed: readonly string[];
  } {
    const left = this.#left;
    for (const [key, state] of left) this.#saving.set(key, state);
    this.#left = new Map();
    this.#read.clear();
    const journals = this.#parts.map((part) => part.takeRows());
    // One that came back and left again as it was has the same row.
    const back = this.#back.filter((key) => !left.has(key));
    this.#back = [];
    return {
      rows: journals.flatMap(({ rows }) => rows),
      later: rowsOf(left),
      removed: [...journals.flatMap(({ removed }) => removed), ...back],
    };
  }

  /** What {@link takeRows} gave is in the store. */
  settle(): void {
    for (const state of this.#saving.values()) this.#bytes -= state.length;
    this.#saving = new Map();
  }

  restore(rows: readonly StateRow[]): void {
    const placed = rows.map(({ key, state }) => {
      const [, part = 0, number = 0] = key.split(":").map(Number);
      return { part, number, state };
    });
    placed.sort((a, b) => a.number - b.number);
    for (const { part, state } of placed) this.#parts[part]?.load(state);
    this.size = this.#parts.reduce((sum, part) => sum + part.size, 0);
  }

  #stateOf(key: string): Uint8Array | undefined {
    return this.#left.get(key) ?? this.#saving.get(key) ?? this.#read.get(key);
  }

  #isHere(key: string): boolean {
    return this.#left.has(key) || this.#saving.has(key) || this.#read.has(key);
  }

  #keyOf(uid: string): string | undefined {
    if (this.size === 0) return undefined;
    const { high, low } = printOf(uid);
    const check = this.#partOf(high).get(high, low);
    return check === 0 ? undefined : keyOf(uid, check);
  }

  #set({ high, low }: Print, check: number): void {
    const part = this.#partOf(high);
    const before = part.size;
    part.set(high, low, check);
    this.size += part.size - before;
  }

  #partOf(high: number): Journal {
    return this.#parts[high % PARTS] as Journal;
  }
}

function keyOf(uid: string, check: number): string {
  return `${AWAY_PREFIX}${check.toString(16)}:${uid}`;
}

/** Whoever chooses names must not be able to choose one that another is taken for. */
function printOf(uid: string): Print {
  const hash = sha256(uid);
  return { high: Number.parseInt(hash.slice(0, 8), 16), low: Number.parseInt(hash.slice(8, 16), 16) };
}

function checkOf(state: Uint8Array): number {
  return Number.parseInt(sha256(state).slice(0, 8), 16) || 1;
}

function* rowsOf(states: ReadonlyMap<string, Uint8Array>): Generator<StateRow, undefined> {
  for (const [key, state] of states) yield { key, state };
}
