import type { createStickyAssigner } from "./sticky-assigner.ts";

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
}

type Assigners = ReturnType<typeof createStickyAssigner>;

/** What is used of kafkajs's cluster beyond what it says of it. */
interface Cluster {
  findGroupCoordinator(query: { readonly groupId: string }): Promise<Coordinator>;
}

interface Coordinator {
  leaveGroup(member: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}

/** Every assigner is given the member's cluster, and nothing else of kafkajs is. */
export function withHooks(create: Assigners, hooks: ClusterHooks): Assigners {
  return (config) => {
    const cluster = config.cluster as unknown as Cluster;
    waitBeforeJoin(cluster, hooks);
    return create(config);
  };
}

/**
 * kafkajs tells of a rebalance when it is over: the member has joined again by then, and another may have been given its
 * partitions before it could drain. But each join begins by asking the cluster for the group's coordinator; so that is where
 * to wait.
 */
function waitBeforeJoin(cluster: Cluster, { beforeJoin, leftover, group }: ClusterHooks): void {
  const find = cluster.findGroupCoordinator.bind(cluster);
  cluster.findGroupCoordinator = async (query) => {
    await beforeJoin();
    const coordinator = await find(query);
    const memberId = leftover();
    if (memberId !== "") await coordinator.leaveGroup({ groupId: group, memberId }).catch(() => undefined);
    return coordinator;
  };
}
