import type { Admin } from "kafkajs";
import { until } from "./until.ts";

/**
 * Resolves when each partition has a leader. kafkajs's own wait gives up where a broker that is busy does not know of the
 * topic yet.
 */
export async function createTopic(admin: Admin, topic: string, numPartitions: number): Promise<void> {
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false });
  await until(`the topic ${topic}`, async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => ({ topics: [] }));
    const leaders = topics[0]?.partitions.filter(({ leader }) => leader >= 0) ?? [];
    return leaders.length === numPartitions ? true : undefined;
  });
}
