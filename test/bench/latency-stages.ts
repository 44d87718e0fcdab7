import { TOPICS } from "@rolecall/core";
import type { Kafka } from "kafkajs";

/** When a record of a name was first produced to a topic, by its producer's clock, epoch ms. */
export type Produced = ReadonlyMap<string, number>;

export interface Stages {
  readonly events: Produced;
  readonly findings: Produced;
}

/** Reads both topics of the pipeline to their end; `nameIn` finds a name in a value. */
export async function readStages(kafka: Kafka, nameIn: (value: string) => string | undefined): Promise<Stages> {
  return {
    events: await produced(kafka, TOPICS.events, nameIn),
    findings: await produced(kafka, TOPICS.findings, nameIn),
  };
}

async function produced(kafka: Kafka, topic: string, nameIn: (value: string) => string | undefined): Promise<Produced> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  await admin.disconnect();
  for (const [partition, end] of ends) if (end === 0) ends.delete(partition);
  const found = new Map<string, number>();
  if (ends.size === 0) return found;
  const consumer = kafka.consumer({ groupId: `stages-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<void>();
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { value, timestamp } of batch.messages) {
        const name = nameIn(String(value));
        if (name !== undefined && !found.has(name)) found.set(name, Number(timestamp));
      }
      if (Number(batch.lastOffset()) + 1 >= (ends.get(batch.partition) ?? 0)) ends.delete(batch.partition);
      if (ends.size === 0) done.resolve();
    },
  });
  await done.promise;
  await consumer.disconnect();
  return found;
}
