import type { Event } from "@rolecall/core";
import { hash32, hash64 } from "../state/hash.ts";
import { SeenHour, type SeenRow } from "./seen-hour.ts";

const HOUR_MS = 3_600_000;
/** Event-time hours that ids are remembered for. */
export const MEMORY_HOURS = 24;
/** An hour is settled when event time is so many hours further, so many ids of it with each new one. */
const SETTLED_AFTER = 2;
const SETTLED_AT_ONCE = 64;
/** Most ids remembered; when full, the oldest hour is forgotten before its time. 6 bytes each for most, 24 for the latest. */
const MOST_IDS = 1 << 26;
const MOST_IDENTITIES = 8192;

/** What makes two events one, besides their time. */
export type Identified = Pick<Event, "event_uid" | "identity_uid">;

/**
 * Which events were seen, over 24 hours of event time. A duplicate has the id and the time of its event, and is of the same
 * identity, as one row of the table of events has: some ids are the caller's choice (a Kubernetes client may send its own
 * Audit-ID), others can be read before their record comes, and who repeats one, or is first with it, must hide nothing. Each
 * hour has its own set of 64-bit hashes; events older than the memory go into that of the present and are looked for in all.
 */
export class SeenIds {
  readonly #hours = new Map<number, SeenHour>();
  readonly #removed: { hour: number; rows: number }[] = [];
  readonly #settling: SeenHour[] = [];
  /** Of the id that is looked at: its high and its low half. */
  readonly #hash = new Uint32Array(2);
  /** Hashes of identities that were met of late. */
  readonly #identities = new Map<string, number>();
  #oldest = Number.NEGATIVE_INFINITY;
  #total = 0;

  /** True if no such event was seen, its time in ms; from now on it is not. */
  add({ event_uid, identity_uid }: Identified, time: number, watermark: number): boolean {
    const hash = this.#hash;
    const highSeed = 0x9e3779b9 ^ (time >>> 0) ^ this.#hashOf(identity_uid);
    const lowSeed = 0x7f4a7c15 ^ Math.imul(time >>> 0, 0x85ebca6b) ^ Math.floor(time / 2 ** 32);
    hash64(event_uid, highSeed, lowSeed, hash);
    const high = hash[0] as number;
    const low = hash[1] as number;
    const present = Math.floor(watermark / HOUR_MS);
    const own = Math.floor(time / HOUR_MS);
    this.#forget(present - MEMORY_HOURS);
    if (own >= present - MEMORY_HOURS) return this.#insert(own, high, low);
    for (const hour of this.#hours.values()) if (hour.has(high, low)) return false;
    return this.#insert(present, high, low);
  }

  /** Identities come back: a walk over the text each would cost a quarter as much as all the rest. */
  #hashOf(identity: string): number {
    const known = this.#identities.get(identity);
    if (known !== undefined) return known;
    if (this.#identities.size >= MOST_IDENTITIES) this.#identities.clear();
    const hash = hash32(identity);
    this.#identities.set(identity, hash);
    return hash;
  }

  /** Events seen of an event-time hour that is still remembered. */
  count(hour: number): number {
    return this.#hours.get(hour)?.size ?? 0;
  }

  /** Rows that are new since the last call (the last one of an hour until it is full), and the rows forgotten. */
  takeChanged(): { readonly changed: readonly SeenRow[]; readonly removed: readonly { hour: number; rows: number }[] } {
    const hours = Array.from(this.#hours.values()).toSorted((a, b) => a.hour - b.hour);
    return { changed: hours.flatMap((hour) => hour.takeChanged()), removed: this.#removed.splice(0) };
  }

  /** Load rows as {@link takeChanged} gave them, those of an hour in ascending order. */
  load(row: SeenRow): void {
    const hour = this.#of(row.hour);
    this.#total -= hour.size;
    hour.load(row);
    this.#total += hour.size;
  }

  #insert(number: number, high: number, low: number): boolean {
    if (this.#settling[0]?.settle(SETTLED_AT_ONCE) === true) this.#settling.shift();
    if (!this.#of(number).add(high, low)) return false;
    this.#total += 1;
    if (this.#total > MOST_IDS) this.#drop(Math.min(...this.#hours.keys()));
    return true;
  }

  #of(number: number): SeenHour {
    let hour = this.#hours.get(number);
    if (hour === undefined) {
      hour = new SeenHour(number);
      this.#hours.set(number, hour);
    }
    return hour;
  }

  /** Event time went on by an hour. */
  #forget(before: number): void {
    if (before <= this.#oldest) return;
    this.#oldest = before;
    for (const hour of Array.from(this.#hours.keys())) if (hour < before) this.#drop(hour);
    for (const hour of this.#hours.values()) {
      if (hour.hour <= before + MEMORY_HOURS - SETTLED_AFTER && hour.beginToSettle()) this.#settling.push(hour);
    }
  }

  #drop(number: number): void {
    const hour = this.#hours.get(number);
    if (hour === undefined) return;
    this.#total -= hour.size;
    this.#hours.delete(number);
    this.#removed.push({ hour: number, rows: hour.rows });
  }
}
