import type { DeadLetter, Event } from "@rolecall/core";
import { compareEvents } from "@rolecall/detection";
import {
  createRecordReader,
  type FilePack,
  type FileReader,
  type LaneSource,
  type Reading,
  someAtATime,
} from "@rolecall/service-ingest/files";
import type { Intake } from "@rolecall/sources";
import type { ReplayFile } from "./replay-file.ts";

/** An event on its way through a replay. */
export interface ReplayItem {
  /** Place in the merge: event time and the hold of its source, epoch ms; the order in which a live detector lets it go. */
  readonly at: number;
  readonly time: number;
  readonly event: Event;
}

/** Items of one file held while it is sorted, and held back per file in the merge. */
export const HELD_ITEMS = 100_000;

/**
 * A total order of events that does not depend on the files they came in. Copies of one event may differ, as the stages of a
 * request of Kubernetes do: which of them is the first, and counts, does not depend on that either.
 */
export function compareItems(a: ReplayItem, b: ReplayItem): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.time !== b.time) return a.time - b.time;
  const order = compareEvents(a.event, b.event);
  if (order !== 0) return order;
  const [one = "", other = ""] = [a.event.raw, b.event.raw];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** What became of the records read so far. records = events + dead + filtered; duplicates are found downstream. */
export interface Tally {
  records: number;
  events: number;
  dead: number;
  filtered: number;
}

export interface FileReading {
  readonly intake: () => Intake;
  /** The thread that reads files; without it, this one does. */
  readonly reader?: FileReader | undefined;
  readonly holdMs: (source: string) => number;
  readonly latenessMs: number;
  readonly tally: Tally;
  readonly dead: (letter: DeadLetter) => void;
  /** Called for each file whose beginning was read beforehand. */
  readonly looked: () => void;
  /** Told, in a sentence, of an archive that breaks off or is damaged, each time that its end is read. */
  readonly broken: (sentence: string) => void;
}

/**
 * Files as inputs of the merge. The beginning of each is read beforehand, to learn where in time it starts, and closed
 * again: thousands of files must not be open at once. One alone stays open.
 */
export async function lanesOf(
  files: readonly ReplayFile[],
  reading: FileReading,
): Promise<readonly LaneSource<ReplayItem>[]> {
  const [only] = files;
  if (files.length === 1 && only?.reopens === true) return [await openLane(only, reading)];
  return await someAtATime(files, (file) => laneOf(file, reading));
}

async function laneOf(file: ReplayFile, reading: FileReading): Promise<LaneSource<ReplayItem>> {
  const start = file.reopens ? await startOf(file, reading) : Number.NEGATIVE_INFINITY;
  reading.looked();
  const lane = laneFrom(file, reading, start, () => readItems(file, reading));
  const { reader } = reading;
  const { elsewhere } = file;
  return reader === undefined || elsewhere === undefined
    ? lane
    : { ...lane, prepare: () => reader.prepare(elsewhere.path) };
}

/** A lane of which the first events were read already. */
async function openLane(file: ReplayFile, reading: FileReading): Promise<LaneSource<ReplayItem>> {
  const items = readItems(file, reading);
  let first = await items.next();
  while (first.done !== true && first.value.length === 0) first = await items.next();
  return laneFrom(
    file,
    reading,
    first.done === true ? Number.POSITIVE_INFINITY : earliestOf(first.value),
    async function* () {
      if (first.done !== true) yield first.value;
      yield* items;
    },
  );
}

function laneFrom(
  file: ReplayFile,
  reading: FileReading,
  start: number,
  open: () => AsyncIterable<readonly ReplayItem[]>,
): LaneSource<ReplayItem> {
  return {
    name: file.name,
    startsAt: start - reading.latenessMs,
    latenessMs: reading.latenessMs,
    mayBeLate: !file.reopens,
    isAtRest: file.reopens,
    open,
  };
}

async function startOf(file: ReplayFile, reading: FileReading): Promise<number> {
  for await (const items of lookThrough(file, reading, 1)) {
    if (items.length > 0) return earliestOf(items);
  }
  return Number.POSITIVE_INFINITY;
}

/** The events of a file, to learn something of it beforehand: nothing is counted. `ahead`: as of `readItems`. */
export function lookThrough(
  file: ReplayFile,
  reading: Omit<FileReading, "tally" | "dead">,
  ahead?: number,
): AsyncGenerator<readonly ReplayItem[], undefined> {
  const tally = { records: 0, events: 0, dead: 0, filtered: 0 };
  return readItems(unwatched(file), { ...reading, tally, dead: () => undefined }, ahead);
}

function unwatched(file: ReplayFile): ReplayFile {
  const { name, reopens, firstLine = 0, elsewhere } = file;
  const scan = (): AsyncIterable<Uint8Array> => file.scan();
  const watched = elsewhere && { ...elsewhere, readTo: () => undefined };
  return { name, reopens, firstLine, open: scan, scan, elsewhere: watched };
}

function earliestOf(items: readonly ReplayItem[]): number {
  return items.reduce((least, item) => Math.min(least, item.at), Number.POSITIVE_INFINITY);
}

/** `ahead`: how far the other thread may read before it is asked to. */
async function* readItems(
  file: ReplayFile,
  reading: FileReading,
  ahead?: number,
): AsyncGenerator<readonly ReplayItem[], undefined> {
  const { elsewhere } = file;
  if (reading.reader !== undefined && elsewhere !== undefined) {
    for await (const pack of reading.reader.read(elsewhere.path, ahead)) {
      elsewhere.readTo(pack.position);
      if (pack.broken !== undefined) reading.broken(pack.broken);
      yield itemsIn(pack, reading);
    }
    return;
  }
  const { name, firstLine = 0 } = file;
  const reader = createRecordReader({ intake: reading.intake(), origin: (line) => `${name}:${firstLine + line}` });
  for await (const chunk of file.open()) yield itemsOf(reader.push(chunk), reading);
  yield itemsOf(reader.end(), reading);
}

function itemsOf(read: Reading, { tally, dead, holdMs }: FileReading): readonly ReplayItem[] {
  tally.records += read.records;
  tally.filtered += read.filtered;
  const items: ReplayItem[] = [];
  for (const one of read.items) {
    if (one.kind === "dead") {
      tally.dead += 1;
      dead(one.letter);
    } else {
      tally.events += 1;
      items.push({ at: one.at + holdMs(one.event.source), time: one.at, event: one.event });
    }
  }
  return items;
}

function itemsIn({ events, dead, records, filtered }: FilePack, reading: FileReading): readonly ReplayItem[] {
  const { tally, holdMs } = reading;
  tally.records += records;
  tally.filtered += filtered;
  tally.dead += dead.length;
  tally.events += events.count;
  for (const letter of dead) reading.dead(letter);
  const items: ReplayItem[] = [];
  for (let index = 0; index < events.count; index += 1) {
    const event = events.event(index);
    const time = events.time(index);
    items.push({ at: time + holdMs(event.source), time, event });
  }
  return items;
}
