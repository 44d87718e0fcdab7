import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import type { Standing } from "../../ports.ts";
import { Positions, standingIn } from "./positions.ts";

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
