import { migrate, openEmbedded } from "@rolecall/clickhouse";
import { Kafka, logLevel } from "kafkajs";
import { prepareBatches } from "./event-batches.ts";

// The bare loop of archiving: consume a topic to its end, parse each record, and insert rows that were made beforehand into
// the embedded engine. Arguments: broker, topic, records, the events as NDJSON, an empty folder. Prints seconds of processor
// time.
const [address = "", topic = "", wanted = "0", events = "", data = ""] = process.argv.slice(2);
const batches = await prepareBatches(events);
await using store = await openEmbedded(data);
await migrate(store);
const kafka = new Kafka({ clientId: "bare", brokers: [address], logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `bare-archive-${process.pid}`, maxWaitTimeInMs: 200 });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const done = Promise.withResolvers<void>();
let [records, members, due] = [0, 0, batches[0]?.count ?? 0];
let inserting: Promise<void> = Promise.resolve();
const before = process.cpuUsage();
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: true,
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) members += Object.keys(JSON.parse(String(value)) as object).length;
    records += batch.messages.length;
    while (batches[0] !== undefined && (records >= due || records >= Number(wanted))) {
      await inserting;
      inserting = store.insert("events", batches[0].rows);
      batches.shift();
      due += batches[0]?.count ?? 0;
    }
    if (records >= Number(wanted)) done.resolve();
  },
});
await done.promise;
await inserting;
const { user, system } = process.cpuUsage(before);
await consumer.disconnect();
process.stdout.write(`${JSON.stringify({ records, members, cpuSeconds: (user + system) / 1e6 })}\n`);
