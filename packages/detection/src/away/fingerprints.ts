/** Of one identity: high and low half of its fingerprint, and the check of its row, which is never 0. */
const WORDS = 3;
const FIRST_ROOM = 16;
/** Two thirds full at most: beyond, looking for one that is not there takes long. */
const FULL = 2 / 3;

/**
 * Fingerprints (64 bits) with the check (32 bits) of what each stands for: 12 bytes each and a third more at least, off the
 * heap. Open addressing; what is taken out leaves no gap behind.
 */
export class Fingerprints {
  #words = new Uint32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The check, or 0 where the fingerprint is not there. */
  get(high: number, low: number): number {
    const at = this.#find(high, low);
    return at < 0 ? 0 : (this.#words[at + 2] as number);
  }

  set(high: number, low: number, check: number): void {
    const known = this.#find(high, low);
    if (known >= 0) {
      this.#words[known + 2] = check;
      return;
    }
    if ((this.#size + 1) * WORDS > this.#words.length * FULL) this.#grow();
    this.#put(high, low, check);
    this.#size += 1;
  }

  delete(high: number, low: number): void {
    const found = this.#find(high, low);
    if (found < 0) return;
    const words = this.#words;
    const room = words.length / WORDS;
    this.#size -= 1;
    let gap = found / WORDS;
    // Whoever comes behind moves up, unless it is where it belongs.
    for (let slot = (gap + 1) % room; words[slot * WORDS + 2] !== 0; slot = (slot + 1) % room) {
      const home = (words[slot * WORDS + 1] as number) % room;
      const isBetween = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot;
      if (isBetween) continue;
      words.copyWithin(gap * WORDS, slot * WORDS, slot * WORDS + WORDS);
      gap = slot;
    }
    words.fill(0, gap * WORDS, gap * WORDS + WORDS);
  }

  /** All of them, three words each. */
  all(): Uint32Array {
    const all = new Uint32Array(this.#size * WORDS);
    let to = 0;
    for (let at = 0; at < this.#words.length; at += WORDS) {
      if (this.#words[at + 2] === 0) continue;
      all.set(this.#words.subarray(at, at + WORDS), to);
      to += WORDS;
    }
    return all;
  }

  #find(high: number, low: number): number {
    const words = this.#words;
    const room = words.length / WORDS;
    if (room === 0) return -1;
    for (let slot = low % room; ; slot = slot + 1 === room ? 0 : slot + 1) {
      const at = slot * WORDS;
      if (words[at + 2] === 0) return -1;
      if (words[at + 1] === low && words[at] === high) return at;
    }
  }

  #put(high: number, low: number, check: number): void {
    const words = this.#words;
    const room = words.length / WORDS;
    let slot = low % room;
    while (words[slot * WORDS + 2] !== 0) slot = slot + 1 === room ? 0 : slot + 1;
    words[slot * WORDS] = high;
    words[slot * WORDS + 1] = low;
    words[slot * WORDS + 2] = check;
  }

  /** By half: doubling would leave most of it empty. */
  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(WORDS * Math.max(FIRST_ROOM, Math.ceil((before.length / WORDS) * 1.5)));
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] === 0) continue;
      this.#put(before[at] as number, before[at + 1] as number, before[at + 2] as number);
    }
  }
}
