import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Broker } from "../../../../infra/kafka/broker.ts";
import { findBroker } from "../../../../infra/kafka/find-broker.ts";
import { startBroker } from "../../../../infra/kafka/start-broker.ts";
import type { RecordCodec } from "./codec/codec.ts";
import { createKafkaLog } from "./kafka-log.ts";

const found = await findBroker();
const isOurs = found.kind === "docker" || found.kind === "java";
const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => Buffer.from(bytes ?? []).toString() };
const RECONNECT_MS = 10_000;
const never = new AbortController().signal;

let broker: Broker;
beforeAll(async () => {
  if (isOurs) broker = await startBroker(found, { started: false });
});
afterAll(() => broker?.[Symbol.asyncDispose]());

describe.skipIf(!isOurs)("a broker that is not there (needs a broker of our own to kill)", () => {
  test("at the start is waited for, and a crash in between loses nothing, repeats nothing and is over in 10 s", async () => {
    const log = createKafkaLog({ brokers: [broker.address], clientId: "down" });
    const told = Promise.withResolvers<string>();
    const trouble = (sentence: string | undefined): void => void (sentence && told.resolve(sentence));
    await using producer = log.producer({ topic: "t", partitions: 1, codec: TEXT, trouble });
    await using consumer = log.consumer({ topic: "t", group: "g", codec: TEXT, trouble });
    const read: string[] = [];
    const seenAt: number[] = [];
    const readUntil = async (count: number): Promise<void> => {
      while (read.length < count) {
        for (const { value } of (await consumer.next(never))?.records ?? []) {
          read.push(value);
          seenAt.push(Date.now());
        }
      }
    };
    const sendFrom = (from: number): Promise<unknown> =>
      producer.send(
        Array.from({ length: 100 }, (_, n) => ({ key: "k", value: String(from + n) })),
        never,
      );

    const early = sendFrom(0);
    expect(await told.promise).toMatch(/^the broker does not answer/);
    await broker.start();
    await log.ensureTopics([{ topic: "t", partitions: 1, advice: "" }]);
    await early;
    await readUntil(100);

    await consumer.commit(0, 100);
    await broker.kill();
    const during = sendFrom(100);
    await broker.start();
    const backAt = Date.now();
    await during;
    await readUntil(200);
    expect(read).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
    expect((seenAt[100] ?? 0) - backAt).toBeLessThan(RECONNECT_MS);
  });
});
