/** Errors that come again however often it is tried: the request itself is wrong, or not allowed. */
const PERMANENT = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD", "INVALID_TOPIC_EXCEPTION"]);

const SENTENCES: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: "this user may not use the topic: give it Read, Write and Describe on it",
  GROUP_AUTHORIZATION_FAILED: "this user may not use the consumer group: give it Read on the group",
  CLUSTER_AUTHORIZATION_FAILED:
    "this user may not do that on the cluster: it needs Create on topics, and IdempotentWrite",
  SASL_AUTHENTICATION_FAILED: "the broker does not accept these credentials: see kafka.sasl",
  UNSUPPORTED_SASL_MECHANISM: "the broker has another mechanism of authentication: see kafka.sasl.mechanism",
  UNKNOWN_TOPIC_OR_PARTITION: "the topic is not there: create it, or correct its name",
  INVALID_REPLICATION_FACTOR: "there are fewer brokers than copies that the topic is to have",
  MESSAGE_TOO_LARGE: "the record is larger than the topic takes: raise its max.message.bytes",
};

/** One sentence on what is wrong with the cluster, from whatever kafkajs threw. */
export function sentenceOf(error: unknown): string {
  for (const each of causes(error)) {
    const known = SENTENCES[typeOf(each)];
    if (known !== undefined) return known;
    if (each.name === "KafkaJSSASLAuthenticationError") return SENTENCES["SASL_AUTHENTICATION_FAILED"] ?? "";
  }
  const [first] = causes(error);
  const told = causes(error).at(-1) ?? first;
  return `the broker does not answer: ${told?.message ?? String(error)}`;
}

export function isPermanent(error: unknown): boolean {
  return causes(error).some((each) => PERMANENT.has(typeOf(each)));
}

/** The topic takes no records, or no batches, of that size. */
export function isTooLarge(error: unknown): boolean {
  return causes(error).some((each) => ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"].includes(typeOf(each)));
}

/** The group gave the partition to somebody else, or is about to. */
export function isFenced(error: unknown): boolean {
  const fenced = ["ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID"];
  return causes(error).some((each) => fenced.includes(typeOf(each)));
}

/** There is no such topic. */
export function isAbsent(error: unknown): boolean {
  return causes(error).some((each) => typeOf(each) === "UNKNOWN_TOPIC_OR_PARTITION");
}

export function isRebalance(error: unknown): boolean {
  return causes(error).some((each) => typeOf(each) === "REBALANCE_IN_PROGRESS");
}

/** Kafka's own name of the error, as kafkajs has it. */
export function typeOf(error: unknown): string {
  const type: unknown = typeof error === "object" && error !== null && "type" in error ? error.type : undefined;
  return typeof type === "string" ? type : "";
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let at = error; at instanceof Error && found.length < 6; at = originalOf(at)) found.push(at);
  return found;
}

function originalOf(error: Error): unknown {
  return error.cause ?? ("originalError" in error ? error.originalError : undefined);
}
