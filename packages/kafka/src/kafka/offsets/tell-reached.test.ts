import type { Consumer as KafkaJsConsumer } from "kafkajs";
import { expect, test } from "vitest";
import { HeldPartition } from "../group/held-partition.ts";
import { CommitsTogether } from "./commits-together.ts";
import { OffsetCommits } from "./offset-commits.ts";
import { signatureOf, signedBy } from "./positions.ts";

const TOPIC = { cluster: "one", id: "b" };

/** Partition 0, of which the group has committed 5, read by a member that says how far it is. */
function member(topic: typeof TOPIC | undefined, isRejoining = () => false) {
  const told: string[] = [];
  const at: { reached: number | undefined } = { reached: 1000 };
  const held = new HeldPartition(0, topic);
  const consumer: Pick<KafkaJsConsumer, "commitOffsets"> = {
    commitOffsets: async (offsets) => void told.push(...offsets.map(({ offset, metadata }) => `${offset} ${metadata}`)),
  };
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining },
    assignment: { assigned: async () => undefined, revoked: async () => undefined, reached: () => at.reached },
    consumer: () => consumer as KafkaJsConsumer,
  });
  commits.begin(held, undefined, { committed: 5, low: 0, high: 9, asked: 0 });
  return { commits, told, at };
}

test("each offset is committed with the time that what is not durable is not before, and its place anew where that is another", async () => {
  const { commits, told, at } = member(TOPIC);
  await commits.tellReached(0);
  await commits.tellReached(0);
  await commits.commit(0, 7);
  at.reached = 2000;
  await commits.tellReached(0);
  at.reached = undefined;
  await commits.commit(0, 8);
  expect(told).toEqual(["5 rolecall one b 1000", "7 rolecall one b 1000", "7 rolecall one b 2000", "8 rolecall one b"]);
});

test("a place is not told where nobody could say of which topic it is, nor while the member joins again", async () => {
  const nameless = member(undefined);
  await nameless.commits.tellReached(0);
  const joining = member(TOPIC, () => true);
  await joining.commits.tellReached(0);
  expect([nameless.told, joining.told]).toEqual([[], []]);
});

test.each([
  ["of this release", signatureOf(TOPIC, 1000), { isForeign: false, of: TOPIC, reached: 1000 }],
  ["of a member that knew no time", signatureOf(TOPIC), { isForeign: false, of: TOPIC }],
  ["with a time that is none", "rolecall one b soon", { isForeign: false, of: TOPIC }],
  ["where brokers name no topics", signatureOf(undefined, 1000), { isForeign: false }],
  ["of somebody else", "1000", { isForeign: true }],
  ["of a tool", "", { isForeign: true }],
])("what the metadata of an offset %s says", (_, metadata, said) => {
  expect(signedBy(metadata)).toEqual(said);
});

test("of one place that is wanted twice in a moment the time that was told last is committed", async () => {
  const told: (string | null | undefined)[] = [];
  const together = new CommitsTogether({
    commitOffsets: async (offsets) => void told.push(...offsets.map(({ metadata }) => metadata)),
  });
  const of = (metadata: string) => ({ topic: "t", partition: 0, offset: "5", metadata });
  await Promise.all(["a", "b"].map((metadata) => together.commit({ offset: of(metadata), isDue: () => true })));
  expect(told).toEqual(["b"]);
});

test("a time that was wanted while a later offset was on its way is told with the next look", async () => {
  const told: string[] = [];
  const at = { reached: 1000 };
  const answer = Promise.withResolvers<void>();
  const held = new HeldPartition(0, TOPIC);
  const consumer: Pick<KafkaJsConsumer, "commitOffsets"> = {
    async commitOffsets(offsets) {
      told.push(...offsets.map(({ offset, metadata }) => `${offset} ${metadata}`));
      if (told.length === 1) await answer.promise;
    },
  };
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    assignment: { assigned: async () => undefined, revoked: async () => undefined, reached: () => at.reached },
    consumer: () => consumer as KafkaJsConsumer,
  });
  commits.begin(held, undefined, { committed: 5, low: 0, high: 9, asked: 0 });
  const committed = commits.commit(0, 7);
  await Promise.resolve();
  at.reached = 2000;
  const looked = commits.tellReached(0);
  answer.resolve();
  await Promise.all([committed, looked]);
  await commits.tellReached(0);
  expect(told).toEqual(["7 rolecall one b 1000", "7 rolecall one b 2000"]);
});

test("a time that the group takes late, or not, waits once, however often others are looked at meanwhile", async () => {
  const answer = Promise.withResolvers<void>();
  const troubles: (string | undefined)[] = [];
  const at = { reached: 1000 };
  const held = new HeldPartition(0, TOPIC);
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    assignment: { assigned: async () => undefined, revoked: async () => undefined, reached: () => at.reached },
    consumer: () =>
      ({ commitOffsets: () => answer.promise }) as Pick<KafkaJsConsumer, "commitOffsets"> as KafkaJsConsumer,
    trouble: (sentence) => troubles.push(sentence),
  });
  commits.begin(held, undefined, { committed: 5, low: 0, high: 9, asked: 0 });
  const looks = Array.from({ length: 1000 }, () => {
    at.reached += 1;
    return commits.tellReached(0);
  });
  answer.reject(new Error("the coordinator does not answer"));
  await Promise.all(looks);
  expect(troubles).toHaveLength(1);
});
