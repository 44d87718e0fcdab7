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
  /** Its bytes, decompressed, from the beginning; may be asked for again. */
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
 * A file as an input of the merge. Its beginning is read at once, to learn where in time it starts; the rest when the
 * merge comes to it.
 */
export async function laneOf(file: ReplayFile, reading: FileReading): Promise<LaneSource<ReplayItem>> {
  const pieces = readItems(file, reading);
  const first = await firstWithItems(pieces);
  const startsAt = Math.min(...first.map((item) => item.at)) - reading.latenessMs;
  return {
    name: file.name,
    startsAt,
    latenessMs: reading.latenessMs,
    async *open() {
      yield first;
      yield* pieces;
    },
  };
}

async function firstWithItems(pieces: AsyncIterator<readonly ReplayItem[]>): Promise<readonly ReplayItem[]> {
  for (;;) {
    const piece = await pieces.next();
    if (piece.done === true) return [];
    if (piece.value.length > 0) return piece.value;
  }
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
