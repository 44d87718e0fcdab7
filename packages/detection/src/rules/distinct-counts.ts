import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import { ChangedRows } from "../snapshot/changed-rows.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { RuleRows } from "./rule-set.ts";

const encoder = new TextEncoder();
const HOUR_MS = 3_600_000;
const CLOCK_KEY = "rule:clock";

/** When each of a counter's last distinct values was seen: fingerprint to epoch ms. */
type Seen = Map<string, number>;

interface Counter {
  readonly seen: Seen;
  /** None of them was seen before. */
  oldest: number;
  lastAt: number;
  readonly withinMs: number;
}

/** One value seen by one counter. */
export interface Sighting {
  /** `rule:<rule id>:<identity_uid>`. */
  readonly key: string;
  /** A short fingerprint of the value. */
  readonly value: string;
  readonly at: number;
  readonly withinMs: number;
  /** No more distinct values than this are remembered: the threshold. */
  readonly atLeast: number;
}

/**
 * Distinct values per counter within a span of event time, for rules with a threshold. A pure function of the sightings
 * in their order. Bounded: `capacity` counters; when full, the tenth of them that was silent longest is forgotten.
 * What is older than its span is forgotten at the first sighting of a new hour.
 */
export class DistinctCounts {
  readonly #counters = new Map<string, Counter>();
  readonly #changed = new ChangedRows();
  readonly #capacity: number;
  #sweptHour = -1;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Notes a value; how many distinct ones are now within the span, counting no further than `atLeast`. None for one that lies
   * a span behind the latest: it is part of a backlog, and not of what is counted now.
   */
  see(sighting: Sighting): number {
    const { key, at, withinMs } = sighting;
    this.#sweep(at);
    const counter = this.#counters.get(key) ?? this.#open(key, withinMs);
    if (at <= counter.lastAt - withinMs) return 0;
    // Nearly always a value that was seen a moment ago, and none that is forgotten.
    if (counter.oldest > at - withinMs && !isNews(counter, sighting)) return counter.seen.size;
    const before = counter.seen.size;
    for (const [other, seenAt] of counter.seen) if (seenAt <= at - withinMs) counter.seen.delete(other);
    // What is forgotten must not come back with the row, for whoever is late.
    if (counter.seen.size < before) this.#changed.write(key);
    if (isNews(counter, sighting)) this.#note(key, counter, sighting);
    counter.oldest = Math.min(...counter.seen.values());
    return counter.seen.size;
  }

  /** Was the value seen by the counter within its span? */
  has({ key, value, at }: Pick<Sighting, "key" | "value" | "at">): boolean {
    const counter = this.#counters.get(key);
    const seenAt = counter?.seen.get(value);
    return counter !== undefined && seenAt !== undefined && seenAt > at - counter.withinMs;
  }

  /** The values that the counter has seen within its span, as of the last one, and when, as far as a sixteenth of the span tells. */
  valuesOf(key: string): readonly (readonly [value: string, at: number])[] {
    return Array.from(this.#counters.get(key)?.seen ?? []);
  }

  /** The rows changed since the last call, keys in order. */
  takeRows(): RuleRows {
    return this.#changed.take((key) => encoder.encode(JSON.stringify(this.#plain(key))));
  }

  /** Loads rows; one that cannot be read is left out, since a count that starts anew is better than none. */
  restore(rows: Iterable<{ readonly key: string; readonly state: Uint8Array }>): void {
    const decoder = new TextDecoder();
    for (const { key, state } of rows) this.#load(key, parseJson(decoder.decode(state)));
  }

  #note(key: string, counter: Counter, { value, at, atLeast }: Sighting): void {
    counter.seen.delete(value);
    counter.seen.set(value, at);
    if (counter.seen.size > atLeast) dropOldest(counter.seen);
    counter.lastAt = Math.max(counter.lastAt, at);
    this.#changed.write(key);
  }

  #open(key: string, withinMs: number): Counter {
    if (this.#counters.size >= this.#capacity) this.#makeRoom();
    const counter: Counter = { seen: new Map(), oldest: Number.NEGATIVE_INFINITY, lastAt: 0, withinMs };
    this.#counters.set(key, counter);
    return counter;
  }

  #plain(key: string): Json {
    const counter = this.#counters.get(key);
    if (counter === undefined) return { v: 1, hour: this.#sweptHour };
    return { v: 1, within: counter.withinMs, last: counter.lastAt, seen: Array.from(counter.seen) };
  }

  #load(key: string, plain: Json | undefined): void {
    if (!isJsonObject(plain) || plain["v"] !== 1) return;
    const { hour, within, last, seen } = plain;
    if (key === CLOCK_KEY && typeof hour === "number") this.#sweptHour = hour;
    if (typeof within !== "number" || typeof last !== "number" || !Array.isArray(seen)) return;
    this.#counters.set(key, {
      seen: new Map(seen.filter(isSeen)),
      oldest: Number.NEGATIVE_INFINITY,
      lastAt: last,
      withinMs: within,
    });
  }

  #sweep(at: number): void {
    const hour = Math.floor(at / HOUR_MS);
    if (hour <= this.#sweptHour) return;
    this.#sweptHour = hour;
    this.#changed.write(CLOCK_KEY);
    for (const [key, counter] of this.#counters) if (counter.lastAt <= at - counter.withinMs) this.#remove(key);
  }

  #makeRoom(): void {
    for (const key of oldestTenth(this.#counters, this.#capacity, ({ lastAt }) => lastAt)) this.#remove(key);
  }

  #remove(key: string): void {
    this.#counters.delete(key);
    this.#changed.remove(key);
  }
}

/** A value seen again moves its time, and makes a row to write, only by sixteenths of the span. */
function isNews({ seen }: Counter, { value, at, withinMs }: Sighting): boolean {
  const known = seen.get(value);
  return known === undefined || at >= known + withinMs / 16;
}

function isSeen(pair: unknown): pair is [string, number] {
  return Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "number";
}

function dropOldest(seen: Seen): void {
  let oldest: string | undefined;
  for (const [value, at] of seen) if (oldest === undefined || at < (seen.get(oldest) ?? 0)) oldest = value;
  if (oldest !== undefined) seen.delete(oldest);
}
