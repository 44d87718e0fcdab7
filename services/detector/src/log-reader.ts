import { setImmediate as breathe } from "node:timers/promises";
import type { EventPlace, FindingVersion, StoredEntry } from "@rolecall/clickhouse";
import { isControl, type LogEntry } from "@rolecall/core";
import type { Detector, Snapshot, StateRow } from "@rolecall/detection";
import { type Batch, LostPartition, type Standing } from "@rolecall/kafka";
import { judge } from "./judge.ts";
import {
  type Beginning,
  beginAgain,
  beginIn,
  type Logs,
  learnIn,
  logRow,
  type Stretch,
  splitLog,
} from "./partition-log.ts";
import { type DetectorTables, type Saved, toldTo } from "./tables.ts";

/** A log that is another than the one that a state was read from. */
export interface OtherLog {
  /** Records that the state has seen. */
  readonly judged: number;
  /** Where the log ends, and from where it is read. */
  readonly end: number;
  readonly from: number;
  /** Records of the log before that were on hold, or not judged yet, and came from the history. */
  readonly again: number;
}

/** Records that left the log before they were read, with nothing else wrong with it: it keeps them for too short a time. */
export interface Gap {
  readonly records: number;
  /** So many of them came from the history; the others were no events, or it has none of them. */
  readonly again: number;
}

export interface LogReaderOptions {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: Pick<DetectorTables, "away" | "stored">;
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  /** Where the group and the partition stand. */
  readonly standing: () => Promise<Standing>;
  /** What was found in records that were read from the history. */
  readonly found: (found: readonly FindingVersion[]) => Promise<void>;
  readonly other?: ((partition: number, log: OtherLog) => void) | undefined;
  readonly gap?: ((partition: number, gap: Gap) => void) | undefined;
  /** The same of what had left the log before this life with it began, and of what compaction took out of it. */
  readonly missed?: ((partition: number, gap: Gap) => void) | undefined;
}

/** What came from the history. */
interface Read {
  readonly again: number;
  /** So many of them lie behind what the state was read to. */
  readonly fresh: number;
  /** The last position. */
  readonly last: number;
}

type Records = Batch<LogEntry | undefined>["records"];

/** So many records of the history are offered at a time. */
const AT_ONCE = 2000;

/** Reads the log of one partition into its detector, over whatever log its state was read from before. */
export class LogReader {
  readonly #options: LogReaderOptions;
  #logs: Logs = { base: 0, first: 0, earlier: [] };
  #isCommitted = false;
  #topicId: string | undefined;
  #last: EventPlace | undefined;
  /** Offset of the record that comes next, at the least. */
  #next = 0;
  /** Position up to which others have judged, and told. */
  readonly told: number;
  /** So many of those records left the log before: what they taught is not learnt anew. */
  gone = 0;
  /** Another than the state was read from: until a state says so, the next one to restore it must find that out again. */
  isOther = false;

  constructor(options: LogReaderOptions, saved: Saved | undefined) {
    this.#options = options;
    this.told = toldTo(saved);
  }

  /** Restores the detector. The offset to read from. */
  async begin(saved: Saved | undefined): Promise<number> {
    const { detector, standing } = this.#options;
    const now = await standing();
    this.#next = now.low;
    this.#isCommitted = now.committed !== undefined;
    this.#topicId = now.topicId;
    if (saved === undefined) return this.#next;
    const { position, rows: all, places = [] } = saved;
    const { mark, rows } = splitLog(all ?? places);
    this.#last = mark?.last;
    if (all !== undefined) detector.restore(position, rows);
    const begun = all === undefined ? learnIn(position, mark, now) : beginIn(position, mark, now);
    if (all === undefined) this.gone = goneOf(position.consumed + 1, begun, now.high);
    await this.#go(begun, position.consumed, now.high);
    return this.#next;
  }

  positionOf(offset: number): number {
    return offset + this.#logs.base;
  }

  /** 0 for what an earlier log had. */
  offsetOf(position: number): number {
    return Math.max(0, position - this.#logs.base);
  }

  /** The group has an offset in the log. */
  committed(): void {
    this.#isCommitted = true;
  }

  /** The log may begin again while it is read, or have lost what comes next. */
  async judge(batch: Batch<LogEntry | undefined>): Promise<readonly FindingVersion[]> {
    const { standing, partition } = this.#options;
    let { records } = batch;
    const first = records[0]?.offset ?? this.#next;
    if (first !== this.#next) {
      const now = await standing().catch(lost);
      if (now === undefined) return [];
      if (first > this.#next) await this.#fill(Math.min(first, now.low));
      else await this.#again(first, now);
    }
    const end = (records.at(-1)?.offset ?? this.#next - 1) + 1;
    const holes = end - this.#next - records.length - (batch.withheld ?? 0);
    if (holes > 0) records = await this.#judgeHoles(records, end, holes);
    this.#next = end;
    this.#last = lastEvent(records) ?? this.#last;
    return judge({ ...this.#options, partition, base: this.#logs.base, told: this.told }, { records });
  }

  /**
   * What is left out of the log, and no mark of somebody's transaction, was there, and compaction took it: it comes from the history,
   * in its place. Those of the records that lie behind that.
   */
  async #judgeHoles(records: Records, end: number, holes: number): Promise<Records> {
    const { tables, patiently, partition, found, missed } = this.#options;
    const { base, earlier } = this.#logs;
    // The history has the offsets of several logs, and does not say which of them an event is of.
    if (base !== 0 || earlier.length > 0) return records;
    const there = new Set(records.map(({ offset }) => offset));
    let [next, rest, again] = [this.#next, records, 0];
    await patiently(async () => {
      for await (const entries of inPieces(tables.stored(partition, next), end)) {
        const last = entries.at(-1)?.position ?? next;
        const taken = entries.filter(({ position }) => !there.has(position));
        const own = rest.filter(({ offset }) => offset <= last);
        const both = [...own, ...taken.map(recordOf)].sort((one, other) => one.offset - other.offset);
        await found(await judge({ ...this.#options, told: this.told }, { records: both }));
        [next, rest, again] = [last + 1, rest.slice(own.length), again + taken.length];
        await breathe();
      }
    });
    missed?.(partition, { records: holes, again });
    return rest;
  }

  /** With the row that says which log it was read from. */
  complete({ position, rows, removed }: Snapshot): Snapshot {
    const { consumed, lowWater } = position;
    const mark = { ...this.#logs, consumed, isCommitted: this.#isCommitted, topicId: this.#topicId, last: this.#last };
    const row = logRow(mark, lowWater);
    return { position, rows: withRow(row, rows), removed };
  }

  async #again(first: number, now: Standing): Promise<void> {
    this.#topicId = now.topicId;
    await this.#go(beginAgain(this.#next, this.#logs, first, now), this.positionOf(this.#next - 1), now.high);
  }

  /** What has left the log before `to`. */
  async #fill(to: number): Promise<void> {
    const { partition, gap } = this.#options;
    const from = this.#next;
    if (to <= from) return;
    const { again } = await this.#readStored({ base: this.#logs.base, from, to }, this.positionOf(from - 1));
    gap?.(partition, { records: to - from, again });
    this.#next = to;
  }

  async #go({ from, missing, isOther, ...logs }: Beginning, consumed: number, end: number): Promise<void> {
    const { partition, other } = this.#options;
    let [again, last] = [0, consumed];
    for (const stretch of missing) {
      const read = await this.#readStored(stretch, consumed);
      again += read.again;
      last = Math.max(last, read.last);
      // The last of them is of the log that is there, where that is the one that was judged.
      if (!isOther && stretch === missing.at(-1)) this.#tellMissed(stretch, consumed, read);
    }
    // What comes from the history lies before the log that is read on.
    const more = last - consumed;
    this.#logs = isOther ? { ...logs, base: logs.base + more, first: logs.first + more } : logs;
    this.#next = from;
    this.isOther = isOther;
    if (isOther) other?.(partition, { judged: consumed + 1, end, from, again });
  }

  /** Of what was judged that is on hold which the state has not seen the end of: all of it, at most, where the history has none. */
  #tellMissed({ base, from, to }: Stretch, consumed: number, { again, fresh }: Read): void {
    const { partition, missed } = this.#options;
    const judged = consumed + 1 - base;
    const held = again > fresh ? 0 : Math.max(0, Math.min(to, judged) - from);
    const records = held + Math.max(0, to - Math.max(judged, from));
    if (records > 0) missed?.(partition, { records, again: fresh });
  }

  /** What the log no longer has, as it comes; the state was read to `consumed`. */
  async #readStored({ base, from, to, now }: Stretch, consumed: number): Promise<Read> {
    const { tables, patiently, partition, found } = this.#options;
    let [again, fresh, last, next] = [0, 0, -1, from];
    const rise = rising(from, consumed - base);
    const after = now && { ...now, last: this.#last };
    // A history that breaks off is read on from where it did, if it is of one log; what is offered twice is known.
    await patiently(async () => {
      if (next >= to) return;
      for await (const entries of inPieces(tables.stored(partition, next, after), to)) {
        const records = entries.map((each) => ({ ...recordOf(each), offset: rise(each.position) }));
        await found(await judge({ ...this.#options, base }, { records }));
        again += records.length;
        fresh += records.filter(({ offset }) => offset + base > consumed).length;
        last = (records.at(-1)?.offset ?? 0) + base;
        if (now === undefined) next = last - base;
        await breathe();
      }
    });
    return { again, fresh, last };
  }
}

function recordOf({ entry, position }: StoredEntry): Records[number] {
  return { key: "", value: entry, offset: position, headers: {} };
}

function lastEvent(records: Records): EventPlace | undefined {
  for (const { value, offset } of records.toReversed())
    if (value !== undefined && !isControl(value)) return { position: offset, uid: value.event_uid };
  return undefined;
}

/** Of the records that a state was learnt from, those that its log no longer has. */
function goneOf(judged: number, { base, from }: Beginning, high: number): number {
  return judged - Math.max(0, Math.min(high, judged - base) - from);
}

/**
 * Offsets of several logs, one behind the other, as if they were of one: where they begin again they are counted on, behind what
 * was judged at least.
 */
function rising(from: number, judged: number): (offset: number) => number {
  let last = from;
  return (offset) => {
    last = offset < last ? Math.max(last, judged) + 1 : offset;
    return last;
  };
}

/** It is another's to judge. */
function lost(error: unknown): undefined {
  if (!(error instanceof LostPartition)) throw error;
}

async function* inPieces(stored: AsyncIterable<StoredEntry>, to: number): AsyncGenerator<readonly StoredEntry[]> {
  let entries: StoredEntry[] = [];
  for await (const each of stored) {
    if (each.position >= to) break;
    entries.push(each);
    if (entries.length < AT_ONCE) continue;
    yield entries;
    entries = [];
  }
  if (entries.length > 0) yield entries;
}

function* withRow(row: StateRow, rows: Iterable<StateRow>): Generator<StateRow, undefined> {
  yield row;
  yield* rows;
}
