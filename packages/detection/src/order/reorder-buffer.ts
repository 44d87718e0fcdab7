import type { Event } from "@rolecall/core";

/** An event on hold. `due` is its time plus the hold of its source. */
export interface Held {
  readonly due: number;
  readonly time: number;
  readonly event: Event;
  readonly offset: number;
}

/** Order of release: (time + hold, time, source, event id). Negative if `a` goes first. */
export function compareHeld(a: Held, b: Held): number {
  if (a.due !== b.due) return a.due - b.due;
  if (a.time !== b.time) return a.time - b.time;
  if (a.event.source !== b.event.source) return a.event.source < b.event.source ? -1 : 1;
  if (a.event.event_uid === b.event.event_uid) return 0;
  return a.event.event_uid < b.event.event_uid ? -1 : 1;
}

/** The sort key as text, for the position of a snapshot. */
export function sortKey(held: Held): string {
  return JSON.stringify([held.due, held.time, held.event.source, held.event.event_uid]);
}

/** Binary heap of the events on hold; whoever fills it watches `size` and stops reading. */
export class ReorderBuffer {
  readonly #heap: Held[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(held: Held): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(held);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Held;
      if (compareHeld(above, held) <= 0) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = held;
  }

  /** The next event that is due before `watermark`, or undefined. */
  popBefore(watermark: number): Held | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.due >= watermark) return undefined;
    const last = this.#heap.pop() as Held;
    if (last !== first) this.#sink(last);
    return first;
  }

  /** Lowest offset on hold; Infinity if there is none. */
  lowestOffset(): number {
    return this.#heap.reduce((low, held) => Math.min(low, held.offset), Number.POSITIVE_INFINITY);
  }

  #sink(held: Held): void {
    const heap = this.#heap;
    const size = heap.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && compareHeld(heap[child + 1] as Held, heap[child] as Held) < 0) child += 1;
      const below = heap[child] as Held;
      if (compareHeld(held, below) <= 0) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = held;
  }
}
