// The bare loop of archiving: read a file of NDJSON, JSON.parse each record, and insert rows that were made beforehand
// into the embedded engine, in the batches that a replay makes, one being inserted while the next one is parsed.
// Arguments: the file, the events of it as NDJSON, an empty folder. Prints the seconds that took.
import { migrate, openEmbedded } from "@rolecall/clickhouse";
import { prepareBatches } from "./event-batches.ts";
import { readLines } from "./read-lines.ts";

const [path = "", events = "", data = ""] = process.argv.slice(2);
const batches = await prepareBatches(events);
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
