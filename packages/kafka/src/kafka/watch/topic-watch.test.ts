import { expect, test } from "vitest";
import { TopicGrown, TopicMadeAnew } from "../fault.ts";
import type { AskedBroker, AskedCluster, TopicNow } from "./topic-id.ts";
import { TopicWatch } from "./topic-watch.ts";

/** A watch whose brokers say `identity.now`, and whose kafkajs knows of so many partitions; how often they were asked. */
function watching() {
  const identity: { now: TopicNow | undefined; known: number; asked: number; time: number; said: Promise<void> } = {
    now: { id: "a", cluster: "c", partitions: 2 },
    ...{ known: 2, asked: 0, time: 0, said: Promise.resolve() },
  };
  const broker = {
    versions: { 3: { maxVersion: 10 } },
    connectionPool: {
      send: async () => {
        identity.asked += 1;
        await identity.said;
        return identity.now;
      },
    },
  } as unknown as AskedBroker;
  const cluster: AskedCluster = {
    findTopicPartitionMetadata: () => Array.from({ length: identity.known }),
    brokerPool: { withBroker: (ask) => ask({ broker }) },
  };
  const faults: TopicMadeAnew[] = [];
  const changed = (fault: TopicMadeAnew): void => void faults.push(fault);
  const watch = new TopicWatch({ topic: "t", changed, now: () => identity.time, answerMs: 1 });
  watch.given(cluster);
  return { watch, broker, identity, faults };
}

test("a topic that has another id is another, and is told; one that nobody knows is not", async () => {
  const { watch, identity, faults } = watching();
  expect(await watch.look()).toMatchObject({ id: "a", cluster: "c" });
  identity.now = undefined;
  expect(await watch.look()).toBeUndefined();
  expect(watch.known?.id).toBe("a");
  identity.now = { id: "b", cluster: "c", partitions: 2 };
  await expect(watch.look()).rejects.toThrow(TopicMadeAnew);
  expect(faults.map(({ message }) => message)).toEqual([
    "t was made anew: what is there now is read from its beginning",
  ]);
});

test("all that has records is looked into before it is handed out, and what brings nothing every five seconds", async () => {
  const { watch, broker, identity } = watching();
  await watch.look();
  const asked: number[] = [];
  const steps: readonly (readonly [at: number, hasRecords: boolean])[] = [
    ...([
      [100, false],
      [200, true],
      [201, true],
      [500, false],
    ] as const),
    ...([
      [5200, false],
      [5201, false],
      [5300, false],
    ] as const),
  ];
  for (const [at, hasRecords] of steps) {
    identity.time = at;
    const before = identity.asked;
    await watch.came(broker, hasRecords);
    if (identity.asked > before) asked.push(at);
  }
  expect(asked).toEqual([200, 201, 5201]);
});

test("a question that nobody answers holds up what it was asked for, and what comes in the next five seconds not", async () => {
  const { watch, broker, identity } = watching();
  const answer = Promise.withResolvers<void>();
  identity.said = answer.promise;
  const asked: number[] = [];
  for (const at of [0, 100, 4999, 5000, 5100]) {
    identity.time = at;
    const before = identity.asked;
    await watch.came(broker, true);
    if (identity.asked > before) asked.push(at);
  }
  expect(asked).toEqual([0, 5000]);
  answer.resolve();
  await answer.promise;
  identity.time = 10_000;
  await watch.came(broker, true);
  identity.now = { id: "b", cluster: "c", partitions: 2 };
  await expect(watch.came(broker, true)).rejects.toThrow(TopicMadeAnew);
});

test("what one broker brings is looked into also while another is asked, or says nothing", async () => {
  const { watch, broker, identity } = watching();
  const answer = Promise.withResolvers<void>();
  identity.said = answer.promise;
  const other: AskedBroker = { ...broker };
  const first = watch.came(broker, true);
  const second = watch.came(other, true);
  expect(identity.asked).toBe(2);
  await Promise.all([first, second]);
  identity.said = Promise.resolve();
  identity.time = 6000;
  await watch.came(other, true);
  identity.now = { id: "b", cluster: "c", partitions: 2 };
  identity.said = answer.promise;
  await watch.came(broker, true);
  identity.said = Promise.resolve();
  await expect(watch.came(other, true)).rejects.toThrow(TopicMadeAnew);
  answer.resolve();
});

test("a broker that puts off what is asked because of a quota is waited for", async () => {
  const { watch, broker, identity } = watching();
  await watch.look();
  identity.said = new Promise((resolve) => setTimeout(resolve, 50));
  identity.now = { id: "b", cluster: "c", partitions: 2 };
  await expect(watch.came(broker, true, 60_000)).rejects.toThrow(TopicMadeAnew);
});

test("partitions of which one broker alone knows hold the reading up three times, and no longer", async () => {
  const { watch, broker, identity } = watching();
  const looks: string[] = [];
  for (const partitions of [3, 3, 3, 3, 3, 4, 4]) {
    identity.now = { id: "a", cluster: "c", partitions };
    looks.push(
      await watch.came(broker, true).then(
        () => "handed out",
        (error: unknown) => (error instanceof TopicGrown ? "grown" : String(error)),
      ),
    );
    watch.joined();
  }
  expect(looks).toEqual(["grown", "grown", "grown", "handed out", "handed out", "grown", "grown"]);
});

test("a topic that has more partitions than were dealt out is told of once; what else comes waits until those are", async () => {
  const { watch, broker, identity } = watching();
  identity.now = { id: "a", cluster: "c", partitions: 3 };
  await expect(watch.came(broker, true)).rejects.toThrow(TopicGrown);
  let isThrough = false;
  const other = watch.came(broker, true).then(() => {
    isThrough = true;
  });
  await new Promise(setImmediate);
  expect(isThrough).toBe(false);
  identity.known = 3;
  watch.joined();
  await other;
  await watch.came(broker, true);
  identity.now = { id: "a", cluster: "c", partitions: 4 };
  await expect(watch.came(broker, true)).rejects.toThrow(TopicGrown);
});
