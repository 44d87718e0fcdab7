// The bare loop of archiving: read a file of NDJSON, JSON.parse each record, and insert rows that were made beforehand
// into the embedded engine, in the batches that a replay makes, one being inserted while the next one is parsed.
// Arguments: the file, the events of it as NDJSON, an empty folder. Prints the seconds that took.
import { type EventRecord, eventRows, migrate, openEmbedded } from "@rolecall/clickhouse";
import { readLines } from "./read-lines.ts";

/** As packages/cli/src/replay/store-sink.ts has them. */
const FULL_ROWS = 20_000;
const FULL_CHARACTERS = 16 * 1024 * 1024;

interface Batch {
  readonly rows: Uint8Array;
  readonly count: number;
}

async function prepare(events: string): Promise<Batch[]> {
  const batches: Batch[] = [];
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

const [path = "", events = "", data = ""] = process.argv.slice(2);
const batches = await prepare(events);
const began = performance.now();
const store = await openEmbedded(data);
await migrate(store);
let inserting: Promise<void> = Promise.resolve();
let objects = 0;
let due = batches[0]?.count ?? 0;
for await (const lines of readLines(path)) {
  for (const line of lines) if (typeof JSON.parse(line) === "object") objects += 1;
  while (batches[0] !== undefined && objects >= due) {
    await inserting;
    inserting = store.insert("events", batches[0].rows);
    batches.shift();
    due += batches[0]?.count ?? 0;
  }
}
await inserting;
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ records: objects, seconds: (performance.now() - began) / 1000 }));
