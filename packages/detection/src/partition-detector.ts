import { type ControlRecord, type Event, type Finding, parseTime } from "@rolecall/core";
import type { Detector, DetectorOptions, DetectorStats, Offered, Position, Snapshot, StateRow } from "./detector.ts";
import { type Held, ReorderBuffer, sortKey } from "./order/reorder-buffer.ts";
import { SeenIds } from "./order/seen-ids.ts";
import { Partition } from "./partition.ts";
import type { RuleSet } from "./rules/index.ts";
import { loadState, saveState } from "./snapshot/state-rows.ts";

/** Event time may leap so far at once; further only when a second record agrees. */
const LEAP_MS = 24 * 3_600_000;

/** Puts the records of a log into their final order, each once, and hands them to the partition. */
export class PartitionDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #partition: Partition;
  readonly #buffer = new ReorderBuffer();
  readonly #seen = new SeenIds();
  /** Sort keys put back on hold after a restore, until the log goes on where it was left. */
  #reheld: Set<string> | undefined;
  /** Where the restored state stood; what was due before and read before is part of it. */
  #restored: Position | undefined;
  #watermark = Number.NEGATIVE_INFINITY;
  #consumed = -1;
  #released = "";
  #lastReleased: Held | undefined;
  /**
   * A record from far ahead of the watermark. After a silence the next record is from there as well; after a wrong clock, or
   * a forged one, it is not, and then this one counts as of the watermark instead of ending the present for all.
   */
  #leap: Held | undefined;
  readonly #counts = { events: 0, duplicates: 0, late: 0 };

  constructor(options: DetectorOptions, rules: RuleSet) {
    this.#options = options;
    this.#partition = new Partition(options, rules);
  }

  offer(event: Event, offset: number): Offered {
    const held = this.#hold(event, offset);
    const { due, time } = held;
    if (offset <= this.#consumed) return this.#offerAgain(held);
    this.#consumed = offset;
    this.#reheld = undefined;
    this.#counts.events += 1;
    const far = this.#isFar(time);
    if (!this.#seen.add(event.event_uid, time, far ? this.#watermark : Math.max(time, this.#watermark))) {
      this.#counts.duplicates += 1;
      return "duplicate";
    }
    this.#settle(time);
    if (far && this.#isFar(time)) {
      this.#leap = held;
      return "held";
    }
    if (due < this.#watermark) {
      this.#counts.late += 1;
      const present = Math.max(time, this.#watermark - this.#partition.clock.lag);
      this.#partition.release(event, time, this.#watermark, present);
      return "late";
    }
    this.#accept(held);
    return "held";
  }

  advance(at: number, offset: number): void {
    if (offset <= this.#consumed || !Number.isFinite(at)) return;
    this.#consumed = offset;
    this.#reheld = undefined;
    this.#settle(at);
    this.#advance(at);
  }

  control(record: ControlRecord, offset: number): void {
    if (record.control === "watermark") {
      this.advance(parseTime(record.at), offset);
      return;
    }
    if (offset <= this.#consumed) return;
    this.#consumed = offset;
    this.#reheld = undefined;
    this.#partition.declarations.accept(record);
  }

  get declared(): Detector["declared"] {
    return this.#partition.declarations.versions;
  }

  finish(): void {
    // Nothing comes that it could be too far ahead of.
    this.#settle(Number.POSITIVE_INFINITY);
    this.#advance(Number.POSITIVE_INFINITY);
    this.#partition.finish();
  }

  take(): readonly Finding[] {
    this.#partition.behavior.renderChanged();
    return this.#partition.episodes.take();
  }

  takeIdentities(): ReturnType<Detector["takeIdentities"]> {
    const { registry, declarations, links } = this.#partition;
    const { tenant } = this.#options;
    return { ...registry.take(tenant, (record) => declarations.factsOf(record)), links: links.take(tenant) };
  }

  snapshot(): Snapshot {
    this.#partition.behavior.renderChanged();
    const lowest = Math.min(this.#buffer.lowestOffset(), this.#leap?.offset ?? Number.POSITIVE_INFINITY);
    const position = {
      consumed: this.#consumed,
      lowWater: lowest === Number.POSITIVE_INFINITY ? this.#consumed + 1 : lowest,
      watermark: this.#watermark,
      released: this.#lastReleased === undefined ? this.#released : sortKey(this.#lastReleased),
    };
    return { position, ...saveState(this.#partition, this.#seen) };
  }

  restore(position: Position, rows: Iterable<StateRow>): void {
    loadState(this.#partition, this.#seen, rows);
    this.#restored = position;
    this.#reheld = new Set();
    this.#watermark = position.watermark;
    this.#consumed = position.consumed;
    this.#released = position.released;
  }

  get stats(): DetectorStats {
    return {
      ...this.#counts,
      identities: this.#partition.registry.size,
      unwatched: this.#partition.unwatched,
      held: this.#buffer.size,
      watermark: this.#watermark,
    };
  }

  /** A time that is none is taken for the present. */
  #hold(event: Event, offset: number): Held {
    const parsed = parseTime(event.time);
    const time = Number.isFinite(parsed) ? parsed : Math.max(0, this.#watermark);
    return { due: time + this.#options.holdMs(event.source), time, event, offset };
  }

  #isFar(time: number): boolean {
    return time > this.#watermark + LEAP_MS && this.#watermark > Number.NEGATIVE_INFINITY;
  }

  /** The next record is of `time`: was the one from far ahead right? */
  #settle(time: number): void {
    const leap = this.#leap;
    if (leap === undefined) return;
    this.#leap = undefined;
    if (time >= leap.time - LEAP_MS) {
      this.#accept(leap);
      return;
    }
    this.#counts.late += 1;
    this.#partition.release(leap.event, this.#watermark, this.#watermark);
  }

  /** Into the hold, or where the order is final already, on. */
  #accept(held: Held): void {
    if (this.#options.ordered === true) {
      this.#letGo(held);
      this.#watermark = Math.max(this.#watermark, held.time);
      return;
    }
    this.#buffer.push(held);
    this.#advance(held.time);
  }

  /** A record that was read before the restored snapshot: part of the state if it was due then, else on hold again. */
  #offerAgain(held: Held): Offered {
    const { restored, reheld } = { restored: this.#restored, reheld: this.#reheld };
    if (restored === undefined || reheld === undefined || held.due < restored.watermark) return "replayed";
    const key = sortKey(held);
    if (reheld.has(key)) return "replayed";
    reheld.add(key);
    if (this.#isFar(held.time)) this.#leap = held;
    else this.#buffer.push(held);
    return "held";
  }

  #advance(at: number): void {
    if (!(at > this.#watermark)) return;
    // The end of the input is no event time.
    if (at < Number.POSITIVE_INFINITY) this.#watermark = at;
    for (let held = this.#buffer.popBefore(at); held !== undefined; held = this.#buffer.popBefore(at)) {
      this.#letGo(held);
    }
    if (at < Number.POSITIVE_INFINITY) this.#partition.clock.advance(at);
  }

  #letGo(held: Held): void {
    this.#partition.release(held.event, held.time, held.due);
    this.#lastReleased = held;
  }
}
