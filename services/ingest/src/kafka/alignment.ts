/** What one message became, with the newest event time that its partition had come to by then (epoch ms). */
export interface Aligned {
  /** `topic/partition` */
  readonly lane: string;
  readonly offset: number;
  readonly newest: number;
}

interface Lane<T> {
  queue: T[];
  /** Newest event time of everything that was added; what follows is not before it. */
  newest: number;
  /** More is known to be there than was added, or is expected. */
  isBehind: boolean;
  /** Where it is taken to begin, until it brings something. */
  start: number;
  /** How far others may go beyond it while it is behind, ms of event time. */
  room: number;
}

/**
 * Puts what comes of several partitions in the order of event time, so that a backlog on one does not make its events
 * late: a partition that has come further than another waits for it, as in Flink. One of which nothing is expected holds
 * nobody back.
 *
 * Within a partition the order stays. Pure: what is taken depends on what was added, and on who is behind.
 */
export class Alignment<T extends Aligned> {
  readonly #lanes = new Map<string, Lane<T>>();
  #newestTaken = Number.NEGATIVE_INFINITY;

  add(name: string, items: readonly T[]): void {
    const lane = this.#laneOf(name);
    for (const item of items) lane.queue.push(item);
    lane.newest = Math.max(lane.newest, items.at(-1)?.newest ?? Number.NEGATIVE_INFINITY);
    lane.start = Number.NEGATIVE_INFINITY;
  }

  behind(name: string, isBehind: boolean, room = 0): void {
    const lane = this.#laneOf(name);
    [lane.isBehind, lane.room] = [isBehind, room];
  }

  /** What comes of this lane next is expected to be no older than that. */
  startAt(name: string, time: number): void {
    this.#laneOf(name).start = time;
  }

  /** Have others gone further beyond this lane than `room`, so that waiting for it saves nothing any more? */
  isPassed(name: string, room: number): boolean {
    return this.#newestTaken > reached(this.#laneOf(name)) + room;
  }

  drop(name: string): void {
    this.#lanes.delete(name);
  }

  /** Is there something of this lane that waits? Of any, where none is named. */
  isWaiting(name?: string): boolean {
    if (name !== undefined) return (this.#lanes.get(name)?.queue.length ?? 0) > 0;
    return [...this.#lanes.values()].some(({ queue }) => queue.length > 0);
  }

  /** At most about `most` items that nothing before them can follow any more. */
  take(most: number): readonly T[] {
    const taken: T[] = [];
    while (taken.length < most) {
      const [first, limit] = this.#first();
      const room = most - taken.length;
      const count = first === undefined ? 0 : countUpTo(first.queue, limit, room);
      if (first === undefined || count === 0) break;
      for (const item of first.queue.splice(0, count)) taken.push(item);
      this.#newestTaken = Math.max(this.#newestTaken, taken.at(-1)?.newest ?? Number.NEGATIVE_INFINITY);
    }
    return taken;
  }

  /** The lane whose head is oldest, and up to where it may go before another has its turn. */
  #first(): readonly [Lane<T> | undefined, number] {
    let first: Lane<T> | undefined;
    let [head, limit] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const lane of this.#lanes.values()) {
      const next = lane.queue[0]?.newest ?? (lane.isBehind ? reached(lane) + lane.room : Number.POSITIVE_INFINITY);
      if (lane.queue.length > 0 && (first === undefined || next < head)) {
        if (first !== undefined) limit = Math.min(limit, head);
        [first, head] = [lane, next];
      } else {
        limit = Math.min(limit, next);
      }
    }
    return [first, limit];
  }

  #laneOf(name: string): Lane<T> {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const nowhere = Number.NEGATIVE_INFINITY;
    const lane: Lane<T> = { queue: [], newest: nowhere, isBehind: false, start: nowhere, room: 0 };
    this.#lanes.set(name, lane);
    return lane;
  }
}

function reached({ newest, start }: Lane<unknown>): number {
  return Math.max(newest, start);
}

/** How many items at the head are no newer than `limit`, at most `most`. */
function countUpTo(items: readonly Aligned[], limit: number, most: number): number {
  let count = 0;
  while (count < most && count < items.length && (items[count]?.newest ?? 0) <= limit) count += 1;
  return count;
}
