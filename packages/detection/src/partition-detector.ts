import { type ControlRecord, type Coverage, type Event, type Finding, isKnownControl, parseTime } from "@rolecall/core";
import { InTurn } from "./away/in-turn.ts";
import { LONGEST_SILENCE_MS } from "./clock.ts";
import type {
  ChangedIdentities,
  Detector,
  DetectorOptions,
  DetectorStats,
  Offered,
  Position,
  Snapshot,
  StateRow,
} from "./detector.ts";
import { Ahead } from "./order/ahead.ts";
import type { Held } from "./order/held-events.ts";
import { Holds } from "./order/holds.ts";
import { ReorderBuffer, sortKey } from "./order/reorder-buffer.ts";
import { SeenIds } from "./order/seen-ids.ts";
import { Partition } from "./partition.ts";
import type { RuleSet } from "./rules/index.ts";
import { wholeOf, withLinks } from "./snapshot/changed-identities.ts";
import { loadState, saveState } from "./snapshot/state-rows.ts";

const HOUR_MS = 3_600_000;
/** Event time follows its records so far at once; further only when many agree, or when nothing else is to be expected. */
const STEP_MS = HOUR_MS / 4;
/** A record from further ahead than this has no time of its own until event time is known to have gone there. */
const LEAP_MS = 24 * HOUR_MS;
/** Half hours in those of which it is known what comes. */
const HALF_HOURS = 4;
/** Events on hold at most: beyond, time goes on to the earliest of them. */
const MOST_HELD = 1 << 18;

/** Puts the records of a log into their final order, each once, and hands them to the partition. */
export class PartitionDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #partition: Partition;
  readonly #turn: InTurn;
  readonly #buffer: ReorderBuffer;
  readonly #seen = new SeenIds();
  /** Sort keys put back on hold after a restore, until the log goes on where it was left. */
  #reheld: Set<string> | undefined;
  /** Where the restored state stood; what was due before and read before is part of it. */
  #restored: Position | undefined;
  /** A snapshot was begun, and not read to its end. */
  #isOpen = false;
  #watermark = Number.NEGATIVE_INFINITY;
  #consumed = -1;
  #released = "";
  #lastReleased: Held | undefined;
  /** Rows that were asked for last. */
  #asked: readonly string[] = [];
  /**
   * Where the next records are not ahead, the watermark stays: those ahead wait on hold until time gets there, and those more
   * than a day ahead count as of the watermark, for that day may never come.
   */
  readonly #ahead = new Ahead();
  readonly #holds: Holds;
  readonly #counts = { events: 0, duplicates: 0, late: 0 };

  constructor(options: DetectorOptions, rules: RuleSet) {
    this.#options = options;
    this.#holds = new Holds(options.holdMs);
    this.#buffer = new ReorderBuffer(options);
    this.#partition = new Partition(options, rules);
    this.#turn = new InTurn(this.#partition);
  }

  offer(event: Event, offset: number, at: number = parseTime(event.time)): Offered {
    // A time that is none is taken for the present.
    const time = Number.isFinite(at) ? at : Math.max(0, this.#watermark);
    if (offset <= this.#consumed) return this.#offerAgain(event, offset, time);
    const held = { due: time + this.#holds.of(event.source), time, event, offset };
    this.#consumed = offset;
    this.#reheld = undefined;
    this.#counts.events += 1;
    const far = this.#isLeap(held) && this.#hasBegun;
    if (!this.#seen.add(event, time, far ? this.#watermark : Math.max(time, this.#watermark))) {
      this.#counts.duplicates += 1;
      return "duplicate";
    }
    if (this.#options.ordered !== true && time > this.#watermark + STEP_MS && this.#hasBegun) {
      this.#wait(held);
      return "held";
    }
    this.#settle(this.#watermark, offset);
    const gone = Math.max(this.#watermark, this.#buffer.letGoTo);
    if (held.due < gone) {
      this.#counts.late += 1;
      this.#turn.release(event, time, gone, true);
      return "late";
    }
    this.#accept(held);
    return "held";
  }

  advance(at: number, offset: number): void {
    if (offset <= this.#consumed || !Number.isFinite(at)) return;
    this.#consumed = offset;
    this.#reheld = undefined;
    // Several may tell the time of one partition. What is past already says nothing of those that wait ahead, and what is
    // told soon after they came may be of somebody who has not read of them.
    if (at <= this.#watermark) return;
    if (!this.#ahead.waitsOn(at, ({ time }) => time > at + LEAP_MS)) this.#settle(at, offset);
    this.#advance(at);
  }

  control(record: ControlRecord, offset: number): void {
    if (record.control !== "watermark") {
      if (offset <= this.#consumed) return;
      [this.#consumed, this.#reheld] = [offset, undefined];
    }
    if (!isKnownControl(record)) return;
    if (record.control === "watermark") this.advance(parseTime(record.at), offset);
    else this.#turn.afterwards(() => this.#partition.accept(record));
  }

  wanted(): readonly string[] {
    this.#asked = this.#turn.wanted();
    return this.#asked;
  }

  giveBack(rows: Iterable<StateRow>): void {
    this.#partition.away.give(this.#asked, rows);
    this.#turn.proceed();
  }

  settle(): void {
    this.#partition.away.settle();
  }

  get declared(): Detector["declared"] {
    return this.#partition.declarations.versions;
  }

  finish(): void {
    // Nothing comes that it could be too far ahead of.
    for (const leap of this.#ahead.end(this.#consumed)) this.#buffer.push(leap);
    this.#advance(Number.POSITIVE_INFINITY);
    this.#turn.afterwards(() => this.#partition.finish());
  }

  get coverage(): Detector["coverage"] {
    return this.#partition.coverage.counts;
  }

  take(): readonly Finding[] {
    this.#partition.behavior.said.renderChanged();
    return this.#partition.episodes.take();
  }

  takeIdentityParts(): Iterable<ChangedIdentities> {
    const { registry, declarations, links, coverage } = this.#partition;
    const changed = registry.takeParts(
      this.#options.tenant,
      (record) => declarations.factsOf(record),
      (id) => coverage.queue(id),
    );
    return withLinks(changed, links.take(this.#options.tenant));
  }

  takeIdentities(): ChangedIdentities {
    return wholeOf(this.takeIdentityParts());
  }

  takeCoverage(): readonly Coverage[] | undefined {
    return this.#partition.coverage.take();
  }

  snapshot(): ReturnType<Detector["snapshot"]> {
    const { position, rows, removed } = this.openSnapshot();
    return { position, rows: Array.from(rows), removed };
  }

  openSnapshot(): Snapshot {
    if (this.#isOpen) throw new Error("the rows of the last snapshot were not read to their end");
    if (this.#turn.isWaiting) throw new Error("events wait for rows of identities that came back");
    this.#isOpen = true;
    this.#partition.behavior.said.renderChanged();
    const position = {
      consumed: this.#consumed,
      lowWater: Math.min(this.#consumed + 1, this.#buffer.lowestOffset(), this.#ahead.lowestOffset()),
      watermark: this.#watermark,
      released: this.#lastReleased === undefined ? this.#released : sortKey(this.#lastReleased),
    };
    const order = [...this.#ahead.takeRows(), ...this.#holds.takeRows(position.lowWater)];
    const { rows, removed } = saveState(this.#partition, this.#seen, order);
    return { position, rows: this.#reading(rows), removed };
  }

  *#reading(rows: Iterable<StateRow>): Generator<StateRow, undefined> {
    yield* rows;
    this.#isOpen = false;
  }

  restore(position: Position, rows: Iterable<StateRow>): void {
    const { ahead, hold } = loadState(this.#partition, this.#seen, rows);
    this.#ahead.restore(ahead);
    this.#holds.restore(hold, position);
    this.#restored = position;
    this.#reheld = new Set();
    this.#watermark = position.watermark;
    this.#consumed = position.consumed;
    this.#released = position.released;
    if (this.#options.ordered !== true) this.#buffer.restore(position);
  }

  get stats(): DetectorStats {
    return {
      ...this.#counts,
      identities: this.#partition.registry.size,
      ...this.#partition.away.stats,
      unwatched: this.#partition.unwatched,
      habitual: this.#partition.habits.quiet,
      held: this.#buffer.size + this.#ahead.leaps.length,
      watermark: this.#watermark,
    };
  }

  get #hasBegun(): boolean {
    return this.#watermark > Number.NEGATIVE_INFINITY;
  }

  /** A record from ahead of the watermark: it waits, and with enough others in a row it moves the watermark. */
  #wait(held: Held): void {
    this.#ahead.add(held);
    if (this.#isLeap(held)) this.#ahead.leapFrom(this.#watermark);
    this.#holdAhead(held);
    const hour = Math.floor(this.#watermark / HOUR_MS);
    const usual = (this.#seen.count(hour) + this.#seen.count(hour - 1)) / HALF_HOURS;
    const season = this.#partition.registry.size > 1 ? this.#watermark + LONGEST_SILENCE_MS : Number.POSITIVE_INFINITY;
    if (!this.#ahead.agrees(usual, season) && this.#buffer.size < MOST_HELD) return;
    const to = this.#ahead.earliest;
    for (const rest of this.#ahead.agree(to, ({ time }) => time > to + LEAP_MS)) this.#buffer.push(rest);
    this.#advance(to);
  }

  /** The record at `offset` ends the row of those ahead: event time is known to be at `to`. */
  #settle(to: number, offset: number): void {
    for (const leap of this.#ahead.end(offset)) {
      if (leap.time <= to + LEAP_MS) {
        this.#buffer.push(leap);
        continue;
      }
      this.#counts.late += 1;
      this.#turn.release(leap.event, this.#watermark, this.#watermark);
    }
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
    for (const first of this.#buffer.popOver(held.due)) this.#letGo(first);
  }

  /** A record that was read before the restored snapshot: part of the state if it was due then, else on hold again. */
  #offerAgain(event: Event, offset: number, time: number): Offered {
    const held = { due: this.#holds.dueAgain(event.source, time, offset), time, event, offset };
    const { restored, reheld } = { restored: this.#restored, reheld: this.#reheld };
    if (restored === undefined || reheld === undefined || held.due < restored.watermark) return "replayed";
    if (held.due < this.#buffer.letGoTo) return "replayed";
    if (this.#isLeap(held) && !this.#ahead.isOnHold(held)) return "replayed";
    const key = sortKey(held);
    if (reheld.has(key)) return "replayed";
    reheld.add(key);
    // Seen, unless it was read where its log no longer is, and lies in the next one too: then that is where it comes twice.
    this.#seen.add(event, time, this.#isLeap(held) ? this.#watermark : Math.max(time, this.#watermark));
    this.#holdAhead(held);
    return "held";
  }

  #holdAhead(held: Held): void {
    if (this.#isLeap(held)) this.#ahead.leap(held);
    else this.#buffer.push(held);
  }

  #isLeap({ time }: Held): boolean {
    return time > this.#watermark + LEAP_MS;
  }

  #advance(at: number): void {
    if (!(at > this.#watermark)) return;
    // The end of the input is no event time.
    if (at < Number.POSITIVE_INFINITY) this.#watermark = at;
    for (let held = this.#buffer.popBefore(at); held !== undefined; held = this.#buffer.popBefore(at)) {
      this.#letGo(held);
    }
    if (at < Number.POSITIVE_INFINITY) this.#turn.advance(at);
  }

  #letGo(held: Held): void {
    // At the end of the input what was on hold is released beyond the watermark.
    if (held.time > this.#watermark) this.#watermark = held.time;
    this.#turn.release(held.event, held.time, held.due);
    this.#lastReleased = held;
  }
}
