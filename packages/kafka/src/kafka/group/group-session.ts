import type { ConsumerConfig, EachBatchPayload, Kafka, Consumer as KafkaJsConsumer, PartitionAssigner } from "kafkajs";
import { NotHeard, NotJoined } from "../fault.ts";
import { type HeldBack, OpenTransactions } from "../offsets/open-transactions.ts";
import { atMost, unlessAborted } from "../sleep.ts";
import { type ClusterHooks, withHooks } from "../watch/cluster-hooks.ts";
import { tellingSilence } from "../watch/telling-silence.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";
import { TopicWatch } from "../watch/topic-watch.ts";
import { BeatsBetween } from "./beats-between.ts";
import { createHeartbeatInterval } from "./heartbeat-interval.ts";
import { JoinWatch } from "./join-watch.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { createStickyAssigner, type Member } from "./sticky-assigner.ts";

export interface SessionOptions extends Omit<ClusterHooks, "synced" | "came"> {
  readonly kafka: Kafka;
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  /** Aborted when the member is closed. */
  readonly closing: AbortSignal;
  /** Aborted when the process has had its time to stop. */
  readonly giveUp: AbortSignal | undefined;
  /** The brokers have taken no connection for so long, or have and say nothing. */
  readonly unanswered: () => void;
  /** What this member says of itself, for the assigner. */
  readonly member: Member;
  /** The group was dealt out. Must act at once: fetching begins when it returns. */
  readonly joined: (partitions: readonly number[], memberId: string) => void;
  readonly fetched: (payload: EachBatchPayload) => void;
  /** The group has heard of us. */
  readonly heard: () => void;
  /** A partition of ours waits for a transaction that nobody ends, or no more. */
  readonly heldBack: HeldBack;
  /**
   * What was fetched up to `last` holds no record: kafkajs keeps it to itself. `isGone`: nor anything else, since compaction took it.
   */
  readonly skipped: (partition: number, last: number, end: number, isGone: boolean) => void;
}

/** One life of a member: from its connection to its crash or end. */
export interface GroupSession extends AsyncDisposable {
  readonly consumer: KafkaJsConsumer;
  /** Rejects when this life is over. */
  readonly over: Promise<never>;
  /** When we said last what the group has heard, ms of `performance.now`. */
  readonly heardAt: () => number;
  /** How long ago that, or joining, was. */
  readonly silentMs: () => number;
  /** The topic that it reads, undefined where the brokers do not say. */
  readonly topic: () => TopicIdentity | undefined;
  /** The same, asked for. @throws TopicMadeAnew where it is another: this life is over then */
  readonly askTopic: () => Promise<TopicIdentity | undefined>;
}

const MAX_BYTES = 8 * 1024 * 1024;
const PARTITION_BYTES = 1024 * 1024;
const WAIT_MS = 200;
/** Partitions that are added to a topic that brings nothing are seen within this time. */
const METADATA_MS = 5000;
const REBALANCE_MS = 30_000;
const LOOK_MS = 500;
/** How long a life that is over says good-bye: who coordinates the group may be what it ended by. */
const LEAVE_MS = 3000;

export async function openSession(all: SessionOptions): Promise<GroupSession> {
  const [life, transactions] = [{ isOver: false }, new OpenTransactions(all.heldBack)];
  const options = whileIn(life, all, transactions);
  const { kafka, topic } = options;
  const now = (): number => performance.now();
  const heartbeat = createHeartbeatInterval(options.heartbeatMs, now);
  const [joining, silence] = [new JoinWatch(options.sessionMs, now), new SilenceWatch(options.sessionMs)];
  const heard = (): void => {
    silence.heard();
    options.heard();
  };
  const between = new BeatsBetween(heartbeat, { heartbeatMs: options.heartbeatMs, heard });
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => undefined);
  const watch = new TopicWatch({ topic, changed: over.reject, now });
  const beforeJoin = async (): Promise<void> => {
    await watch.look();
    await options.beforeJoin();
    between.end();
    joining.begun();
  };
  const hooks: ClusterHooks = { ...options, beforeJoin, synced: (beat) => between.begin(beat), came: watch.came };
  const assigner = withHooks(createStickyAssigner(options.member, watch), hooks, watch.given);
  const consumer = kafka.consumer(consumerConfig(options, assigner, heartbeat.interval));
  consumer.on(consumer.events.HEARTBEAT, () => {
    heartbeat.beat();
    heard();
    if (!joining.heard()) over.reject(new NotJoined());
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => over.reject(payload.error));
  let joinedAt = Number.POSITIVE_INFINITY;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    joinedAt = now();
    joining.joined();
    watch.joined();
    transactions.keep(payload.memberAssignment[topic] ?? []);
    options.joined(payload.memberAssignment[topic] ?? [], payload.memberId);
  });
  const looking = setInterval(() => {
    if (joinedAt === Number.POSITIVE_INFINITY || joining.isJoining) silence.heard();
    const silentMs = silence.look(now());
    if (silentMs !== undefined) over.reject(new NotHeard(silentMs));
  }, LOOK_MS).unref();
  const end = async (): Promise<void> => {
    life.isOver = true;
    watch.joined();
    clearInterval(looking);
    between.end();
    await atMost(LEAVE_MS, consumer.disconnect(), options.giveUp);
  };
  await unlessAborted(run(consumer, options), options.closing).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    ...{ consumer, over: over.promise, heardAt: heartbeat.heardAt },
    silentMs: () => Math.max(0, now() - Math.max(heartbeat.heardAt(), joinedAt)),
    ...{ topic: () => watch.known, askTopic: () => watch.look(), [Symbol.asyncDispose]: end },
  };
}

/** What comes of a life that is over, and still says good-bye, is not told to the next. */
function whileIn(
  life: { readonly isOver: boolean },
  options: SessionOptions,
  transactions: OpenTransactions,
): SessionOptions {
  const guarded =
    <A extends readonly unknown[]>(act: (...words: A) => void) =>
    (...words: A): void => {
      if (!life.isOver) act(...words);
    };
  const { joined, fetched, heard, skipped, unanswered, quota, rivals } = options;
  const answered: ClusterHooks["answered"] = (partition, ends, asked) => {
    transactions.answered(partition, ends, asked);
    options.answered(partition, ends, asked);
  };
  return {
    ...options,
    ...{ joined: guarded(joined), fetched: guarded(fetched), heard: guarded(heard) },
    ...{ skipped: guarded(skipped), answered: guarded(answered), unanswered: guarded(unanswered) },
    ...{ quota: guarded(quota), rivals: guarded(rivals) },
  };
}

/** Resolves when it has joined. */
async function run(consumer: KafkaJsConsumer, options: SessionOptions): Promise<void> {
  const { topic, fetched, skipped, unanswered } = options;
  consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => {
    const { partition, batchSize, lastOffset, highWatermark } = payload;
    const firstOffset: string | null = payload.firstOffset;
    if (batchSize === 0) skipped(partition, Number(lastOffset), Number(highWatermark), firstOffset === null);
  });
  await tellingSilence(async () => {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
  }, unanswered);
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async (payload) => fetched(payload),
  });
}

function consumerConfig(
  { group, sessionMs }: SessionOptions,
  assigner: PartitionAssigner,
  heartbeatInterval: number,
): ConsumerConfig {
  return {
    groupId: group,
    partitionAssigners: [assigner],
    sessionTimeout: sessionMs,
    rebalanceTimeout: REBALANCE_MS,
    heartbeatInterval,
    metadataMaxAge: METADATA_MS,
    allowAutoTopicCreation: false,
    maxBytes: MAX_BYTES,
    maxBytesPerPartition: PARTITION_BYTES,
    maxWaitTimeInMs: WAIT_MS,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => false },
  };
}
