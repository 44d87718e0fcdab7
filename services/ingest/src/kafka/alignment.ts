/** What one message became, with the newest event time that its partition had come to by then (epoch ms). */
export interface Aligned {
  /** `topic/partition` */
  readonly lane: string;
  readonly offset: number;
  readonly newest: number;
  /** About how much memory it takes, bytes. */
  readonly weight: number;
}

/** What may still be taken at a time. */
interface Room {
  items: number;
  weight: number;
}

/** Items that came together, and when whoever gave them was asked. */
interface Piece<T> {
  readonly items: readonly T[];
  readonly asked: number;
  /** How many of them were taken. */
  taken: number;
}

interface Lane<T> {
  readonly pieces: Piece<T>[];
  /** Newest event time of everything that was added; what follows is not before it. */
  newest: number;
  /** Where it is taken to begin, until it brings something. */
  start: number;
  /** How far others may go beyond it while more of it is there, or expected, ms of event time; undefined while it is neither. */
  room: number | undefined;
  /** Nothing of it was there then. */
  emptyAt: number;
}

/** What others have still to read of a topic. */
export interface Elsewhere {
  /** What was asked for then goes no further than this, ms of event time. */
  limitOf(asked: number): number;
}

/** What was to be taken last and was not, for what others have still to read: when it was asked for, and its time. */
export type Stopped = readonly [asked: number, time: number];

const NOWHERE: number = Number.NEGATIVE_INFINITY;

/**
 * Puts what comes of several partitions in the order of event time, so that a backlog on one does not make its events
 * late: a partition that has come further than another waits for it, as in Flink. One that was seen empty holds back only
 * what came after that: nobody knows whether it is still empty then.
 *
 * Within a partition the order stays. Pure: what is taken depends on what was added, and on what is known of the others.
 */
export class Alignment<T extends Aligned> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #elsewhere = new Map<string, Elsewhere>();
  #newestTaken = NOWHERE;
  #stopped: Stopped | undefined;
  /** Lanes of which something waits: asked for with every partition of a topic that there is. */
  #waiting = 0;

  /** What was given when `asked` for. */
  add(name: string, items: readonly T[], asked: number): void {
    const last = items.at(-1);
    if (last === undefined) return;
    const lane = this.#laneOf(name);
    if (lane.pieces.length === 0) this.#waiting += 1;
    lane.pieces.push({ items, asked, taken: 0 });
    lane.newest = Math.max(lane.newest, last.newest);
    lane.start = NOWHERE;
  }

  /** More of this lane is there, or expected: others go no further beyond it than `room`. */
  expect(name: string, room = 0): void {
    this.#laneOf(name).room = room;
  }

  /** Nothing of it was there at `asked`, and nothing is expected. */
  seenEmpty(name: string, asked: number): void {
    const lane = this.#laneOf(name);
    lane.room = undefined;
    lane.emptyAt = asked;
  }

  /** What comes of this lane next is expected to be no older than that. */
  startAt(name: string, time: number): void {
    this.#laneOf(name).start = time;
  }

  /** Have others gone further than `room` beyond where this lane was, so that waiting for it saves nothing any more? */
  isPassed(name: string, room: number): boolean {
    const at = reached(this.#laneOf(name));
    return at > NOWHERE && this.#newestTaken > at + room;
  }

  /** What is known of a topic of which others read something; undefined where that holds nobody back. */
  follow(topic: string, elsewhere: Elsewhere | undefined): void {
    if (elsewhere === undefined) this.#elsewhere.delete(topic);
    else this.#elsewhere.set(topic, elsewhere);
  }

  /** Did what others read of that topic keep what came first from being taken, when it was to be? */
  isHeldBack(topic: string): boolean {
    const elsewhere = this.#elsewhere.get(topic);
    if (elsewhere === undefined || this.#stopped === undefined) return false;
    const [asked, time] = this.#stopped;
    return time > elsewhere.limitOf(asked);
  }

  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** What is not taken of the lane is not before that; minus infinity where nothing is known. */
  reached(name: string): number {
    const lane = this.#lanes.get(name);
    return lane === undefined ? NOWHERE : (headOf(lane) ?? reached(lane));
  }

  drop(name: string): void {
    if (this.isWaiting(name)) this.#waiting -= 1;
    this.#lanes.delete(name);
  }

  /** Is there something of this lane that waits? Of any, where none is named. */
  isWaiting(name?: string): boolean {
    return name === undefined ? this.#waiting > 0 : (this.#lanes.get(name)?.pieces.length ?? 0) > 0;
  }

  /**
   * At most about `items` that nothing before them can follow any more, and none behind those that together weigh `weight`; one at
   * least, however heavy it is.
   */
  take(items: number, weight: number = Number.POSITIVE_INFINITY): readonly T[] {
    const taken: T[] = [];
    const room: Room = { items, weight };
    this.#stopped = undefined;
    while (isLeft(room)) {
      const [lane, limit, emptyAt] = this.#first();
      const piece = lane?.pieces[0];
      if (lane === undefined || piece === undefined || piece.asked > emptyAt) break;
      const before = taken.length;
      takeUpTo(piece, Math.min(limit, this.#limitOf(piece)), room, taken);
      if (piece.taken === piece.items.length) this.#drop(lane);
      if (taken.length === before) break;
      this.#newestTaken = Math.max(this.#newestTaken, taken.at(-1)?.newest ?? NOWHERE);
    }
    return taken;
  }

  /** Its first piece, of which nothing is left. */
  #drop(lane: Lane<T>): void {
    lane.pieces.shift();
    if (lane.pieces.length === 0) this.#waiting -= 1;
  }

  /** The lane whose head is oldest, up to where it may go before another has its turn, and since when none is known to be empty. */
  #first(): readonly [lane: Lane<T> | undefined, limit: number, emptyAt: number] {
    let first: Lane<T> | undefined;
    let [head, limit, emptyAt] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const lane of this.#lanes.values()) {
      const next = headOf(lane);
      if (next === undefined) {
        if (lane.room === undefined) emptyAt = Math.min(emptyAt, lane.emptyAt);
        else limit = Math.min(limit, reached(lane) + lane.room);
      } else if (first === undefined || next < head) {
        if (first !== undefined) limit = Math.min(limit, head);
        [first, head] = [lane, next];
      } else {
        limit = Math.min(limit, next);
      }
    }
    return [first, limit, emptyAt];
  }

  /** How far what is left of the piece may go, for what others have still to read. */
  #limitOf(piece: Piece<T>): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const elsewhere of this.#elsewhere.values()) limit = Math.min(limit, elsewhere.limitOf(piece.asked));
    // Within a piece no time is before another.
    const last = piece.items.at(-1)?.newest ?? NOWHERE;
    this.#stopped = last > limit ? [piece.asked, last] : undefined;
    return limit;
  }

  #laneOf(name: string): Lane<T> {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane: Lane<T> = { pieces: [], newest: NOWHERE, start: NOWHERE, room: undefined, emptyAt: NOWHERE };
    this.#lanes.set(name, lane);
    return lane;
  }
}

function reached({ newest, start }: Lane<unknown>): number {
  return Math.max(newest, start);
}

function headOf({ pieces }: Lane<Aligned>): number | undefined {
  const [first] = pieces;
  return first?.items[first.taken]?.newest;
}

function isLeft({ items, weight }: Room): boolean {
  return items > 0 && weight > 0;
}

/** Takes what is no newer than `limit`, while there is room. */
function takeUpTo<T extends Aligned>(piece: Piece<T>, limit: number, room: Room, taken: T[]): void {
  for (; isLeft(room) && piece.taken < piece.items.length; piece.taken += 1) {
    const item = piece.items[piece.taken] as T;
    if (item.newest > limit) return;
    taken.push(item);
    room.items -= 1;
    room.weight -= item.weight;
  }
}
