import { expect, test } from "vitest";
import { TopicMadeAnew } from "./fault.ts";
import type { AskedBroker, AskedCluster, TopicIdentity } from "./topic-id.ts";
import { TopicWatch } from "./topic-watch.ts";

/** A watch whose brokers say `identity.now`; how often they were asked. */
function watching() {
  const identity: { now: TopicIdentity | undefined; asked: number; time: number } = {
    now: { id: "a", cluster: "c" },
    ...{ asked: 0, time: 0 },
  };
  const broker = {
    versions: { 3: { maxVersion: 10 } },
    connectionPool: {
      send: async () => {
        identity.asked += 1;
        return identity.now;
      },
    },
  } as unknown as AskedBroker;
  const cluster: AskedCluster = { brokerPool: { withBroker: (ask) => ask({ broker }) } };
  const faults: TopicMadeAnew[] = [];
  const watch = new TopicWatch({ topic: "t", changed: (fault) => void faults.push(fault), now: () => identity.time });
  watch.given(cluster);
  return { watch, broker, identity, faults };
}

test("a topic that has another id is another, and is told; one that nobody knows is not", async () => {
  const { watch, identity, faults } = watching();
  expect(await watch.look()).toEqual({ id: "a", cluster: "c" });
  identity.now = undefined;
  expect(await watch.look()).toBeUndefined();
  expect(watch.known?.id).toBe("a");
  identity.now = { id: "b", cluster: "c" };
  await expect(watch.look()).rejects.toThrow(TopicMadeAnew);
  expect(faults.map(({ message }) => message)).toEqual([
    "t was made anew: what is there now is read from its beginning",
  ]);
});

test("the first records behind a pause are looked into, what flows four times a second, and what brings nothing every five", async () => {
  const { watch, broker, identity } = watching();
  await watch.look();
  const asked: number[] = [];
  const steps: readonly (readonly [at: number, hasRecords: boolean])[] = [
    ...([
      [100, false],
      [200, true],
      [300, true],
      [460, true],
      [500, false],
    ] as const),
    ...([
      [600, true],
      [700, false],
      [5500, false],
      [5650, false],
    ] as const),
  ];
  for (const [at, hasRecords] of steps) {
    identity.time = at;
    const before = identity.asked;
    await watch.came(broker, hasRecords);
    if (identity.asked > before) asked.push(at);
  }
  expect(asked).toEqual([200, 460, 600, 5650]);
});
