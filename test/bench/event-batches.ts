import { type EventRecord, eventRows } from "@rolecall/clickhouse";
import { readLines } from "./read-lines.ts";

/** As packages/cli/src/replay/store-sink.ts has them. */
const FULL_ROWS = 20_000;
const FULL_CHARACTERS = 16 * 1024 * 1024;

export interface EventBatch {
  readonly rows: Uint8Array;
  readonly count: number;
}

/** Rows of events (NDJSON), ready to insert. */
export async function prepareBatches(events: string): Promise<EventBatch[]> {
  const batches: EventBatch[] = [];
  let records: EventRecord[] = [];
  let characters = 0;
  let position = 0;
  const close = (): void => {
    batches.push({ rows: eventRows(records), count: records.length });
    records = [];
    characters = 0;
  };
  for await (const lines of readLines(events)) {
    for (const json of lines) {
      records.push({ json, partition: 0, position });
      position += 1;
      characters += json.length;
      if (records.length >= FULL_ROWS || characters >= FULL_CHARACTERS) close();
    }
  }
  if (records.length > 0) close();
  return batches;
}
