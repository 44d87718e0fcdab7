import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import type { Standing } from "../ports.ts";
import { Positions, standingIn } from "./positions.ts";

/** A broker that knows of no leader when it is asked first. */
class Electing extends Positions {
  #asked = 0;

  override async of(): Promise<Map<number, Standing>> {
    this.#asked += 1;
    if (this.#asked === 1) throw new Error("there is no leader");
    return new Map([[0, { committed: 3, low: 0, high: 9 }]]);
  }
}

test("what keeps a partition from being known is a trouble until it is known, and no longer", async () => {
  const told: (string | undefined)[] = [];
  await using positions = new Electing(new kafkajs.Kafka({ brokers: ["127.0.0.1:1"] }));
  const place = { topic: "t", group: "g", partition: 0 };
  const standing = await positions.waitFor(place, { isWanted: () => true, trouble: (word) => told.push(word) });
  expect(standing.high).toBe(9);
  expect(told).toEqual([expect.stringContaining("there is no leader"), undefined]);
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
