import kafkajs, { type Admin, type Kafka } from "kafkajs";
import { expect, test } from "vitest";
import type { Standing } from "../../ports.ts";
import { Positions, signedBy, standingIn } from "./positions.ts";

/** Brokers that know of no leader as often as they are told to. */
class Electing extends Positions {
  asked = 0;
  faults = 0;

  constructor() {
    super(new kafkajs.Kafka({ brokers: ["127.0.0.1:1"] }));
  }

  override async of(): Promise<Map<number, Standing>> {
    this.asked += 1;
    if (this.faults > 0) {
      this.faults -= 1;
      throw new Error("there is no leader");
    }
    return new Map([0, 1, 2].map((partition) => [partition, { committed: 3, low: 0, high: 7 + partition }]));
  }
}

const PLACE = { topic: "t", group: "g" };

test("what keeps a partition from being known is a trouble until it is known, and no longer", async () => {
  const told: (string | undefined)[] = [];
  await using positions = new Electing();
  positions.faults = 1;
  const asking = { isWanted: () => true, trouble: (word?: string) => void told.push(word) };
  expect((await positions.standings(PLACE).waitFor(2, asking)).high).toBe(9);
  expect(told).toEqual([expect.stringContaining("there is no leader"), undefined]);
});

test("partitions that begin together are told of by one answer, and each later beginning asks anew", async () => {
  await using positions = new Electing();
  const counts: number[] = [];
  for (let beginning = 0; beginning < 2; beginning += 1) {
    const standings = positions.standings(PLACE);
    const all = [0, 1, 2, 0, 1, 2].map((partition) => standings.waitFor(partition, { isWanted: () => true }));
    expect((await Promise.all(all)).map(({ high }) => high)).toEqual([7, 8, 9, 7, 8, 9]);
    counts.push(positions.asked);
  }
  expect(counts).toEqual([1, 2]);
});

const HERE = { id: "b", cluster: "one" };
const ENDS = { low: 0, high: 9 };

test.each([
  ["of that topic", { id: "b", cluster: "one" }, HERE, 5],
  ["of one of that name that is gone", { id: "a", cluster: "one" }, HERE, undefined],
  ["of the topic that this is a mirror of", { id: "a", cluster: "two" }, HERE, 5],
  ["of nobody knows which", undefined, HERE, 5],
  ["of a topic that brokers do not name any more", { id: "a", cluster: "one" }, undefined, 5],
])("the offset of a group that was committed as one %s", (_, of, topic, committed) => {
  const standing = standingIn({ ...ENDS, committed: 5, isForeign: false, ...(of && { of }) }, topic);
  expect(standing).toEqual({
    ...{ ...ENDS, committed, topicId: topic?.id },
    ...(committed !== undefined && { isForeign: false }),
  });
});

/** Brokers that answer of topic `slow` when they are told to, and refuse all others. A connection that is closed answers nothing more. */
function brokers() {
  const counts = { opened: 0, closed: 0 };
  const slow = Promise.withResolvers<void>();
  const admin = (): Partial<Admin> => {
    const closed = Promise.withResolvers<never>();
    closed.promise.catch(() => undefined);
    counts.opened += 1;
    return {
      connect: async () => undefined,
      async disconnect() {
        counts.closed += 1;
        closed.reject(new Error("closed connection"));
      },
      async fetchTopicOffsets(topic) {
        if (topic !== "slow") throw new Error("not authorized");
        await Promise.race([slow.promise, closed.promise]);
        return [{ partition: 0, offset: "9", high: "9", low: "0" }];
      },
      fetchOffsets: async () => [
        { topic: "slow", partitions: [{ partition: 0, offset: "5", metadata: "rolecall one b 1000" }] },
      ],
    };
  };
  return { counts, answer: slow.resolve, kafka: { admin } as Pick<Kafka, "admin"> as Kafka };
}

test("a question that fails takes none with it that is still to be answered, and leaves no connection behind", async () => {
  const { kafka, counts, answer } = brokers();
  const positions = new Positions(kafka);
  const asked = positions.of("slow", "g");
  for (let n = 0; n < 20; n += 1) await expect(positions.of("other", "g")).rejects.toThrow("not authorized");
  answer();
  expect((await asked).get(0)).toMatchObject({ committed: 5, high: 9, reached: 1000 });
  await positions[Symbol.asyncDispose]();
  expect(counts.opened).toBeGreaterThan(1);
  expect(counts.closed).toBe(counts.opened);
});

test.each(["rolecall one b ", "rolecall one b 0x10", "rolecall one b 1e3", "rolecall one b 9999999999999999999"])(
  "a time that is written as none of ours says nothing: %j",
  (metadata) => {
    expect(signedBy(metadata)).toEqual({ isForeign: false, of: HERE });
  },
);
