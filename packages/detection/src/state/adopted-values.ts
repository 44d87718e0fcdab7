/** Of one value: group, field, hash; {@link LATE} is added to the field of one who had long been there. */
const WORDS = 3;
const LATE = 256;
/** Values per row of a snapshot. */
const VALUES_PER_ROW = 8192;
const ROW_WORDS = VALUES_PER_ROW * WORDS;
const FIRST_WORDS = 64 * WORDS;

/** Some of the values, as a snapshot holds them. */
export interface AdoptedRow {
  readonly row: number;
  readonly bytes: Uint8Array;
}

/**
 * Values that identities adopted since the last epoch, in that order. A fleet that begins all at once adopts a million: as
 * numbers of an array they took a tenth of a process's memory, and as JSON they were the largest row of its state.
 */
export class AdoptedValues {
  #words = new Uint32Array(FIRST_WORDS);
  #used = 0;
  /** Words that a snapshot has, and rows in which it has them or others of before. */
  #saved = 0;
  #savedRows = 0;

  push(group: number, field: number, hash: number, isLate = false): void {
    if (this.#used + WORDS > this.#words.length) {
      const larger = new Uint32Array(2 * this.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[this.#used] = group;
    this.#words[this.#used + 1] = isLate ? field + LATE : field;
    this.#words[this.#used + 2] = hash;
    this.#used += WORDS;
  }

  /** Each in its turn; then there are none. */
  takeEach(adopt: (group: number, field: number, hash: number, isLate: boolean) => void): void {
    const words = this.#words;
    for (let at = 0; at < this.#used; at += WORDS) {
      const field = words[at + 1] as number;
      adopt(words[at] as number, field % LATE, words[at + 2] as number, field >= LATE);
    }
    if (words.length > ROW_WORDS) this.#words = new Uint32Array(FIRST_WORDS);
    this.#used = 0;
    this.#saved = 0;
  }

  /** Rows that are new since the last call (the last one until it is full), and numbers of those that are gone. */
  takeChanged(): { readonly changed: readonly AdoptedRow[]; readonly removed: readonly number[] } {
    const changed: AdoptedRow[] = [];
    const rows = Math.ceil(this.#used / ROW_WORDS);
    for (let row = Math.floor(this.#saved / ROW_WORDS); row < rows && this.#saved < this.#used; row += 1) {
      const words = this.#words.slice(row * ROW_WORDS, Math.min(this.#used, (row + 1) * ROW_WORDS));
      changed.push({ row, bytes: new Uint8Array(words.buffer) });
    }
    const removed: number[] = [];
    for (let row = rows; row < this.#savedRows; row += 1) removed.push(row);
    this.#saved = this.#used;
    this.#savedRows = rows;
    return { changed, removed };
  }

  /** The next row of what {@link takeChanged} gave, ascending. */
  load(bytes: Uint8Array): void {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Uint32Array.BYTES_PER_ELEMENT);
    for (let at = 0; at < words.length; at += WORDS) {
      const field = words[at + 1] as number;
      this.push(words[at] as number, field % LATE, words[at + 2] as number, field >= LATE);
    }
    this.#saved = this.#used;
    this.#savedRows = Math.ceil(this.#used / ROW_WORDS);
  }
}
