/** Something with a place in time. */
export interface Timed {
  /** Sort key, epoch ms. */
  readonly at: number;
}

/** Items in any order, to be taken in the order of time. */
export class Held<T extends Timed> {
  readonly #compare: (a: T, b: T) => number;
  #items: T[] = [];
  #isSorted = true;
  #oldest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Of the item in the middle of them; 0 where there is none. */
  get middle(): number {
    if (!this.#isSorted) this.#sort();
    return this.#items[this.#items.length >> 1]?.at ?? 0;
  }

  add(item: T): void {
    if (item.at < this.#newest) this.#isSorted = false;
    else this.#newest = item.at;
    if (item.at < this.#oldest) this.#oldest = item.at;
    this.#items.push(item);
  }

  /** Takes the items before `until`, in order; one at that very time may still get company. */
  take(until: number): T[] {
    if (this.#oldest >= until) return [];
    if (!this.#isSorted) this.#sort();
    const count = countBefore(this.#items, until);
    const taken = this.#items.slice(0, count);
    this.#items = this.#items.slice(count);
    this.#oldest = this.#items[0]?.at ?? Number.POSITIVE_INFINITY;
    return taken.sort(this.#compare);
  }

  #sort(): void {
    this.#items.sort((a, b) => a.at - b.at);
    this.#isSorted = true;
  }
}

/** How many items of a list sorted by time are before `until`. */
function countBefore<T extends Timed>(items: readonly T[], until: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.at ?? 0) < until) low = middle + 1;
    else high = middle;
  }
  return low;
}
