import type { StateRow } from "../detector.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { Fingerprints } from "./fingerprints.ts";

/** Of a change: the fingerprint's halves, and the check, 0 where it was taken out. */
const WORDS = 3;
/** Beyond so many rows they are written anew as one; each part a little later than the one before it, and not all at once. */
const MOST_ROWS = 128;
/** As many more changes than there are fingerprints are not worth keeping. */
const SLACK = 1024;

/** Part of the fingerprints, and how a snapshot holds them: a row of what changed for each time that it was asked. */
export class Journal {
  readonly #prefix: string;
  readonly #mostRows: number;
  readonly #known = new Fingerprints();
  /** What changed since the last snapshot; undefined where that is more than all there is. */
  #changes: number[] | undefined = [];
  #rows = 0;
  /** Changes in the rows. */
  #written = 0;

  constructor(part: number) {
    this.#prefix = `gone:${part}:`;
    this.#mostRows = MOST_ROWS + 2 * part;
  }

  get size(): number {
    return this.#known.size;
  }

  get(high: number, low: number): number {
    return this.#known.get(high, low);
  }

  /** `check` is 0 where the fingerprint goes. */
  set(high: number, low: number, check: number): void {
    if (check === 0) this.#known.delete(high, low);
    else this.#known.set(high, low, check);
    if (this.#changes === undefined) return;
    this.#changes.push(high, low, check);
    if (this.#changes.length > WORDS * (2 * this.#known.size + SLACK)) this.#changes = undefined;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const changes = this.#changes;
    this.#changes = [];
    if (changes?.length === 0) return { rows: [], removed: [] };
    const count = (changes?.length ?? 0) / WORDS;
    const isLong = this.#rows >= this.#mostRows || this.#written + count > 2 * this.#known.size + SLACK;
    if (changes === undefined || isLong) return this.#writeAnew();
    this.#written += count;
    this.#rows += 1;
    return { rows: [this.#row(this.#rows - 1, Uint32Array.from(changes))], removed: [] };
  }

  /** Load a row; in the order of their numbers. */
  load(state: Uint8Array): void {
    const { bytes } = decodeState(state);
    const words = new Uint32Array(bytes.buffer);
    for (let at = 0; at < words.length; at += WORDS) {
      this.set(words[at] as number, words[at + 1] as number, words[at + 2] as number);
    }
    this.#changes = [];
    this.#rows += 1;
    this.#written += words.length / WORDS;
  }

  /** All as one row, in place of the first. */
  #writeAnew(): ReturnType<Journal["takeRows"]> {
    const removed = Array.from({ length: Math.max(0, this.#rows - 1) }, (_, at) => this.#prefix + (at + 1));
    this.#rows = 1;
    this.#written = this.#known.size;
    return { rows: [this.#row(0, this.#known.all())], removed };
  }

  #row(number: number, words: Uint32Array): StateRow {
    return { key: this.#prefix + number, state: encodeState(null, new Uint8Array(words.buffer)) };
  }
}
