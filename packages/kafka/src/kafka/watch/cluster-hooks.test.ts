import type { Cluster } from "kafkajs";
import { expect, test } from "vitest";
import { createStickyAssigner } from "../group/sticky-assigner.ts";
import { withHooks } from "./cluster-hooks.ts";
import type { FetchRequest } from "./fetch-limit.ts";

test("a broker that puts the next fetch off is asked for less", async () => {
  const asked: number[] = [];
  const answer = { clientSideThrottleTime: 10_000, responses: [] };
  const broker = {
    fetch: async ({ maxBytes }: FetchRequest) => {
      asked.push(maxBytes);
      return answer;
    },
  };
  const cluster = { findGroupCoordinator: async () => ({}), findBroker: async () => broker };
  const create = withHooks(
    createStickyAssigner({ held: () => ({}) }),
    {
      ...{ topic: "t", group: "g", beforeJoin: async () => undefined, leftover: () => "", synced: () => undefined },
      ...{ answered: () => undefined, came: async () => undefined, rivals: () => undefined, quota: () => undefined },
    },
    () => undefined,
  );
  create({ cluster: cluster as unknown as Cluster, groupId: "g", logger: undefined as never });
  const partitions = [0, 1].map((partition) => ({ partition, maxBytes: 1_000_000 }));
  for (let n = 0; n < 2; n += 1)
    await (await cluster.findBroker()).fetch({ maxBytes: 8_000_000, topics: [{ topic: "t", partitions }] });
  expect(asked).toEqual([8_000_000, 250_000]);
});
