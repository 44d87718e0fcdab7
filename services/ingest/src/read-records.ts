import { buildDeadLetter, type DeadLetter, type Event } from "@rolecall/core";
import { createFramer, type Intake } from "@rolecall/sources";

/** What a record became, in input order. */
export type Read =
  | { readonly kind: "event"; readonly at: number; readonly event: Event }
  | { readonly kind: "dead"; readonly letter: DeadLetter };

/** The records of one piece of input. records = events + dead + filtered. */
export interface Reading {
  readonly items: Read[];
  records: number;
  filtered: number;
}

export interface ReadOptions {
  readonly intake: Intake;
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
  let reading: Reading = { items: [], records: 0, filtered: 0 };
  const framer = createFramer({
    record(text, line) {
      take(reading, options, text, line);
    },
    refused(reason, detail, bytes, line) {
      reading.records += 1;
      const letter = buildDeadLetter(bytes, { reason, detail, origin: options.origin(line) });
      reading.items.push({ kind: "dead", letter });
    },
  });
  const flush = (): Reading => {
    const done = reading;
    reading = { items: [], records: 0, filtered: 0 };
    return done;
  };
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

function take(reading: Reading, options: ReadOptions, text: string, line: number): void {
  reading.records += 1;
  const origin = options.origin(line);
  const outcome = options.intake.read(text, origin);
  switch (outcome.kind) {
    case "ok":
      reading.items.push({ kind: "event", at: options.intake.time(), event: outcome.value });
      return;
    case "drop":
      reading.filtered += 1;
      return;
    case "dead-letter": {
      const { reason, detail, path } = outcome;
      const source = options.intake.source();
      reading.items.push({ kind: "dead", letter: buildDeadLetter(text, { reason, detail, path, source, origin }) });
    }
  }
}
