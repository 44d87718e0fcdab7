import { setTimeout as sleep } from "node:timers/promises";
import { BYTES, createKafkaLog } from "../../packages/kafka/src/index.ts";
import { createWorld } from "../../packages/world/src/index.ts";

// A simulated company on a Kafka topic: three days of history at once, then each record when its time comes.
//   node infra/docker/sample-producer.ts BROKER TOPIC [SEED]
const [broker = "127.0.0.1:9092", topic = "cloudtrail", seed = "7"] = process.argv.slice(2);
const HOUR_MS = 3_600_000;
const PARTITIONS = 4;
const BATCH = 1000;

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const log = createKafkaLog({ brokers: [broker], clientId: "rolecall-sample" });
const faults = await log.ensureTopics([{ topic, partitions: PARTITIONS, advice: "delete the topic" }]);
for (const fault of faults) process.stderr.write(`${fault}\n`);
const producer = log.producer({ topic, partitions: PARTITIONS, codec: BYTES });

const startAt = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 72 * HOUR_MS;
const world = createWorld({ seed: Number(seed), startAt, quietDays: 3, attackDays: 4, identities: 60 });
let batch: { key: string; value: Uint8Array }[] = [];
try {
  for (const { at, source, record } of world.records()) {
    if (source !== "aws-cloudtrail") continue;
    const waitMs = at - Date.now();
    if (batch.length >= BATCH || (waitMs > 0 && batch.length > 0)) {
      await producer.send(batch, stop.signal);
      batch = [];
    }
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: stop.signal });
    batch.push({ key: "", value: Buffer.from(JSON.stringify(record)) });
  }
  if (batch.length > 0) await producer.send(batch, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) throw error;
}
process.exit(0);
