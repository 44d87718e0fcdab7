const FIRST_SLOTS = 128;
/** Ids of a page of the log. Pages instead of doubling: no copy of what is large, and at most one page unused. */
const PAGE_BITS = 13;
export const PAGE_IDS: number = 1 << PAGE_BITS;
const FIRST_PAGE_IDS = 64;

/**
 * A set of 64-bit ids that remembers their order: a log of them, and a table of places in it (open addressing, half full at
 * most). 16 to 24 bytes each.
 */
export class IdSet {
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Pairs of high and low words. */
  readonly #pages: Uint32Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True if it was not there. */
  add(high: number, low: number): boolean {
    const slot = this.#slotOf(high, low);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = this.#size + 1;
    this.#log(high, low);
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  has(high: number, low: number): boolean {
    return this.#slots[this.#slotOf(high, low)] !== 0;
  }

  /** Ids in the order in which they came, as pairs of high and low words. */
  slice(from: number, to: number): Uint32Array {
    const ids = new Uint32Array(2 * (to - from));
    this.each(from, to, (high, low, n) => {
      ids[2 * n] = high;
      ids[2 * n + 1] = low;
    });
    return ids;
  }

  each(from: number, to: number, visit: (high: number, low: number, n: number) => void): void {
    for (let place = from; place < to; place += 1) visit(this.#high(place), this.#low(place), place - from);
  }

  /** Where the id is, or where it belongs. */
  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (let place = this.#slots[slot] as number; place !== 0; place = this.#slots[slot] as number) {
      const page = this.#pages[(place - 1) >> PAGE_BITS] as Uint32Array;
      const at = 2 * ((place - 1) & (PAGE_IDS - 1));
      if (page[at] === high && page[at + 1] === low) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #high(place: number): number {
    return (this.#pages[place >> PAGE_BITS] as Uint32Array)[2 * (place & (PAGE_IDS - 1))] as number;
  }

  #low(place: number): number {
    return (this.#pages[place >> PAGE_BITS] as Uint32Array)[2 * (place & (PAGE_IDS - 1)) + 1] as number;
  }

  #log(high: number, low: number): void {
    const page = this.#roomFor(this.#size);
    const at = 2 * (this.#size & (PAGE_IDS - 1));
    page[at] = high;
    page[at + 1] = low;
    this.#size += 1;
  }

  /** The first page begins small: most hours of most fleets have few events. */
  #roomFor(place: number): Uint32Array {
    const number = place >> PAGE_BITS;
    const page = this.#pages[number];
    if (page !== undefined && 2 * (place & (PAGE_IDS - 1)) < page.length) return page;
    const larger = new Uint32Array(2 * (number > 0 ? PAGE_IDS : Math.max(FIRST_PAGE_IDS, 2 * place)));
    if (page !== undefined) larger.set(page);
    this.#pages[number] = larger;
    return larger;
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let place = 0; place < this.#size; place += 1) {
      let slot = this.#low(place) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }
}
