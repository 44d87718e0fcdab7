import { createKafkaLog } from "@rolecall/kafka";
import { PublishFault } from "@rolecall/notifiers";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Broker } from "../../../../infra/kafka/broker.ts";
import { findBroker } from "../../../../infra/kafka/find-broker.ts";
import { startBroker } from "../../../../infra/kafka/start-broker.ts";
import { createPublisher } from "./publisher.ts";

const found = await findBroker();
const isOurs = found.kind === "docker" || found.kind === "java";
const RECORD = { key: "k", value: "{}", headers: {} };
const never = new AbortController().signal;

let broker: Broker;
beforeAll(async () => {
  if (isOurs) broker = await startBroker(found);
});
afterAll(() => broker?.[Symbol.asyncDispose]());

async function whyNotTaken(address: string, topic = "no-such", value = RECORD.value): Promise<unknown> {
  await using resources = new AsyncDisposableStack();
  const yaml = `kafka: { brokers: ["${address}"] }\nreceivers: [{ name: a, kafka: { topic: ${topic} } }]\nroute: { receiver: a }`;
  const loaded = loadConfig(yaml, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const publish = createPublisher(loaded.config, resources, never);
  if (publish === undefined) throw new Error("no publisher");
  const record = { ...RECORD, value };
  const both = [publish(topic, record, never), publish(topic, record, never)];
  const [first, second] = await Promise.all(both.map((sent) => sent.catch((error: unknown) => error)));
  expect(second).toEqual(first);
  expect(first).toBeInstanceOf(PublishFault);
  return (first as Error).message;
}

test.skipIf(!isOurs)("a topic that is not there is told by its name (needs a broker)", async () => {
  expect(await whyNotTaken(broker.address)).toBe("no-such: the topic is not there: create it, or correct its name");
});

test.skipIf(!isOurs)("a record that is larger than its topic takes is told as that (needs a broker)", async () => {
  const log = createKafkaLog({ brokers: [broker.address], clientId: "test" });
  await log.ensureTopics([{ topic: "small", partitions: 1, advice: "" }]);
  const value = "x".repeat(9 * 1024 * 1024);
  expect(await whyNotTaken(broker.address, "small", value)).toBe(
    "small: the record is larger than the topic takes: raise its max.message.bytes",
  );
});

test("nobody at the address is told as that", async () => {
  expect(await whyNotTaken("127.0.0.1:1")).toMatch(/^no-such: the broker does not answer/);
});
