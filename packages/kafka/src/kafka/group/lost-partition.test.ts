import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Broker } from "../../../../../infra/kafka/broker.ts";
import { findBroker } from "../../../../../infra/kafka/find-broker.ts";
import { startBroker } from "../../../../../infra/kafka/start-broker.ts";
import { createClient } from "../access/client.ts";
import type { RecordCodec } from "../codec/codec.ts";
import { createKafkaLog } from "../kafka-log.ts";

const found = await findBroker();
const why = found.kind === "absent" ? ` (skipped: ${found.why})` : "";
const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => String(bytes) };

let broker: Broker | undefined;
let brokers: readonly string[];
beforeAll(async () => {
  if (found.kind === "absent") return;
  if (found.kind !== "external") broker = await startBroker(found);
  brokers = found.kind === "external" ? found.brokers : [broker?.address ?? ""];
});
afterAll(() => broker?.[Symbol.asyncDispose]());

describe.skipIf(found.kind === "absent")(`a topic that has fewer partitions by now${why}`, () => {
  test("takes what goes to the others once, and the rest is told of, and sent when its partition is there", async () => {
    const topic = `fewer-${Date.now().toString(36)}`;
    const log = createKafkaLog({ brokers, clientId: "test" });
    expect(await log.ensureTopics([{ topic, partitions: 1, advice: "" }])).toEqual([]);
    const told: (string | undefined)[] = [];
    const missing = Promise.withResolvers<void>();
    const trouble = (sentence: string | undefined): void => {
      told.push(sentence);
      if (told.length > 1) missing.resolve();
    };
    await using producer = log.producer<string>({ topic, partitions: 2, codec: TEXT, trouble });
    const records = ["a", "b", "c"].map((value, n) => ({ key: "", value, partition: n % 2 }));
    const sending = producer.send(records, AbortSignal.timeout(60_000));
    await missing.promise;
    expect(told).toEqual(
      told.map(() => `${topic} has no partition 1: give it 2 partitions again (kafka-topics --alter)`),
    );
    const admin = createClient({ brokers, clientId: "admin" }).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
    expect(await sending).toEqual([0, 0, 1]);
    expect(told.at(-1)).toBeUndefined();
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    expect(ends.map(({ partition, high }) => [partition, high]).toSorted()).toEqual([
      [0, "2"],
      [1, "1"],
    ]);
  });
});
