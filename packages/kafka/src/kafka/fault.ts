/** Errors that come again however often it is tried: the request itself is wrong, or not allowed. */
const PERMANENT = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD", "INVALID_TOPIC_EXCEPTION"]);

/** By Kafka's name of the error, else by the code of what the connection met. */
const SENTENCES: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: "this user may not use the topic: give it Read, Write and Describe on it",
  CLUSTER_AUTHORIZATION_FAILED:
    "this user may not produce: give it Write on the topic (and IdempotentWrite on the cluster before Kafka 2.8)",
  SASL_AUTHENTICATION_FAILED: "the broker does not accept these credentials: see kafka.sasl",
  UNSUPPORTED_SASL_MECHANISM: "the broker has another mechanism of authentication: see kafka.sasl.mechanism",
  ILLEGAL_SASL_STATE:
    "the broker wants no authentication at this address: see the port in kafka.brokers, or leave kafka.sasl away; where it wanted some before, the token is about to expire",
  UNKNOWN_TOPIC_OR_PARTITION: "the topic is not there: create it, or correct its name",
  INVALID_SESSION_TIMEOUT:
    "kafka.session_timeout is outside of what the broker allows: see its group.min.session.timeout.ms and group.max.session.timeout.ms",
  INVALID_REPLICATION_FACTOR: "there are fewer brokers than copies that the topic is to have",
  MESSAGE_TOO_LARGE: "the record is larger than the topic takes: raise its max.message.bytes",
  INVALID_TIMESTAMP:
    "this machine's clock is further ahead of the broker's than the topic admits (an hour by default): set both by NTP",
  CERT_HAS_EXPIRED: "the broker's certificate is over: renew it there, or look at this machine's clock",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet: look at both clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the broker's certificate is for another name: use that name in kafka.brokers, or set kafka.ssl.server_name",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    "the broker asks for our certificate: set kafka.ssl.cert_file and kafka.ssl.key_file",
};

const UNKNOWN_AUTHORITY =
  "the broker's certificate is of no authority that this machine knows: set kafka.ssl.ca_file to that authority";
const OURS_REFUSED =
  "the broker does not accept our certificate: it may be over, or of an authority that the broker does not know; see kafka.ssl.cert_file";
const NO_TLS =
  "the broker does not speak TLS at this address: see the port in kafka.brokers, or set kafka.ssl to false";
const SILENT = "the broker does not answer";
const UNCOORDINATED = "the broker names nobody who coordinates";
const CLOSED = `${SILENT}: it closes the connection; if it goes on, it may want kafka.ssl or kafka.sasl at this address`;
/** No error: a machine that hangs, or a balancer. */
export const SAYS_NOTHING: string = `${SILENT}: nothing comes on the connection; if it goes on, look whether it hangs, and at the addresses in kafka.brokers`;
/** No error: the broker puts each fetch off, and says nothing else. */
export const QUOTA =
  "a quota of the brokers lets nothing through: each fetch was put off for a minute; raise consumer_byte_rate or request_percentage of this user and client (a batch of the topic that is larger than ten seconds of the quota never comes)";
/** Also what the client throws. */
export const NO_PEM = "kafka.ssl names files that do not hold certificates and their key, PEM each";

/** A batch that was fetched and cannot be decompressed; the broker is well, and hands it out again and again. */
export class UnreadableBatch extends Error {
  override readonly name = "UnreadableBatch";

  constructor(why: string, options?: ErrorOptions) {
    super(
      `a batch of the topic cannot be decompressed: ${why}; nothing behind it is read until, with the service stopped, the group's offset is set behind it (kafka-consumer-groups --reset-offsets)`,
      options,
    );
  }
}

/**
 * What is to be produced goes to a partition that the topic does not have: it was made anew with fewer, by a broker that makes topics
 * by itself, perhaps. kafkajs leaves such records out, and says that all were taken.
 */
export class MissingPartition extends Error {
  override readonly name = "MissingPartition";

  constructor({ topic, partitions }: { readonly topic: string; readonly partitions: number }, partition: number) {
    super(`${topic} has no partition ${partition}: give it ${partitions} partitions again (kafka-topics --alter)`);
  }
}

/** The topic of a member is another than the one that it reads. */
export class TopicMadeAnew extends Error {
  override readonly name = "TopicMadeAnew";
  /** For kafkajs, which would try again. */
  readonly retriable = false;

  constructor(topic: string) {
    super(`${topic} was made anew: what is there now is read from its beginning`);
  }
}

/** The topic of a member has more partitions than it knows of. */
export class TopicGrown extends Error {
  /** The one by which kafkajs looks anew what there is, and joins its group again. */
  override readonly name = "KafkaJSTopicMetadataNotLoaded";
  readonly retriable = false;

  constructor(topic: string) {
    super(`${topic} has more partitions now`);
  }
}

/** A member that was to join its group again and did not, of which kafkajs says nothing. */
export class NotJoined extends Error {
  override readonly name = "NotJoined";

  constructor() {
    super(
      "the group was to be joined again and was not, most likely because brokers went meanwhile: it is joined anew",
    );
  }
}

/** Who coordinates the group says nothing, and the rest of the cluster may have put another in its place. */
export class NotHeard extends Error {
  override readonly name = "NotHeard";

  constructor(silentMs: number) {
    super(
      `the broker that coordinates the group has not answered for ${Math.round(silentMs / 1000)} s: the group is joined anew, through others where there are some`,
    );
  }
}

/** What was to be done with a topic, and the group that was to do it. */
export interface Wanted {
  readonly right: "Read" | "Write";
  readonly group?: string;
}

/** One sentence on what is wrong with the cluster, from whatever kafkajs threw; where a right is missing, with the least that will do. */
export function sentenceOf(error: unknown, wanted?: Wanted): string {
  const all = causes(error);
  for (const each of all) {
    const known = rightSentence(each, wanted) ?? sentenceOfOne(each);
    if (known !== undefined) return known;
  }
  const told = all.at(-1) ?? all[0];
  if (told?.name === "KafkaJSConnectionClosedError") return CLOSED;
  const isAnswer = told !== undefined && typeOf(told) !== "";
  return `${isAnswer ? "the broker answers" : SILENT}: ${told?.message ?? String(error)}`;
}

/** What went wrong with whoever owns partitions is none of the broker's. */
export function ownersFault(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** It says no more than that something was asked for, and nothing came. */
export function isSilence(sentence: string): boolean {
  return isUnanswered(sentence) || sentence.startsWith(UNCOORDINATED);
}

/** No broker says anything. Of a group without a coordinator one has, if only that this user may not know it. */
export function isUnanswered(sentence: string): boolean {
  return sentence.startsWith(SILENT);
}

/** They are sentences as they are. */
const OWN: ReadonlySet<string> = new Set([
  "TokenFault",
  "UnreadableBatch",
  "NotJoined",
  "NotHeard",
  "MissingPartition",
  "TopicMadeAnew",
  "NotReached",
]);

function sentenceOfOne(error: Error): string | undefined {
  const known = SENTENCES[typeOf(error)] ?? SENTENCES[codeOf(error)] ?? tlsSentence(error);
  if (known !== undefined) return known;
  if (isSaslFault(error)) return saslSentence(error);
  return OWN.has(error.name) ? error.message : undefined;
}

/** Names what to grant. */
function rightSentence(error: Error, wanted: Wanted | undefined): string | undefined {
  const group = wanted?.group === undefined ? "the consumer group" : `the consumer group ${wanted.group}`;
  if (typeOf(error) === "GROUP_AUTHORIZATION_FAILED")
    return `this user may not use ${group}: give it Read on the group`;
  if (typeOf(error) === "INCONSISTENT_GROUP_PROTOCOL")
    return `another program reads in ${group}, and shares it out in its own way: stop it, or give it a group of its own`;
  // What a broker answers whoever joins a group of Kafka's newer protocol and is no reader of its own kinds.
  if (typeOf(error) === "UNKNOWN" && wanted?.group !== undefined)
    return `the broker answers no more than that something unexpected happened: where another program reads in ${group} by the newer protocol (group.protocol=consumer), stop it, or give it a group of its own`;
  // kafkajs keeps to itself that the broker refused.
  if (error.name === "KafkaJSGroupCoordinatorNotFound")
    return `${UNCOORDINATED} ${group}: give this user Read on the group, or look whether all brokers run`;
  if (wanted === undefined || typeOf(error) !== "TOPIC_AUTHORIZATION_FAILED") return undefined;
  return `this user may not ${wanted.right.toLowerCase()} the topic: give it ${wanted.right} on the topic`;
}

/** This user may see the topic, perhaps, and not read it. */
export function isForbidden(error: unknown): boolean {
  return causes(error).some((each) => typeOf(each) === "TOPIC_AUTHORIZATION_FAILED");
}

/** The broker does not want us as we are: asking it each moment changes nothing, and may lock the account. */
export function isRefused(error: unknown): boolean {
  return causes(error).some(
    (each) => isSaslFault(each) || each.name === "TokenFault" || typeOf(each).startsWith("SASL_"),
  );
}

/** It comes again at each fetch, from a broker that is well. */
export function isUnreadable(error: unknown): boolean {
  return causes(error).some(({ name }) => name === "UnreadableBatch");
}

function isSaslFault({ name }: Error): boolean {
  return name === "KafkaJSSASLAuthenticationError";
}

function saslSentence({ message }: Error): string {
  const isOther = message.includes("not supported by the server");
  return SENTENCES[isOther ? "UNSUPPORTED_SASL_MECHANISM" : "SASL_AUTHENTICATION_FAILED"] ?? "";
}

/** OpenSSL has many names for few things, and kafkajs keeps only the words of some. */
function tlsSentence(error: Error): string | undefined {
  const code = codeOf(error);
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|SIGNATURE_FAILURE/.test(code)) return UNKNOWN_AUTHORITY;
  if (/^ERR_SSL_.*ALERT_.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) return OURS_REFUSED;
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)/.test(code)) return NO_TLS;
  if (error.message.includes("before secure TLS connection was established")) return NO_TLS;
  return error.message.includes(NO_PEM) ? NO_PEM : undefined;
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

/** A group that this user may not see; kafkajs keeps to itself why the broker names nobody who coordinates it. */
export function isHidden(error: unknown): boolean {
  return causes(error).some(
    (each) => each.name === "KafkaJSGroupCoordinatorNotFound" || typeOf(each) === "GROUP_AUTHORIZATION_FAILED",
  );
}

/** There is no such topic. */
export function isAbsent(error: unknown): boolean {
  return causes(error).some((each) => typeOf(each) === "UNKNOWN_TOPIC_OR_PARTITION");
}

/** Of a group whose coordinator the broker that answers is about to become, or no longer is. */
const UNSETTLED: ReadonlySet<string> = new Set([
  "GROUP_LOAD_IN_PROGRESS",
  "GROUP_COORDINATOR_NOT_AVAILABLE",
  "NOT_COORDINATOR_FOR_GROUP",
]);

/** Who coordinates the group is open for a moment. */
export function isUnsettled(error: unknown): boolean {
  return causes(error).some((each) => UNSETTLED.has(typeOf(each)));
}

export function isRebalance(error: unknown): boolean {
  return causes(error).some((each) => typeOf(each) === "REBALANCE_IN_PROGRESS");
}

/** Kafka's own name of the error, as kafkajs has it. */
export function typeOf(error: unknown): string {
  const type: unknown = typeof error === "object" && error !== null && "type" in error ? error.type : undefined;
  return typeof type === "string" ? type : "";
}

/** What the connection met, as Node has it: `CERT_HAS_EXPIRED`. */
function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** An error and those behind it. */
function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let at = error; at instanceof Error && found.length < 6; at = originalOf(at)) found.push(at);
  return found;
}

/** kafkajs gathers the faults of several topics in one error. */
function originalOf(error: Error): unknown {
  if ("errors" in error && Array.isArray(error.errors)) return error.errors[0];
  return error.cause ?? ("originalError" in error ? error.originalError : undefined);
}
