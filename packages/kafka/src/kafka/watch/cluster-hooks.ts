import type { StableEnds } from "../group/held-partition.ts";
import { type Rivals, rivalsIn } from "../group/rivals.ts";
import type { createStickyAssigner } from "../group/sticky-assigner.ts";
import { FetchLimit, type FetchRequest } from "./fetch-limit.ts";
import { unlessNotLed } from "./not-led.ts";
import { QuotaWatch } from "./quota-watch.ts";
import type { AskedBroker, AskedCluster } from "./topic-id.ts";

/** What kafkajs does not tell of by itself. */
export interface ClusterHooks {
  readonly topic: string;
  readonly group: string;
  /** Awaited before the member (re)joins: until it resolves, nobody else is given what it holds. */
  readonly beforeJoin: () => Promise<void>;
  /**
   * The id of an earlier life that could not say good-bye, if any: it leaves first, or the group would wait for it as long
   * as its session lasts.
   */
  readonly leftover: () => string;
  /** The member has its share; a call tells the group that it is there, and rejects where the group does not take it for one. */
  readonly synced: (beat: () => Promise<unknown>) => void;
  /** With its share it was told whether members of another history are in the group. */
  readonly rivals: (rivals: Rivals) => void;
  /** A broker said what a partition has, asked for more at that time (whole ms of `performance.now`): before it is fetched. */
  readonly answered: (partition: number, ends: StableEnds, asked: number) => void;
  /** A broker has answered, with records or none, and puts us off for so long; where it rejects, nothing of that is handed out. */
  readonly came: (broker: AskedBroker, hasRecords: boolean, putOffMs: number) => Promise<void>;
  /** A quota of the brokers lets nothing through, or does again. */
  readonly quota: (isInTheWay: boolean) => void;
}

type Assigners = ReturnType<typeof createStickyAssigner>;

/** What is used of kafkajs's cluster beyond what it says of it. */
interface Cluster {
  findGroupCoordinator(query: { readonly groupId: string }): Promise<Coordinator>;
  findBroker(query: { readonly nodeId: string }): Promise<Broker>;
}

interface Coordinator {
  leaveGroup(member: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
  syncGroup(member: Synced): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(member: Omit<Synced, "generationId"> & { readonly groupGenerationId: number }): Promise<unknown>;
}

interface Synced {
  readonly groupId: string;
  readonly memberId: string;
  readonly generationId: number;
}

interface Broker extends AskedBroker {
  fetch(request: FetchRequest): Promise<FetchAnswer>;
}

interface FetchAnswer {
  /** Not said by brokers before Kafka 2.0, which wait themselves. */
  readonly clientSideThrottleTime?: number;
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly highWatermark: string;
      /** Not said by brokers before Kafka 1.0. */
      readonly lastStartOffset?: string;
      /** Not said by brokers before Kafka 0.11. */
      readonly lastStableOffset?: string;
      readonly messages: readonly unknown[];
    }[];
  }[];
}

/** Every assigner is given the member's cluster, and nothing else of kafkajs is: `given` is told of it. */
export function withHooks(create: Assigners, hooks: ClusterHooks, given: (cluster: AskedCluster) => void): Assigners {
  return (config) => {
    const cluster = config.cluster as unknown as Cluster & AskedCluster;
    given(cluster);
    waitBeforeJoin(cluster, hooks);
    listenToFetches(cluster, hooks);
    return create(config);
  };
}

/**
 * kafkajs tells of a rebalance when it is over: the member has joined again by then, and another may have been given its
 * partitions before it could drain. But each join begins by asking the cluster for the group's coordinator; so that is where
 * to wait.
 */
function waitBeforeJoin(cluster: Cluster, hooks: ClusterHooks): void {
  const { beforeJoin, leftover, group } = hooks;
  const listening = new WeakSet<Coordinator>();
  const find = cluster.findGroupCoordinator.bind(cluster);
  cluster.findGroupCoordinator = async (query) => {
    await beforeJoin();
    const coordinator = await find(query);
    if (!listening.has(coordinator)) listenToSyncs(coordinator, hooks);
    listening.add(coordinator);
    const memberId = leftover();
    if (memberId !== "") await coordinator.leaveGroup({ groupId: group, memberId }).catch(() => undefined);
    return coordinator;
  };
}

function listenToSyncs(coordinator: Coordinator, { synced, rivals }: ClusterHooks): void {
  const sync = coordinator.syncGroup.bind(coordinator);
  coordinator.syncGroup = async (member) => {
    const answer = await sync(member);
    const { groupId, memberId, generationId: groupGenerationId } = member;
    rivals(rivalsIn(answer.memberAssignment));
    synced(() => coordinator.heartbeat({ groupId, memberId, groupGenerationId }));
    return answer;
  };
}

/**
 * kafkajs keeps to itself what a broker says of partitions that it gives nothing of, and hands out the others one after the
 * other, with a heartbeat behind each. That there is nothing, and that there is more, is in the answer.
 */
function listenToFetches(cluster: Cluster, hooks: ClusterHooks): void {
  const listening = new WeakSet<Broker>();
  const quota = new QuotaWatch(hooks.quota);
  const find = cluster.findBroker.bind(cluster);
  cluster.findBroker = async (query) => {
    const broker = await find(query).catch(unlessNotLed);
    if (!listening.has(broker)) {
      listening.add(broker);
      listenTo(broker, quota, hooks);
    }
    return broker;
  };
}

function listenTo(broker: Broker, quota: QuotaWatch, hooks: ClusterHooks): void {
  const fetch = broker.fetch.bind(broker);
  const limit = new FetchLimit();
  broker.fetch = async (request) => {
    const asked = Math.floor(performance.now());
    const answer = await fetch(limit.of(request)).catch(unlessNotLed);
    const hasRecords = answer.responses.some(({ partitions }) =>
      partitions.some(({ messages }) => messages.length > 0),
    );
    const { clientSideThrottleTime: throttledMs = 0 } = answer;
    limit.answered(throttledMs, hasRecords);
    quota.answered(throttledMs > 0 && !hasRecords, performance.now());
    await hooks.came(broker, hasRecords, throttledMs);
    tellEnds(answer, asked, hooks);
    return answer;
  };
}

function tellEnds({ responses }: FetchAnswer, asked: number, { topic, answered }: ClusterHooks): void {
  for (const { topicName, partitions } of responses) {
    if (topicName !== topic) continue;
    for (const { partition, highWatermark: high, lastStartOffset: low = 0, lastStableOffset = "-1" } of partitions) {
      const stable = Number(lastStableOffset) < 0 ? Number(high) : Number(lastStableOffset);
      answered(partition, { low: Number(low), stable, high: Number(high) }, asked);
    }
  }
}
