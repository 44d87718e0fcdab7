import { hash32 } from "../state/hash.ts";

const HOUR_MS = 3_600_000;
/** Event-time hours that ids are remembered for. */
const MEMORY_HOURS = 24;
/** Most ids remembered; when full, the oldest hour is forgotten before its time. 32 bytes each at most. */
const MOST_IDS = 1 << 26;
const FIRST_SIZE = 64;
/** Ids per row of a snapshot. */
const IDS_PER_ROW = 8192;

/** Ids of one event-time hour: 64-bit hashes in open addressing, and in the order in which they came. */
interface Generation {
  readonly hour: number;
  high: Uint32Array;
  low: Uint32Array;
  /** Pairs of high and low words. */
  log: Uint32Array;
  used: number;
  saved: number;
}

/** Some ids of one hour, as a snapshot holds them: pairs of high and low words. */
export interface SeenRow {
  readonly hour: number;
  readonly row: number;
  readonly ids: Uint32Array;
}

/**
 * Which events were seen, over 24 hours of event time. A duplicate has the id and the time of its event: some ids are the
 * caller's choice (a Kubernetes client may send its own Audit-ID), and who repeats one must not become invisible. So each
 * hour has its own set; events older than the memory go into that of the present and are looked for in all.
 */
export class SeenIds {
  readonly #hours = new Map<number, Generation>();
  readonly #removed: { hour: number; rows: number }[] = [];
  #oldest = Number.NEGATIVE_INFINITY;
  #total = 0;

  /** True if no event of that id and time (ms) was seen; from now on it is not. */
  add(uid: string, time: number, watermark: number): boolean {
    const high = hash32(uid, 0x9e3779b9 ^ (time >>> 0));
    const low = hash32(uid, 0x7f4a7c15 ^ Math.imul(time >>> 0, 0x85ebca6b) ^ Math.floor(time / 2 ** 32));
    const present = Math.floor(watermark / HOUR_MS);
    const own = Math.floor(time / HOUR_MS);
    this.#forget(present - MEMORY_HOURS);
    if (own >= present - MEMORY_HOURS) return this.#insert(own, high, low);
    for (const generation of this.#hours.values()) if (find(generation, high, low) >= 0) return false;
    return this.#insert(present, high, low);
  }

  /** Events seen of an event-time hour that is still remembered. */
  count(hour: number): number {
    return this.#hours.get(hour)?.used ?? 0;
  }

  /** Rows that are new since the last call (the last one of an hour until it is full), and the rows forgotten. */
  takeChanged(): { readonly changed: readonly SeenRow[]; readonly removed: readonly { hour: number; rows: number }[] } {
    const changed: SeenRow[] = [];
    for (const generation of Array.from(this.#hours.values()).toSorted((a, b) => a.hour - b.hour)) {
      const { hour, log, used, saved } = generation;
      if (saved === used) continue;
      for (let row = Math.floor(saved / IDS_PER_ROW); row * IDS_PER_ROW < used; row += 1) {
        const end = Math.min(used, (row + 1) * IDS_PER_ROW);
        changed.push({ hour, row, ids: log.slice(2 * row * IDS_PER_ROW, 2 * end) });
      }
      generation.saved = used;
    }
    return { changed, removed: this.#removed.splice(0) };
  }

  /** Load rows as {@link takeChanged} gave them, those of an hour in ascending order. */
  load({ hour, ids }: SeenRow): void {
    for (let i = 0; i < ids.length; i += 2) this.#insert(hour, ids[i] as number, ids[i + 1] as number);
    const generation = this.#hours.get(hour);
    if (generation !== undefined) generation.saved = generation.used;
  }

  #insert(hour: number, high: number, low: number): boolean {
    const generation = this.#hours.get(hour) ?? this.#begin(hour);
    const at = find(generation, high, low);
    if (at >= 0) return false;
    generation.high[-1 - at] = high;
    generation.low[-1 - at] = low;
    if (generation.used * 2 === generation.log.length) generation.log = doubled(generation.log);
    generation.log[2 * generation.used] = high;
    generation.log[2 * generation.used + 1] = low;
    generation.used += 1;
    this.#total += 1;
    if (generation.used * 2 > generation.high.length) grow(generation);
    if (this.#total > MOST_IDS) this.#drop(Math.min(...this.#hours.keys()));
    return true;
  }

  #begin(hour: number): Generation {
    const generation: Generation = {
      hour,
      high: new Uint32Array(FIRST_SIZE),
      low: new Uint32Array(FIRST_SIZE),
      log: new Uint32Array(FIRST_SIZE),
      used: 0,
      saved: 0,
    };
    this.#hours.set(hour, generation);
    return generation;
  }

  #forget(before: number): void {
    if (before <= this.#oldest) return;
    this.#oldest = before;
    for (const hour of Array.from(this.#hours.keys())) if (hour < before) this.#drop(hour);
  }

  #drop(hour: number): void {
    const used = this.#hours.get(hour)?.used ?? 0;
    this.#total -= used;
    this.#hours.delete(hour);
    this.#removed.push({ hour, rows: Math.ceil(used / IDS_PER_ROW) });
  }
}

/** Where the id is, or -1 minus where it belongs. `high` is never 0. */
function find(generation: Generation, high: number, low: number): number {
  const mask = generation.high.length - 1;
  let at = low & mask;
  for (;;) {
    const found = generation.high[at];
    if (found === 0) return -1 - at;
    if (found === high && generation.low[at] === low) return at;
    at = (at + 1) & mask;
  }
}

function grow(generation: Generation): void {
  const { high, low } = generation;
  generation.high = new Uint32Array(high.length * 2);
  generation.low = new Uint32Array(high.length * 2);
  for (let i = 0; i < high.length; i += 1) {
    if (high[i] === 0) continue;
    const at = -1 - find(generation, high[i] as number, low[i] as number);
    generation.high[at] = high[i] as number;
    generation.low[at] = low[i] as number;
  }
}

function doubled(log: Uint32Array): Uint32Array {
  const larger = new Uint32Array(log.length * 2);
  larger.set(log);
  return larger;
}
