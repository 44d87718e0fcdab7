import type { Event } from "@rolecall/core";
import { compareEvents, type Told } from "./compare-events.ts";
import { PackedEvents } from "./packed-events.ts";

/** An event on hold. `due` is its time plus the hold of its source. */
export interface Held {
  readonly due: number;
  readonly time: number;
  readonly event: Event;
  readonly offset: number;
}

/** So many are kept as they are, some 5 MB: to pack an event and to read it again takes 3 µs, which a small log need not pay. */
const MOST_WHOLE = 1 << 12;
const FIRST_ROOM = 64;

/** Events on hold, each with a number of its own while it is; few as they came, the others packed. */
export class HeldEvents {
  readonly #mostWhole: number;
  #packed = new PackedEvents();
  #due = new Float64Array(FIRST_ROOM);
  #time = new Float64Array(FIRST_ROOM);
  #offset = new Float64Array(FIRST_ROOM);
  /** Where it lies, for one that is packed. */
  #piece = new Int32Array(FIRST_ROOM);
  #at = new Uint32Array(FIRST_ROOM);
  readonly #whole: (Held | undefined)[] = [];
  readonly #free: number[] = [];
  #used = 0;

  constructor(mostWhole: number = MOST_WHOLE) {
    this.#mostWhole = mostWhole;
  }

  get size(): number {
    return this.#used - this.#free.length;
  }

  put(held: Held): number {
    const isWhole = this.size < this.#mostWhole;
    const id = this.#free.pop() ?? this.#next();
    this.#due[id] = held.due;
    this.#time[id] = held.time;
    this.#offset[id] = held.offset;
    if (isWhole) this.#whole[id] = held;
    else this.#pack(id, held.event);
    return id;
  }

  take(id: number): Held {
    const whole = this.#whole[id];
    this.#free.push(id);
    if (whole !== undefined) {
      this.#whole[id] = undefined;
      return whole;
    }
    const event = this.#packed.take(this.#piece[id] as number, this.#at[id] as number);
    return { due: this.due(id), time: this.#time[id] as number, event, offset: this.offset(id) };
  }

  due(id: number): number {
    return this.#due[id] as number;
  }

  offset(id: number): number {
    return this.#offset[id] as number;
  }

  /** Order of release, as `compareHeld` has it. */
  compare(a: number, b: number): number {
    const due = (this.#due[a] as number) - (this.#due[b] as number);
    if (due !== 0) return due;
    const time = (this.#time[a] as number) - (this.#time[b] as number);
    if (time !== 0) return time;
    return compareEvents(this.#told(a), this.#told(b));
  }

  /** Packs anew what is packed, `ids` among others, where few events of a long hold each keep a piece that was full. */
  settle(ids: Iterable<number>): void {
    if (!this.#packed.isSparse) return;
    const before = this.#packed;
    this.#packed = new PackedEvents();
    for (const id of ids) {
      if (this.#whole[id] === undefined) this.#pack(id, before.take(this.#piece[id] as number, this.#at[id] as number));
    }
  }

  #pack(id: number, event: Event): void {
    const { piece, at } = this.#packed.put(event);
    this.#piece[id] = piece;
    this.#at[id] = at;
  }

  #told(id: number): Told {
    return this.#whole[id]?.event ?? this.#packed.told(this.#piece[id] as number, this.#at[id] as number);
  }

  #next(): number {
    const id = this.#used;
    this.#used += 1;
    if (id < this.#due.length) return id;
    const room = Math.ceil(id * 1.5);
    this.#due = larger(this.#due, new Float64Array(room));
    this.#time = larger(this.#time, new Float64Array(room));
    this.#offset = larger(this.#offset, new Float64Array(room));
    this.#piece = larger(this.#piece, new Int32Array(room));
    this.#at = larger(this.#at, new Uint32Array(room));
    return id;
  }
}

function larger<A extends Float64Array | Int32Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
