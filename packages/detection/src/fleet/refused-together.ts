import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";

/** Who began to be refused a call within so many hours of each other has one cause: a release rolls over a day at most. */
const TOGETHER_HOURS = 24;
/** Whoever was not refused it for so long begins anew. */
const FORGOTTEN_HOURS = 72;
/** So many of a group of peers are known by themselves; more make nothing clearer. */
const MOST_WHO = 64;
/** All of all calls: a snapshot writes them at once. Then the calls go that nobody was refused for longest. */
const MOST = 16_384;
/** Of one epoch: a flood of refusals, each of another call, says nothing about a release. */
const MOST_PENDING = 16_384;
const KEY = "refused:together";

/** One of those who are refused a call. */
interface Who {
  /** Hash of its uid. */
  readonly who: number;
  /** Hours in which it was refused the call first, of late, and last. */
  readonly since: number;
  readonly last: number;
  /** The most refusals that one of its hours had by then. */
  readonly most: number;
}

/** A call of one group of peers that somebody was refused. */
interface Refusal {
  readonly group: number;
  readonly call: number;
  readonly who: number;
  readonly hour: number;
  readonly count: number;
}

interface Saved {
  readonly calls: readonly (readonly [string, readonly Who[]])[];
  readonly pending: readonly (readonly [string, Refusal])[];
}

/** How many others were refused a call of late, and at most how often in one hour. */
export interface Others {
  readonly count: number;
  readonly most: number;
}

const NOBODY: Others = { count: 0, most: 0 };

/**
 * Who is refused which call, per group of peers: a release that lacks a permission is refused it on each machine. Read as of the last
 * five-minute epoch.
 */
export class RefusedTogether {
  readonly #calls = new Map<string, readonly Who[]>();
  readonly #pending = new Map<string, Refusal>();
  /** Of all calls. */
  #whos = 0;
  #dirty = false;

  /** Somebody of the group was refused the call, in an hour that had so many refusals by then. */
  note(refusal: Refusal): void {
    const { group, call, who, hour } = refusal;
    const key = `${group}:${call}:${who}:${hour}`;
    if (this.#pending.size >= MOST_PENDING && !this.#pending.has(key)) return;
    this.#pending.set(key, refusal);
    this.#dirty = true;
  }

  /** Those of the group who began to be refused the call when `who` did, who may do so now. */
  others(group: number, call: number, who: number, hour: number): Others {
    const known = this.#calls.get(`${group}:${call}`);
    if (known === undefined) return NOBODY;
    const began = known.find((each) => each.who === who)?.since ?? hour;
    const others = known.filter((each) => each.who !== who && Math.abs(began - each.since) <= TOGETHER_HOURS);
    return { count: others.length, most: others.reduce((most, each) => Math.max(most, each.most), 0) };
  }

  /** End of a five-minute epoch. */
  publish(): void {
    for (const refusal of this.#pending.values()) this.#put(refusal);
    if (this.#pending.size > 0) this.#dirty = true;
    this.#pending.clear();
  }

  /** Calls that nobody is refused any more are forgotten. */
  closeDay(hour: number): void {
    for (const [key, all] of this.#calls) {
      if (all.some(({ last }) => hour - last <= FORGOTTEN_HOURS)) continue;
      this.#forget(key);
      this.#dirty = true;
    }
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const saved: Saved = { calls: [...this.#calls], pending: [...this.#pending] };
    const rows = this.#dirty ? [{ key: KEY, state: encodeState(saved as unknown as Json) }] : [];
    this.#dirty = false;
    return { rows, removed: [] };
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const { calls, pending } = decodeState(row.state).plain as Saved;
      for (const [key, all] of calls) this.#keep(key, all);
      for (const [key, refusal] of pending) this.#pending.set(key, refusal);
    }
  }

  #put({ group, call, who, hour, count }: Refusal): void {
    const key = `${group}:${call}`;
    const all = (this.#calls.get(key) ?? []).filter(({ last }) => hour - last <= FORGOTTEN_HOURS);
    const known = all.find((each) => each.who === who);
    const since = Math.min(known?.since ?? hour, hour);
    const now = { who, since, last: Math.max(known?.last ?? hour, hour), most: Math.max(known?.most ?? 0, count) };
    const others = all.filter((each) => each.who !== who);
    this.#forget(key);
    // Those who began last are the ones that may have a cause in common with the next.
    this.#keep(key, [...others, now].toSorted((a, b) => b.since - a.since || a.who - b.who).slice(0, MOST_WHO));
    for (const oldest of this.#calls.keys()) {
      if (this.#whos <= MOST) break;
      this.#forget(oldest);
    }
  }

  #keep(key: string, all: readonly Who[]): void {
    this.#calls.set(key, all);
    this.#whos += all.length;
  }

  #forget(key: string): void {
    this.#whos -= this.#calls.get(key)?.length ?? 0;
    this.#calls.delete(key);
  }
}
