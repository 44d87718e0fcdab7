import type { Admin, Kafka } from "kafkajs";
import { isForbidden, isHidden } from "../fault.ts";
import { groupOffsets } from "../group/group-offsets.ts";
import { createStickyAssigner } from "../group/sticky-assigner.ts";
import { type AskedCluster, topicOf } from "../watch/topic-id.ts";

/** What a user may do with a topic. */
export type TopicRight = "Read" | "Write" | "Describe";

/** What the user that asks may do, as brokers say. */
export interface Rights {
  /** None of a topic that may not be seen; undefined where it is not there, or brokers do not say, as before Kafka 2.8. */
  topic(name: string): Promise<ReadonlySet<TopicRight> | undefined>;
  /** Whether the group may be seen, which who may read in it may. */
  seesGroup(name: string): Promise<boolean>;
}

/** Bits of what a broker says that may be done, by Kafka's numbers of operations. */
const BITS: Readonly<Record<TopicRight, number>> = { Read: 1 << 3, Write: 1 << 4, Describe: 1 << 8 };

interface Cluster extends AskedCluster {
  /** Learns which brokers there are. */
  refreshMetadata(): Promise<void>;
}

async function isForbiddenTo(admin: Admin, topic: string): Promise<boolean> {
  return admin.fetchTopicMetadata({ topics: [topic] }).then(() => false, isForbidden);
}

/** Asks through connections that end when `use` has. */
export async function withRights<T>(kafka: Kafka, use: (rights: Rights) => Promise<T>): Promise<T> {
  let cluster: Cluster | undefined;
  const assigner = createStickyAssigner({ held: () => ({}) });
  // Never joined: its assigner is given the cluster, and nothing else of kafkajs is.
  const consumer = kafka.consumer({
    groupId: "rolecall-rights",
    partitionAssigners: [
      (config) => {
        cluster = config.cluster as unknown as Cluster;
        return assigner(config);
      },
    ],
  });
  const admin = kafka.admin();
  try {
    await Promise.all([consumer.connect(), admin.connect()]);
    await cluster?.refreshMetadata();
    return await use({
      async topic(name) {
        const operations = cluster && (await topicOf(cluster, name))?.operations;
        if (operations === undefined) return (await isForbiddenTo(admin, name)) ? new Set() : undefined;
        const all = Object.entries(BITS) as [TopicRight, number][];
        return new Set(all.filter(([, bit]) => (operations & bit) !== 0).map(([right]) => right));
      },
      async seesGroup(name) {
        try {
          await groupOffsets(admin, { groupId: name });
          return true;
        } catch (error) {
          if (isHidden(error)) return false;
          throw error;
        }
      },
    });
  } finally {
    await Promise.all([consumer.disconnect(), admin.disconnect()]).catch(() => undefined);
  }
}
