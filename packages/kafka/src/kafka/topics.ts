import kafkajs, { type Admin, type ITopicConfig, type Kafka } from "kafkajs";
import { sentenceOf, typeOf } from "./fault.ts";

/** A topic of ours, as it is to be. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  /** What to change where the topic has another number: ends the sentence. Any number will do where there is none. */
  readonly advice?: string;
}

/** What stands between us and our topics: one sentence each; empty when all is well. */
export type TopicFaults = readonly string[];

const CLEANUP = "cleanup.policy";
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
    const uncreated: Uncreated[] = [];
    for (const plan of plans) {
      const there = known.get(plan.topic);
      const why = there === undefined ? await create(admin, plan) : undefined;
      if (why !== undefined) uncreated.push({ plan, why });
      const fault = there === undefined ? undefined : countFault(plan, there);
      if (fault !== undefined) faults.push(fault);
    }
    const byWhy = Map.groupBy(uncreated, ({ why }) => why);
    for (const [why, some] of byWhy)
      faults.push(
        uncreatedFault(
          some.map(({ plan }) => plan),
          why,
        ),
      );
    const there = plans.filter(({ topic }) => known.has(topic)).map(({ topic }) => topic);
    const are = await compacted(admin, there);
    return [...faults, ...there.filter((topic) => are.get(topic) === true).map(compactedFault)];
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Which are compacted; somebody may have them so while services run. @throws whatever keeps the broker from answering */
export async function compactedTopics(kafka: Kafka, topics: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await compacted(admin, topics);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** How many partitions each topic has that this user can see. */
async function partitionCounts(admin: Admin): Promise<ReadonlyMap<string, number>> {
  const { topics } = await admin.fetchTopicMetadata();
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

/**
 * Whether each is compacted; nothing of those that are not there, or whose keeping this user may not see. Each is asked for alone: kafkajs
 * answers of none where one of them cannot be told.
 */
async function compacted(admin: Admin, topics: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const found = new Map<string, boolean>();
  for (const name of topics) {
    const asked = { resources: [{ type, name, configNames: [CLEANUP] }], includeSynonyms: false };
    const [answer] = (await admin.describeConfigs(asked).catch(() => undefined))?.resources ?? [];
    if (answer !== undefined)
      found.set(
        name,
        answer.configEntries.some(({ configValue }) => configValue.includes("compact")),
      );
  }
  return found;
}

function compactedFault(topic: string): string {
  return `${topic} is compacted, so that whoever is behind finds the last record alone of each identity: set its ${CLEANUP} to delete`;
}

interface Uncreated {
  readonly plan: TopicPlan;
  readonly why: string;
}

const MAY_NOT = "this user may not";

/** Why it cannot be; undefined where it is there. */
async function create(admin: Admin, plan: TopicPlan, isAgain = false): Promise<string | undefined> {
  const topic: ITopicConfig = {
    topic: plan.topic,
    numPartitions: plan.partitions,
    replicationFactor: -1,
    configEntries: [
      { name: "max.message.bytes", value: MOST_BYTES },
      // Brokers may compact by default: of each identity the last event alone would be left to whoever is behind.
      { name: CLEANUP, value: "delete" },
    ],
  };
  try {
    await admin.createTopics({ topics: [topic], waitForLeaders: true });
    return undefined;
  } catch (error) {
    const types = typesIn(error);
    if (types.includes("TOPIC_ALREADY_EXISTS")) return undefined;
    // It is made, and the broker that was asked for its leader has not heard of it yet.
    if (types.includes("UNKNOWN_TOPIC_OR_PARTITION") && !isAgain) return create(admin, plan, true);
    return types.some((type) => type.endsWith("_AUTHORIZATION_FAILED")) ? MAY_NOT : sentenceOf(error);
  }
}

/** The same is wrong with all of them: said once. */
function uncreatedFault(plans: readonly TopicPlan[], why: string): string {
  const isOne = plans.length === 1;
  const topics = `${inWords(plans.map(({ topic }) => topic))} ${isOne ? "is" : "are"}`;
  const counts = plans.map(({ partitions }) => partitions);
  const [first = 0] = counts;
  const isSame = counts.every((count) => count === first);
  const partitions = isSame
    ? `${first} partition${first === 1 ? "" : "s"}${isOne ? "" : " each"}`
    : `${inWords(counts.map(String))} partitions`;
  const advice = `: give it Create and Describe on ${isOne ? "the topic" : "them"}, or create ${isOne ? "it" : "them"} with ${partitions}`;
  return `${topics} not there, or not to be seen, and cannot be created: ${why}${why === MAY_NOT ? advice : ""}`;
}

function inWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function countFault({ topic, partitions, advice }: TopicPlan, there: number): string | undefined {
  if (there === partitions || advice === undefined) return undefined;
  return `${topic} has ${there} partition${there === 1 ? "" : "s"} and not ${partitions}: ${advice}`;
}

/** kafkajs gathers the faults of several topics in one error. */
function typesIn(error: unknown): string[] {
  const several: unknown = typeof error === "object" && error !== null && "errors" in error ? error.errors : undefined;
  return [typeOf(error), ...(Array.isArray(several) ? several.map(typeOf) : [])];
}
