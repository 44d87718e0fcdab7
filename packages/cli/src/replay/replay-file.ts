import type { DeadLetter, Event } from "@rolecall/core";
import { createRecordReader, type LaneSource, type Reading } from "@rolecall/service-ingest";
import type { Intake } from "@rolecall/sources";

/** An event on its way through a replay. */
export interface ReplayItem {
  /** Place in the merge: event time and the hold of its source, epoch ms; the order in which a live detector lets it go. */
  readonly at: number;
  readonly time: number;
  readonly event: Event;
}

/** A total order of events that does not depend on the files they came in. */
export function compareItems(a: ReplayItem, b: ReplayItem): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.time !== b.time) return a.time - b.time;
  if (a.event.source !== b.event.source) return a.event.source < b.event.source ? -1 : 1;
  if (a.event.event_uid === b.event.event_uid) return 0;
  return a.event.event_uid < b.event.event_uid ? -1 : 1;
}

/** What became of the records read so far. records = events + dead + filtered; duplicates are found downstream. */
export interface Tally {
  records: number;
  events: number;
  dead: number;
  filtered: number;
}

export interface ReplayFile {
  readonly name: string;
  /** May it be opened more than once? Standard input may not. */
  readonly reopens: boolean;
  /** Its bytes, decompressed, from the beginning. */
  open(): AsyncIterable<Uint8Array>;
}

export interface FileReading {
  readonly intake: () => Intake;
  readonly holdMs: (source: string) => number;
  readonly latenessMs: number;
  readonly tally: Tally;
  readonly dead: (letter: DeadLetter) => void;
}

/**
 * A file as an input of the merge. Its beginning is read beforehand, to learn where in time it starts, and closed again:
 * thousands of files must not be open at once.
 */
export async function laneOf(file: ReplayFile, reading: FileReading): Promise<LaneSource<ReplayItem>> {
  const start = file.reopens ? await startOf(file, reading) : Number.NEGATIVE_INFINITY;
  return {
    name: file.name,
    startsAt: start - reading.latenessMs,
    latenessMs: reading.latenessMs,
    mayBeLate: !file.reopens,
    open: () => readItems(file, reading),
  };
}

async function startOf(file: ReplayFile, reading: FileReading): Promise<number> {
  const tally = { records: 0, events: 0, dead: 0, filtered: 0 };
  for await (const items of readItems(file, { ...reading, tally, dead: () => undefined })) {
    if (items.length > 0) return items.reduce((least, item) => Math.min(least, item.at), Number.POSITIVE_INFINITY);
  }
  return Number.POSITIVE_INFINITY;
}

async function* readItems(file: ReplayFile, reading: FileReading): AsyncGenerator<readonly ReplayItem[]> {
  const reader = createRecordReader({ intake: reading.intake(), origin: (line) => `${file.name}:${line}` });
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
