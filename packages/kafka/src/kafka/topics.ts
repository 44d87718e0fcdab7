import type { Admin, ITopicConfig, Kafka } from "kafkajs";
import { sentenceOf, typeOf } from "./fault.ts";

/** A topic of ours, as it is to be. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  /** What to change where the topic has another number: ends the sentence. */
  readonly advice: string;
}

/** What stands between us and our topics: one sentence each; empty when all is well. */
export type TopicFaults = readonly string[];

/** Larger than any event with its original. */
const MOST_BYTES = String(8 * 1024 * 1024);

/**
 * Creates what is missing, several processes at once harmlessly, and says what is not as it should be. The copies are as
 * many as the cluster has by default.
 *
 * @throws whatever keeps the broker from answering
 */
export async function ensureTopics(kafka: Kafka, plans: readonly TopicPlan[]): Promise<TopicFaults> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const known = await partitionCounts(admin);
    const faults: string[] = [];
    for (const plan of plans) {
      const there = known.get(plan.topic);
      const fault = there === undefined ? await create(admin, plan) : countFault(plan, there);
      if (fault !== undefined) faults.push(fault);
    }
    return faults;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** How many partitions each topic has that this user can see. */
async function partitionCounts(admin: Admin): Promise<ReadonlyMap<string, number>> {
  const { topics } = await admin.fetchTopicMetadata();
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

async function create(admin: Admin, plan: TopicPlan): Promise<string | undefined> {
  const topic: ITopicConfig = {
    topic: plan.topic,
    numPartitions: plan.partitions,
    replicationFactor: -1,
    configEntries: [{ name: "max.message.bytes", value: MOST_BYTES }],
  };
  try {
    await admin.createTopics({ topics: [topic], waitForLeaders: true });
    return undefined;
  } catch (error) {
    const types = typesIn(error);
    if (types.includes("TOPIC_ALREADY_EXISTS")) return undefined;
    const mayNot = types.some((type) => type.endsWith("_AUTHORIZATION_FAILED"));
    const partitions = `${plan.partitions} partition${plan.partitions === 1 ? "" : "s"}`;
    const why = mayNot
      ? `this user may not: give it Create and Describe on the topic, or create it with ${partitions}`
      : sentenceOf(error);
    return `${plan.topic} is not there, or not to be seen, and cannot be created: ${why}`;
  }
}

function countFault({ topic, partitions, advice }: TopicPlan, there: number): string | undefined {
  if (there === partitions) return undefined;
  return `${topic} has ${there} partition${there === 1 ? "" : "s"} and not ${partitions}: ${advice}`;
}

/** kafkajs gathers the faults of several topics in one error. */
function typesIn(error: unknown): string[] {
  const several: unknown = typeof error === "object" && error !== null && "errors" in error ? error.errors : undefined;
  return [typeOf(error), ...(Array.isArray(several) ? several.map(typeOf) : [])];
}
