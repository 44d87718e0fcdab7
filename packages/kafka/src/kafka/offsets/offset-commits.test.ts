import type { Consumer as KafkaJsConsumer } from "kafkajs";
import { expect, test } from "vitest";
import { LostPartition } from "../../ports.ts";
import { BYTES } from "../codec/codec.ts";
import { HeldPartition } from "../group/held-partition.ts";
import { OffsetCommits, type OffsetCommitsOptions } from "./offset-commits.ts";

const STANDING = { committed: 5, low: 0, high: 9, asked: 0 };

/** Commits of partition 0, which is ours and is read from the group's offset; each goes to `take`. */
function committing(
  take: (offset: number) => Promise<void>,
  given: Partial<Pick<OffsetCommitsOptions, "closing" | "giveUp" | "isRejoining" | "lost" | "trouble">> = {},
) {
  const held = new HeldPartition(0);
  const consumer: Pick<KafkaJsConsumer, "commitOffsets"> = {
    commitOffsets: ([first]) => take(Number(first?.offset)),
  };
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    ...given,
    consumer: () => consumer as KafkaJsConsumer,
  });
  commits.begin(held, undefined, STANDING);
  return commits;
}

test("a commit that is told late, of an earlier time with the partition, does not take the group back", async () => {
  const taken: number[] = [];
  const commits = committing(async (offset) => void taken.push(offset));
  for (const offset of [7, 6, 4, 8]) await commits.commit(0, offset);
  expect(taken).toEqual([7, 8]);
});

test("what a member was to read first, of a group without an offset, and has left the topic by the time it joins again is told once", () => {
  const lost: number[] = [];
  const taken: number[] = [];
  const commits = committing(async (offset) => void taken.push(offset), {
    lost: (_, records) => void lost.push(records),
  });
  const held = new HeldPartition(1);
  const standing = { committed: undefined, low: 0, high: 9, asked: 0 };
  expect(commits.begin(held, undefined, standing)).toBe(0);
  for (let n = 0; n < 2; n += 1) expect(commits.begin(held, undefined, { ...standing, low: 7 })).toBe(7);
  expect(lost).toEqual([7]);
});

test("whoever waits for a commit that is never answered waits no longer than the process has time to stop", async () => {
  const giveUp = new AbortController();
  const said: (string | undefined)[] = [];
  const commits = committing(() => new Promise(() => undefined), {
    giveUp: giveUp.signal,
    trouble: (sentence) => void said.push(sentence),
  });
  const waiting = commits.commit(0, 7);
  giveUp.abort();
  await expect(waiting).rejects.toThrow(LostPartition);
  expect(said).toEqual([]);
});

test("one of a topic that was made anew meanwhile is not told, nor known, of the next of its name", async () => {
  const taken: string[] = [];
  const lost: number[] = [];
  let held = new HeldPartition(0);
  const consumer: Pick<KafkaJsConsumer, "commitOffsets"> = {
    commitOffsets: async ([first]) => void taken.push(`${first?.offset} ${first?.metadata}`),
  };
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    consumer: () => consumer as KafkaJsConsumer,
    lost: (_, records) => void lost.push(records),
  });
  const isRenewed = (id: string): boolean => {
    commits.leave([held]);
    const is = commits.reads({ id, cluster: "c" });
    held = commits.hold(0);
    return is;
  };
  expect(isRenewed("a")).toBe(false);
  expect(commits.begin(held, undefined, STANDING)).toBe(5);
  await commits.commit(0, 7);
  expect(isRenewed("b")).toBe(true);
  await expect(commits.commit(0, 8)).rejects.toThrow(LostPartition);
  expect(commits.begin(held, undefined, { committed: undefined, low: 0, high: 20, asked: 0 })).toBe(0);
  await expect(commits.commit(0, 9)).rejects.toThrow(LostPartition);
  held.skip(2, 20, false);
  await commits.commit(0, 3);
  // Of the first one four records were handed to nobody.
  expect({ taken, lost }).toEqual({ taken: ["7 rolecall c a", "3 rolecall c b"], lost: [4] });
});

test("what has left the topic is told once, however often the member joins anew before any of it is committed", () => {
  const lost: number[] = [];
  let held = new HeldPartition(0);
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    consumer: () => undefined,
    lost: (_, records) => void lost.push(records),
  });
  const live = (low: number): number => {
    held = commits.hold(0);
    return commits.begin(held, 1, { committed: undefined, low, high: 30, asked: 0 });
  };
  expect([live(4), live(4)]).toEqual([4, 4]);
  // It has fetched three more by the time that the rest leaves the topic, and its life ends before anybody is handed those.
  held.skip(6, 30, true);
  commits.answered(0, { low: 25, high: 30 }, 1);
  expect(live(25)).toBe(25);
  expect(lost).toEqual([3, 18, 3]);
});

test("a commit that is tried again after a later one was taken is not", async () => {
  const taken: number[] = [];
  const first = Promise.withResolvers<void>();
  const commits = committing(async (offset) => {
    if (offset === 6) await first.promise;
    taken.push(offset);
  });
  const early = commits.commit(0, 6);
  // By then it has left.
  await Promise.resolve();
  const later = commits.commit(0, 7);
  first.reject(new Error("the connection broke"));
  await later;
  await early;
  expect(taken).toEqual([7]);
});

test("a connection that does not answer any more keeps nothing waiting on the next one", async () => {
  const held = new HeldPartition(0);
  const taken: number[] = [];
  const connections: Pick<KafkaJsConsumer, "commitOffsets">[] = [
    { commitOffsets: () => new Promise(() => undefined) },
    { commitOffsets: async ([first]) => void taken.push(Number(first?.offset)) },
  ];
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    consumer: () => connections[0] as KafkaJsConsumer,
  });
  commits.begin(held, undefined, STANDING);
  void commits.commit(0, 7);
  await Promise.resolve();
  connections.shift();
  await commits.commit(0, 8);
  expect(taken).toEqual([8]);
});

test("one that nobody takes any more ends with the consumer, and keeps nothing from ending", async () => {
  const closed = new AbortController();
  closed.abort();
  const commits = committing(() => Promise.reject(new Error("there is no runner")), { closing: closed.signal });
  await expect(commits.commit(0, 7)).rejects.toThrow(LostPartition);
});

test("one that the coordinator of before does not take is given up where the member joins again, and told once it has", async () => {
  let isRejoining = true;
  const taken: number[] = [];
  const take = async (offset: number): Promise<void> => {
    if (isRejoining) throw new Error("This is not the correct coordinator for this group");
    taken.push(offset);
  };
  const commits = committing(take, { isRejoining: () => isRejoining });
  await expect(commits.commit(0, 7)).rejects.toThrow(LostPartition);
  isRejoining = false;
  commits.tell(0);
  await expect.poll(() => taken).toEqual([7]);
});

test("one that is taken when it is tried again is no trouble any more, though nobody joined meanwhile", async () => {
  const told: (string | undefined)[] = [];
  let tries = 0;
  const take = async (): Promise<void> => {
    tries += 1;
    if (tries === 1) throw new Error("it is loading");
  };
  const commits = committing(take, { trouble: (sentence) => void told.push(sentence) });
  for (const offset of [7, 8]) await commits.commit(0, offset);
  expect(told).toEqual([expect.stringContaining("it is loading"), undefined]);
});

test.each([
  ["ends before the offset of the group", undefined, 12, 0, [12]],
  ["ends before the one that its owner names", 11, 5, 0, [11]],
  ["ends at it", undefined, 9, 9, []],
  ["is wanted from what is to come", Number.POSITIVE_INFINITY, 5, 9, []],
])(
  "a partition that %s is read from its oldest record, and told of, where that is so",
  (_, wish, committed, from, told) => {
    const offsets: number[] = [];
    const held = new HeldPartition(0);
    const commits = new OffsetCommits({
      ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
      ...{ consumer: () => undefined, cutOff: (_partition: number, offset: number) => void offsets.push(offset) },
    });
    expect(commits.begin(held, wish, { ...STANDING, committed })).toBe(from);
    expect(offsets).toEqual(told);
  },
);

test("the mark of a transaction that comes while what is before it is being committed is committed as well", async () => {
  const taken: number[] = [];
  const answer = Promise.withResolvers<void>();
  const held = new HeldPartition(0);
  const consumer: Pick<KafkaJsConsumer, "commitOffsets"> = {
    async commitOffsets([first]) {
      taken.push(Number(first?.offset));
      await answer.promise;
    },
  };
  const commits = new OffsetCommits({
    ...{ topic: "t", group: "g", closing: new AbortController().signal, held: () => held, isRejoining: () => false },
    consumer: () => consumer as KafkaJsConsumer,
  });
  commits.begin(held, undefined, { committed: 5, low: 0, high: 6, asked: 0 });
  const message = { offset: "5", key: null, value: null, timestamp: "", attributes: 0, headers: {} };
  held.add({ messages: [message], all: [message], last: 5, end: 6 });
  held.take(BYTES);
  const committed = commits.commit(0, 6);
  await Promise.resolve();
  held.skip(6, 7, false);
  answer.resolve();
  await committed;
  expect([taken, held.committed]).toEqual([[6, 7], 7]);
});
