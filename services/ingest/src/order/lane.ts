import { Held, type Timed } from "./held.ts";

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
  /** All of it is there: nobody is waited for where some is read ahead. */
  readonly isAtRest?: boolean;
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

/** Of an input at rest so many items are read in one go: a small one ends at once, and is closed before the next is opened. */
const AT_ONCE = 512;

/** Reads one source ahead and holds its items until they cannot be overtaken any more. */
export class Lane<T extends Timed> {
  readonly source: LaneSource<T>;
  /** Not given on yet; after the end they are whoever's who gives them on. */
  readonly held: Held<T>;
  private readonly maxHeld: number;
  private batches: AsyncIterator<readonly T[]> | undefined;
  private newest = Number.NEGATIVE_INFINITY;
  private released = Number.NEGATIVE_INFINITY;
  private hasEnded = false;

  constructor(source: LaneSource<T>, compare: (a: T, b: T) => number, maxHeld: number) {
    this.source = source;
    this.held = new Held(compare);
    this.maxHeld = maxHeld;
  }

  /** Nothing is left to read. */
  get ended(): boolean {
    return this.hasEnded;
  }

  /** No item before this time will come any more. */
  get safeUntil(): number {
    if (this.hasEnded) return Number.POSITIVE_INFINITY;
    // Beyond the bound of memory the oldest must go, at the risk of finding out that it was too early.
    if (this.held.length > this.maxHeld) return Math.max(this.held.middle, this.bound());
    return this.bound();
  }

  /** Read on. @throws OutOfOrder when an item belongs before what was taken. */
  async advance(): Promise<void> {
    this.batches ??= this.source.open()[Symbol.asyncIterator]();
    for (let read = 0; ; ) {
      const batch = await this.batches.next();
      this.hasEnded = batch.done === true;
      if (batch.done === true) return;
      for (const item of batch.value) this.hold(item);
      read += batch.value.length;
      if (read >= AT_ONCE || this.source.isAtRest !== true) return;
    }
  }

  /** Take the items before `until`, in order; one at that very time may still get company. */
  take(until: number): readonly T[] {
    this.released = Math.max(this.released, until);
    return this.held.take(until);
  }

  async close(): Promise<void> {
    await this.batches?.return?.();
  }

  private hold(item: T): void {
    if (item.at < this.released && this.source.mayBeLate !== true) throw new OutOfOrder(this.source.name);
    this.newest = Math.max(this.newest, item.at);
    this.held.add(item);
  }

  private bound(): number {
    return this.newest - this.source.latenessMs;
  }
}
