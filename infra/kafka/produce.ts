import { createReadStream } from "node:fs";
import { BYTES, createKafkaLog } from "../../packages/kafka/src/index.ts";
import { linesOf } from "./lines-of.ts";

// Lines of a file to a topic, which is made where it is missing:
//   node bin/rolecall.mjs --script infra/kafka/produce.ts BROKER TOPIC FILE…
const [broker = "127.0.0.1:9092", topic = "", ...files] = process.argv.slice(2);
const PARTITIONS = 2;
const never = new AbortController().signal;

const log = createKafkaLog({ brokers: [broker], clientId: "rolecall-produce" });
await log.ensureTopics([{ topic, partitions: PARTITIONS, advice: "" }]);
const producer = log.producer({ topic, partitions: PARTITIONS, codec: BYTES });
let lines = 0;
for (const file of files) {
  for await (const line of linesOf(createReadStream(file))) {
    await producer.send([{ key: "", value: line, partition: 0 }], never);
    lines += 1;
  }
}
await producer[Symbol.asyncDispose]();
process.stdout.write(`${lines} records in ${topic}\n`);
