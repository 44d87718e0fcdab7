import type { Position } from "../detector.ts";
import { compareEvents } from "./compare-events.ts";
import { type Held, HeldEvents } from "./held-events.ts";

/** Order of release: (time + hold, time, source, event id, identity). Negative if `a` goes first. */
export function compareHeld(a: Held, b: Held): number {
  if (a.due !== b.due) return a.due - b.due;
  if (a.time !== b.time) return a.time - b.time;
  return compareEvents(a.event, b.event);
}

/** The sort key as text, for the position of a snapshot. */
export function sortKey({ due, time, event }: Held): string {
  return JSON.stringify([due, time, event.source, event.event_uid, event.identity_uid]);
}

/** Binary heap of the events on hold; whoever fills it watches `size` and stops reading. */
export class ReorderBuffer {
  readonly #events: HeldEvents;
  /** Numbers of the events. */
  readonly #heap: number[] = [];

  readonly #most: number;
  #letGoTo = Number.NEGATIVE_INFINITY;

  /** Beyond `mostWhole` events they are packed; beyond `mostHeld` they are to be let go. */
  constructor({ mostWhole, mostHeld }: { readonly mostWhole?: number; readonly mostHeld?: number } = {}) {
    this.#events = new HeldEvents(mostWhole);
    this.#most = mostHeld ?? Number.POSITIVE_INFINITY;
  }

  /** What is due before this was let go, at whatever time. */
  get letGoTo(): number {
    return this.#letGoTo;
  }

  /** The sort key of what was let go last begins with when that was due. */
  restore({ released }: Pick<Position, "released">): void {
    if (released !== "") this.#letGoTo = (JSON.parse(released) as [number])[0] + 1;
  }

  /**
   * The first of them, where they are too many. All that is due at one time goes at once, so that of a restored state is known what
   * was on hold; and what is due at `last` stays, for more of that time may follow.
   */
  *popOver(last: number): Generator<Held> {
    for (let due = this.#firstDue(); this.size > this.#most && due < last; due = this.#firstDue()) {
      this.#letGoTo = due + 1;
      for (let held = this.popBefore(due + 1); held !== undefined; held = this.popBefore(due + 1)) yield held;
    }
  }

  get size(): number {
    return this.#heap.length;
  }

  push(held: Held): void {
    const heap = this.#heap;
    const id = this.#events.put(held);
    let at = heap.length;
    heap.push(id);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      if (this.#events.compare(above, id) <= 0) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = id;
  }

  /** The next event that is due before `watermark`, or undefined. */
  popBefore(watermark: number): Held | undefined {
    const first = this.#heap[0];
    if (first === undefined || this.#events.due(first) >= watermark) return undefined;
    const last = this.#heap.pop() as number;
    if (last !== first) this.#sink(last);
    const held = this.#events.take(first);
    this.#events.settle(this.#heap);
    return held;
  }

  /** Lowest offset on hold; Infinity if there is none. */
  lowestOffset(): number {
    return this.#heap.reduce((low, id) => Math.min(low, this.#events.offset(id)), Number.POSITIVE_INFINITY);
  }

  #firstDue(): number {
    const [first] = this.#heap;
    return first === undefined ? Number.POSITIVE_INFINITY : this.#events.due(first);
  }

  #sink(id: number): void {
    const heap = this.#heap;
    const events = this.#events;
    const size = heap.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && events.compare(heap[child + 1] as number, heap[child] as number) < 0) child += 1;
      const below = heap[child] as number;
      if (events.compare(id, below) <= 0) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = id;
  }
}
