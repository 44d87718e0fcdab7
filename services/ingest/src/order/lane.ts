/** Something with a place in time. */
export interface Timed {
  /** Sort key, epoch ms. */
  readonly at: number;
}

/** One input that is ordered in time but for a bounded disorder. */
export interface LaneSource<T extends Timed> {
  /** For messages: the file's path. */
  readonly name: string;
  /** No item comes before this time (the first item's, less the disorder); the lane is opened when the merge gets there. */
  readonly startsAt: number;
  /** How far behind newer items an item may come, ms. */
  readonly latenessMs: number;
  /** Let an item that comes too late pass out of order: an input that cannot be read again has no other way. */
  readonly mayBeLate?: boolean;
  /** The merge comes to it soon: what can be read ahead may be. Called more than once. */
  prepare?(): void;
  /** The items in batches, in the order of the input. */
  open(): AsyncIterable<readonly T[]>;
}

/** An item came after later ones had gone on, further behind than its input's bound: the input must be sorted first. */
export class OutOfOrder extends Error {
  readonly lane: string;
  constructor(lane: string) {
    super(`${lane} is not in time order`);
    this.name = "OutOfOrder";
    this.lane = lane;
  }
}

/** Reads one source ahead and holds its items until they cannot be overtaken any more. */
export class Lane<T extends Timed> {
  readonly source: LaneSource<T>;
  private readonly compare: (a: T, b: T) => number;
  private readonly maxHeld: number;
  private batches: AsyncIterator<readonly T[]> | undefined;
  private held: T[] = [];
  private sorted = true;
  private newest = Number.NEGATIVE_INFINITY;
  private released = Number.NEGATIVE_INFINITY;
  private ended = false;

  constructor(source: LaneSource<T>, compare: (a: T, b: T) => number, maxHeld: number) {
    this.source = source;
    this.compare = compare;
    this.maxHeld = maxHeld;
  }

  get open(): boolean {
    return this.batches !== undefined;
  }

  get done(): boolean {
    return this.ended && this.held.length === 0;
  }

  /** No item before this time will come any more. */
  get safeUntil(): number {
    if (this.ended) return Number.POSITIVE_INFINITY;
    if (this.batches === undefined) return this.source.startsAt;
    // Beyond the bound of memory the oldest must go, at the risk of finding out that it was too early.
    if (this.held.length > this.maxHeld) return Math.max(this.held[this.held.length >> 1]?.at ?? 0, this.bound());
    return this.bound();
  }

  /** Read one more batch. @throws OutOfOrder when an item belongs before what was taken. */
  async advance(): Promise<void> {
    this.batches ??= this.source.open()[Symbol.asyncIterator]();
    const batch = await this.batches.next();
    if (batch.done === true) {
      this.ended = true;
      return;
    }
    for (const item of batch.value) {
      if (item.at < this.released && this.source.mayBeLate !== true) throw new OutOfOrder(this.source.name);
      if (item.at < this.newest) this.sorted = false;
      else this.newest = item.at;
      this.held.push(item);
    }
    if (!this.sorted && this.held.length > this.maxHeld) this.sort();
  }

  /** Take the items before `until`, in order; one at that very time may still get company. */
  take(until: number): readonly T[] {
    if (!this.sorted) this.sort();
    const count = countBefore(this.held, until);
    this.released = Math.max(this.released, until);
    if (count === 0) return [];
    const taken = this.held.slice(0, count);
    this.held = this.held.slice(count);
    return taken.sort(this.compare);
  }

  async close(): Promise<void> {
    await this.batches?.return?.();
  }

  private bound(): number {
    return this.newest - this.source.latenessMs;
  }

  private sort(): void {
    this.held.sort((a, b) => a.at - b.at);
    this.sorted = true;
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
