import { expect, test } from "vitest";
import { rawTopics } from "./raw-topics.ts";

const inputs = ["read", "half", "gone", "secret"].map((topic) => ({
  kafka: { topic, source: "auto" },
}));

/** As the brokers answer: a topic that is not there has no partitions, and one that is another's is refused. */
const LAGS: Readonly<Record<string, ReadonlyMap<number, number>>> = {
  read: new Map([[0, 0]]),
  half: new Map([
    [0, 1200],
    [1, 34],
  ]),
  gone: new Map(),
};

test("of the topics that inputs name: which are not there, and how much of the others waits", async () => {
  const lag = async (topic: string): Promise<ReadonlyMap<number, number>> => {
    const known = LAGS[topic];
    if (known === undefined) throw new Error("may not read the topic");
    return known;
  };
  expect(await rawTopics({ lag }, { inputs })).toEqual({
    missing: ["gone"],
    unread: ["1,234 records of half are not read yet"],
  });
});
