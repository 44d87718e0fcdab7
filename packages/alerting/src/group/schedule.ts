/** What is due at an instant: an episode to resolve, a group to flush, a notice to send again, something that held back ends, a dry run ends. */
export interface Due {
  readonly at: number;
  readonly kind: "resolve" | "flush" | "send" | "wake" | "enable";
  readonly id: string;
}

/** An entry, and how many were pushed before it. */
interface Entry extends Due {
  readonly place: number;
}

/**
 * The timers as a binary heap. Entries are never removed: one that no longer says what its owner says is stale, and
 * `isCurrent` tells. Equal instants come out by kind, and then as they were pushed: what came first is told first.
 */
export class Schedule {
  readonly #heap: Entry[] = [];
  #pushed = 0;

  push({ at: when, kind, id }: Due): void {
    const heap = this.#heap;
    const due: Entry = { at: when, kind, id, place: this.#pushed };
    this.#pushed += 1;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compare(heap[parent], due) <= 0) break;
      heap[at] = heap[parent] ?? due;
      at = parent;
    }
    heap[at] = due;
  }

  /** The earliest current entry; stale ones before it are dropped. */
  peek(isCurrent: (due: Due) => boolean): Due | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (isCurrent(first)) return first;
      this.#pop();
    }
    return undefined;
  }

  /** Takes the earliest current entry that is due at `now`. */
  take(now: number, isCurrent: (due: Due) => boolean): Due | undefined {
    const first = this.peek(isCurrent);
    if (first === undefined || first.at > now) return undefined;
    this.#pop();
    return first;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compare(heap[child + 1], heap[child]) < 0) child += 1;
      if (compare(last, heap[child]) <= 0) break;
      heap[at] = heap[child] ?? last;
      at = child;
    }
    heap[at] = last;
  }
}

/** At one instant: what is over is over before anybody is told that it still goes on. */
const PLACES: Readonly<Record<Due["kind"], number>> = { resolve: 0, wake: 1, enable: 2, flush: 3, send: 4 };

function compare(a: Entry | undefined, b: Entry | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (a.at !== b.at) return a.at - b.at;
  if (a.kind !== b.kind) return PLACES[a.kind] - PLACES[b.kind];
  return a.place - b.place;
}
