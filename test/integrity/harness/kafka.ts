import { Kafka, logLevel } from "kafkajs";
import type { Broker, BrokerOptions } from "../../../infra/kafka/broker.ts";
import { type BrokerKind, findBroker } from "../../../infra/kafka/find-broker.ts";
import { startBroker as startFound } from "../../../infra/kafka/start-broker.ts";
import { createTopic } from "./create-topic.ts";

const found = await findBroker();

/** Why tests with a broker cannot run, which must be one that they may kill; empty where they can. */
export function whyNot(broker: BrokerKind): string {
  if (broker.kind === "external") return "KAFKA_BROKERS is not ours to kill";
  return broker.kind === "absent" ? broker.why : "";
}

export const NO_BROKER: string = whyNot(found);

/** A broker of this test's own. @throws where `NO_BROKER` says so */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  if (found.kind === "external" || found.kind === "absent") throw new Error(NO_BROKER);
  return startFound(found, options);
}

export interface Sent {
  readonly value: string | Buffer | null;
  readonly partition?: number;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

/** Some other program's Kafka client, as users have them. */
export interface OtherClient extends AsyncDisposable {
  createTopic(topic: string, partitions: number): Promise<void>;
  addPartitions(topic: string, count: number): Promise<void>;
  /** With everything in it. */
  deleteTopic(topic: string): Promise<void>;
  /** Every record of it so far leaves it, as retention takes them. */
  trim(topic: string): Promise<void>;
  produce(topic: string, messages: readonly Sent[]): Promise<void>;
  /** Every record of a topic so far, each partition in order. */
  read(topic: string): Promise<readonly Read[]>;
  /** Where a topic ends, all partitions together. */
  end(topic: string): Promise<number>;
  /** The id of the broker that leads the first partition of a topic. */
  leader(topic: string): Promise<number>;
  /** Put a group that nobody is in back to the beginning. */
  resetToBeginning(group: string, topic: string): Promise<void>;
  /** Have a group that nobody is in pass over everything so far. */
  resetToEnd(group: string, topic: string): Promise<void>;
  /** True where nobody is in any of these groups, undefined where somebody is. */
  areEmpty(groups: readonly string[]): Promise<true | undefined>;
  /** Of a group that nobody is in, with its offsets. */
  deleteGroup(group: string): Promise<void>;
  /** How many records the group has not committed; infinite while the broker does not know. */
  lag(group: string, topic: string): Promise<number>;
}

export interface Read {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | undefined;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export async function otherClient(address: string): Promise<OtherClient> {
  const kafka = new Kafka({ clientId: "other", brokers: address.split(","), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  return {
    createTopic: (topic, partitions) => createTopic(admin, topic, partitions),
    async addPartitions(topic, count) {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    },
    deleteTopic: (topic) => admin.deleteTopics({ topics: [topic] }),
    async trim(topic) {
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.deleteTopicRecords({ topic, partitions });
    },
    async produce(topic, messages) {
      for (let n = 0; n < messages.length; n += 500) {
        await producer.send({ topic, messages: messages.slice(n, n + 500).map((message) => ({ ...message })) });
      }
    },
    async read(topic) {
      const ends = await admin.fetchTopicOffsets(topic);
      const left = new Map(ends.map(({ partition, low, high }) => [partition, Number(high) - Number(low)]));
      return readAll(kafka, topic, left);
    },
    async end(topic) {
      const ends = await admin.fetchTopicOffsets(topic);
      return ends.reduce((sum, { high }) => sum + Number(high), 0);
    },
    async leader(topic) {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions[0]?.leader ?? -1;
    },
    async resetToBeginning(groupId, topic) {
      await admin.resetOffsets({ groupId, topic, earliest: true });
    },
    async resetToEnd(groupId, topic) {
      // As Kafka's own tool does: kafkajs would leave the group without an offset.
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.setOffsets({ groupId, topic, partitions });
    },
    async areEmpty(some) {
      const { groups } = await admin.describeGroups([...some]);
      return groups.every(({ state }) => state === "Empty") ? true : undefined;
    },
    async deleteGroup(group) {
      await admin.deleteGroups([group]);
    },
    async lag(groupId, topic) {
      const ends = await admin.fetchTopicOffsets(topic);
      const answer = await admin.fetchOffsets({ groupId, topics: [topic] }).catch((error: unknown) => {
        if (isUnsettled(error)) return undefined;
        throw error;
      });
      if (answer === undefined) return Number.POSITIVE_INFINITY;
      const [committed] = answer;
      const at = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      return ends.reduce((sum, { partition, low, high }) => {
        const offset = at.get(partition) ?? -1;
        return sum + Number(high) - (offset < 0 ? Number(low) : offset);
      }, 0);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}

/** What a broker answers of a group whose coordinator it is about to become, or no longer is. */
const UNSETTLED: ReadonlySet<unknown> = new Set([
  "GROUP_LOAD_IN_PROGRESS",
  "GROUP_COORDINATOR_NOT_AVAILABLE",
  "NOT_COORDINATOR_FOR_GROUP",
]);

function isUnsettled(error: unknown): boolean {
  return error instanceof Error && "type" in error && UNSETTLED.has(error.type);
}

async function readAll(kafka: Kafka, topic: string, left: Map<number, number>): Promise<readonly Read[]> {
  const consumer = kafka.consumer({ groupId: `reader-${topic}-${Math.random()}`, maxWaitTimeInMs: 100 });
  const read: Read[] = [];
  const isDone = (): boolean => [...left.values()].every((count) => count <= 0);
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<void>();
  if (isDone()) done.resolve();
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([k, v]) => [k, String(v)]));
      const { offset, key, value } = message;
      read.push({ partition, offset: Number(offset), key: key?.toString(), value, headers });
      left.set(partition, (left.get(partition) ?? 0) - 1);
      if (isDone()) done.resolve();
    },
  });
  await done.promise;
  await consumer.disconnect();
  return read.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}
