import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import type { Standing } from "../ports.ts";
import { Positions } from "./positions.ts";

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
