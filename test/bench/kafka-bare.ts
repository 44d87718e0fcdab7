import { Kafka, logLevel } from "kafkajs";

// The bare loop: consume a topic to its end, and parse each record. Prints seconds of processor time and records.
const [address = "", topic = "", wanted = "0"] = process.argv.slice(2);
const kafka = new Kafka({ clientId: "bare", brokers: [address], logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `bare-${process.pid}`, maxWaitTimeInMs: 200 });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const done = Promise.withResolvers<void>();
let [records, members] = [0, 0];
const before = process.cpuUsage();
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: true,
  eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) members += Object.keys(JSON.parse(String(value)) as object).length;
    records += batch.messages.length;
    if (records >= Number(wanted)) done.resolve();
  },
});
await done.promise;
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ records, members, cpuSeconds: (user + system) / 1e6 })}\n`);
process.exit(0);
