/** A run of 32-bit words as it is saved: a bit for each that is not 0, then those words. One is reused from run to run. */
export class PackedWords {
  readonly #masks: number;
  #packed: Uint32Array;
  /** The next word of the run, and where the next one that is not 0 is. */
  #word = 0;
  #at = 0;

  constructor(words: number) {
    this.#masks = Math.ceil(words / 32);
    this.#packed = new Uint32Array(this.#masks + words);
  }

  /** Begin to write a run. */
  begin(): void {
    this.#packed.fill(0, 0, this.#masks);
    this.#word = 0;
    this.#at = this.#masks;
  }

  /** The next words of the run. */
  put(from: Uint32Array, first: number, count: number): void {
    const packed = this.#packed;
    let at = this.#at;
    for (let i = 0; i < count; i += 1) {
      const value = from[first + i] as number;
      if (value === 0) continue;
      const word = this.#word + i;
      packed[word >>> 5] = (packed[word >>> 5] as number) | (1 << (word & 31));
      packed[at] = value;
      at += 1;
    }
    this.#word += count;
    this.#at = at;
  }

  /** The next words are all 0, or need not be read for they are. */
  skip(count: number): void {
    this.#word += count;
  }

  /** What was put so far. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#packed.slice(0, this.#at).buffer);
  }

  /** Begin to read what {@link bytes} gave. */
  read(bytes: Uint8Array): void {
    this.#packed.set(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
    this.#word = 0;
    this.#at = this.#masks;
  }

  /** The next words, to where all is 0. */
  take(into: Uint32Array, first: number, count: number): void {
    for (let i = 0; i < count; i += 1) {
      if (!this.#isSet(this.#word + i)) continue;
      into[first + i] = this.#packed[this.#at] as number;
      this.#at += 1;
    }
    this.#word += count;
  }

  /** True where the next words to be read are all 0. */
  isEmpty(count: number): boolean {
    for (let word = this.#word; word < this.#word + count; word += 1) if (this.#isSet(word)) return false;
    return true;
  }

  #isSet(word: number): boolean {
    return (((this.#packed[word >>> 5] as number) >>> (word & 31)) & 1) !== 0;
  }
}
