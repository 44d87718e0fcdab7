import kafkajs from "kafkajs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBroker } from "../../../../infra/kafka/find-broker.ts";
import { type JavaBroker, startJavaBroker } from "../../../../infra/kafka/java-broker.ts";
import { describeLog } from "../conformance.ts";
import { createClient } from "./client.ts";
import { BYTES, type RecordCodec } from "./codec.ts";
import { createKafkaLog, type KafkaLog } from "./kafka-log.ts";

const found = await findBroker();
const why = found.kind === "absent" ? ` (skipped: ${found.why})` : "";
const never = new AbortController().signal;
const TEXT: RecordCodec<string> = {
  encode: (value) => value,
  decode: (bytes) => Buffer.from(bytes ?? []).toString(),
};

let broker: JavaBroker | undefined;
let log: KafkaLog;
let brokers: readonly string[];
let topics = 0;
const run = `t${Date.now().toString(36)}`;

beforeAll(async () => {
  if (found.kind === "absent") return;
  if (found.kind === "java") broker = await startJavaBroker({ jars: found.jars });
  brokers = found.kind === "external" ? found.brokers : [broker?.address ?? ""];
  log = createKafkaLog({ brokers, clientId: "test" });
});
afterAll(() => broker?.[Symbol.asyncDispose]());

async function freshTopic(partitions: number): Promise<string> {
  topics += 1;
  const topic = `${run}-${topics}`;
  expect(await log.ensureTopics([{ topic, partitions, advice: "" }])).toEqual([]);
  return topic;
}

describe.skipIf(found.kind === "absent")(`the log on a real Kafka broker${why}`, () => {
  describeLog(async (partitions) => {
    const topic = await freshTopic(partitions);
    const open: AsyncDisposable[] = [];
    return {
      producer() {
        const producer = log.producer<string>({ topic, partitions, codec: TEXT });
        open.push(producer);
        return producer;
      },
      consumer(group, assignment) {
        const options = { topic, group: `${topic}-${group}`, codec: TEXT, assignment };
        const consumer = log.consumer<string>({ ...options, heartbeatMs: 100, drainMs: 300 });
        open.push(consumer);
        return consumer;
      },
      async [Symbol.asyncDispose]() {
        for (const each of open.toReversed()) await each[Symbol.asyncDispose]();
      },
    };
  });

  test("a topic with another number of partitions is told with what to do", async () => {
    const topic = await freshTopic(2);
    const faults = await log.ensureTopics([{ topic, partitions: 3, advice: "set kafka.partitions to 2" }]);
    expect(faults).toEqual([`${topic} has 2 partitions and not 3: set kafka.partitions to 2`]);
  });

  test.each(["None", "GZIP", "Snappy", "LZ4", "ZSTD"] as const)("a topic packed with %s is read", async (name) => {
    const topic = await freshTopic(1);
    const producer = createClient({ brokers, clientId: "other" }).producer();
    await producer.connect();
    const values = Array.from({ length: 500 }, (_, n) => `${n} ${"value ".repeat(n % 50)}`);
    const messages = values.map((value) => ({ value }));
    await producer.send({ topic, messages, compression: kafkajs.CompressionTypes[name] });
    await producer.disconnect();
    await using consumer = log.consumer({ topic, group: topic, codec: TEXT });
    const read = await consumer.next(never);
    expect(read?.records.map(({ value }) => value)).toEqual(values);
  });

  test("keys, values and headers are whatever somebody sent", async () => {
    const topic = await freshTopic(1);
    const producer = createClient({ brokers, clientId: "other" }).producer();
    await producer.connect();
    const hostile = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    await producer.send({
      topic,
      messages: [
        { key: hostile, value: hostile, headers: { __proto__x: "a", constructor: ["b", "c"], "": hostile } },
        { key: null, value: null },
        { key: "", value: "" },
      ],
    });
    await producer.disconnect();
    await using consumer = log.consumer({ topic, group: topic, codec: BYTES });
    const read = (await consumer.next(never))?.records ?? [];
    expect(read.map(({ value }) => value && Buffer.from(value))).toEqual([hostile, null, Buffer.alloc(0)]);
    expect(read[0]?.headers["constructor"]).toBe("c");
    expect(read[1]?.headers["constructor"]).toBe(undefined);
  });
});
