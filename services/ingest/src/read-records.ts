import { buildDeadLetter, type DeadLetter, type DeadReason, type Event } from "@rolecall/core";
import { createFramer, type Framer, type FrameSink, frameAll, type Intake } from "@rolecall/sources";

/** What a record became, in input order. */
export type Read =
  | { readonly kind: "event"; readonly at: number; readonly event: Event }
  | { readonly kind: "dead"; readonly letter: DeadLetter };

/** The records of one piece of input. records = events + dead + filtered. */
export interface Reading {
  readonly items: Read[];
  records: number;
  filtered: number;
  /** Characters of the records: what each repeats of what it stood in counts, too. */
  length: number;
  /** Bytes that were packed within records. */
  unpacked: number;
}

export interface ReadOptions {
  readonly intake: Intake;
  /** Whose the dead letters are; undefined for the configuration's own. */
  readonly tenant?: string | undefined;
  /** Where a record stands, from its line: `file:12`. */
  readonly origin: (line: number) => string;
}

/** Turns bytes in any pieces into events and dead letters, piece by piece. */
export interface RecordReader {
  /** The records that this piece completes. */
  push(chunk: Uint8Array): Reading;
  end(): Reading;
}

export function createRecordReader(options: ReadOptions): RecordReader {
  const { sink, flush } = createCollector(options);
  const framer = frameRecords(sink);
  return {
    push(chunk) {
      framer.push(chunk);
      return flush();
    },
    end() {
      framer.end();
      return flush();
    },
  };
}

/** Turns what was taken apart already into events and dead letters. */
export interface PieceReader {
  /** One record. */
  record(text: string): void;
  /** An input that is whole: of one record, or several. */
  message(bytes: Uint8Array): void;
  /** Bytes of which no record comes. */
  refused(reason: DeadReason, detail: string, bytes: Uint8Array): void;
  /** What came of everything since the last time. */
  flush(): Reading;
}

export function createPieceReader(options: ReadOptions): PieceReader {
  const { sink, flush } = createCollector(options);
  const frames = frameSinkOf(sink);
  return {
    record: (text) => frames.record(text, 1),
    message: (bytes) => frameAll(bytes, frames),
    refused: (reason, detail, bytes) => refuse(sink, reason, detail, bytes, 1),
    flush,
  };
}

function createCollector(options: ReadOptions): { readonly sink: RecordSink; readonly flush: () => Reading } {
  let reading = nothing();
  const sink: RecordSink = {
    intake: options.intake,
    origin: options.origin,
    event: (event, at) => reading.items.push({ kind: "event", at, event }),
    dead: (letter) => reading.items.push({ kind: "dead", letter: ofTenant(letter, options.tenant) }),
    counted(isFiltered, length) {
      reading.records += 1;
      reading.length += length;
      if (isFiltered) reading.filtered += 1;
    },
    unpacked(bytes) {
      reading.unpacked += bytes;
    },
  };
  const flush = (): Reading => {
    const done = reading;
    reading = nothing();
    return done;
  };
  return { sink, flush };
}

/** What came of no record. */
export function nothing(): Reading {
  return { items: [], records: 0, filtered: 0, length: 0, unpacked: 0 };
}

/** Where records go as they are read, in input order. */
export interface RecordSink {
  readonly intake: Intake;
  /** What an event says of where it came from; asked once for each record. */
  readonly origin: (line: number) => string;
  /** What a dead letter says of it; the same by default. */
  readonly deadOrigin?: (line: number) => string;
  /** `at` is the event's time, epoch ms. */
  event(event: Event, at: number, line: number): void;
  dead(letter: DeadLetter): void;
  /** Every record with its length in characters, before what became of it. */
  counted(isFiltered: boolean, length: number): void;
  unpacked?(bytes: number): void;
}

export function frameRecords(sink: RecordSink): Framer {
  return createFramer(frameSinkOf(sink));
}

function frameSinkOf(sink: RecordSink): FrameSink {
  return {
    record: (text, line) => take(sink, text, line),
    refused: (reason, detail, bytes, line) => refuse(sink, reason, detail, bytes, line),
    unpacked: (bytes) => sink.unpacked?.(bytes),
  };
}

function refuse(sink: RecordSink, reason: DeadReason, detail: string, bytes: Uint8Array, line: number): void {
  sink.counted(false, bytes.length);
  const origin = (sink.deadOrigin ?? sink.origin)(line);
  sink.dead(buildDeadLetter(bytes, { reason, detail, source: sink.intake.asked, origin }));
}

function take(sink: RecordSink, text: string, line: number): void {
  const { intake } = sink;
  const place = sink.origin(line);
  const outcome = intake.read(text, place);
  const parts = outcome.kind === "dead-letter" ? intake.parts() : [];
  for (const part of parts) take(sink, part, line);
  if (parts.length > 0) return;
  sink.counted(outcome.kind === "drop", text.length);
  if (outcome.kind === "ok") sink.event(outcome.value, intake.time(), line);
  if (outcome.kind !== "dead-letter") return;
  const { reason, detail, path } = outcome;
  const origin = sink.deadOrigin?.(line) ?? place;
  sink.dead(buildDeadLetter(text, { reason, detail, path, source: intake.source(), origin }));
}

/** The letter, with whose it is. */
export function ofTenant(letter: DeadLetter, tenant: string | undefined): DeadLetter {
  return tenant === undefined ? letter : { ...letter, tenant };
}
