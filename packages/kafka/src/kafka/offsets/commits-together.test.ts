import type { TopicPartitionOffsetAndMetadata } from "kafkajs";
import { expect, test } from "vitest";
import { CommitsTogether } from "./commits-together.ts";

interface Request {
  readonly offsets: Readonly<Record<number, number>>;
  readonly answer: PromiseWithResolvers<void>;
}

/** A group that takes what it is answered by hand. */
function group() {
  const requests: Request[] = [];
  const commitOffsets = (all: readonly TopicPartitionOffsetAndMetadata[]): Promise<void> => {
    const offsets = Object.fromEntries(all.map(({ partition, offset }) => [partition, Number(offset)]));
    const answer = Promise.withResolvers<void>();
    requests.push({ offsets, answer });
    return answer.promise;
  };
  const together = new CommitsTogether({ commitOffsets });
  const commit = (partition: number, offset: number, isDue = () => true): Promise<void> =>
    together.commit({ offset: { topic: "t", partition, offset: String(offset) }, isDue });
  /** Answers the request of that number once it is there, with a fault or none. */
  const answer = async (n: number, fault?: Error): Promise<Request["offsets"]> => {
    await expect.poll(() => requests.length).toBeGreaterThan(n);
    const request = requests[n] as Request;
    if (fault === undefined) request.answer.resolve();
    else request.answer.reject(fault);
    return request.offsets;
  };
  return { commit, answer, requests };
}

const absent = (): Error =>
  Object.assign(new Error("there is no such partition"), { type: "UNKNOWN_TOPIC_OR_PARTITION" });
const settled = (all: readonly Promise<void>[]): Promise<readonly string[]> =>
  Promise.allSettled(all).then((each) => each.map(({ status }) => status));

test("a thousand partitions of one moment are one request, and what comes while it is under way is the next", async () => {
  const { commit, answer, requests } = group();
  const first = Array.from({ length: 1000 }, (_, partition) => commit(partition, 1));
  await expect.poll(() => requests.length).toBe(1);
  const next = [commit(0, 2), commit(1, 2), commit(1, 3)];
  expect(Object.keys(await answer(0))).toHaveLength(1000);
  await Promise.all(first);
  // Of one partition the furthest.
  expect(await answer(1)).toEqual({ 0: 2, 1: 3 });
  await Promise.all(next);
  expect(requests).toHaveLength(2);
});

test("what nobody wants any more when its request leaves is in none", async () => {
  const { commit, answer, requests } = group();
  const early = commit(0, 1);
  await expect.poll(() => requests.length).toBe(1);
  const lost = new Error("lost");
  const later = [
    commit(1, 5, () => false),
    commit(2, 5, () => {
      throw lost;
    }),
    commit(3, 5),
  ];
  await answer(0);
  await early;
  expect(await answer(1)).toEqual({ 3: 5 });
  expect(await settled(later)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await expect(later[1]).rejects.toBe(lost);
});

test("a partition that is not there is told so, and the others of its request are committed", async () => {
  const { commit, answer } = group();
  const all = [commit(0, 1), commit(1, 1), commit(2, 1)];
  await answer(0, absent());
  expect([await answer(1), await answer(2, absent()), await answer(3)]).toEqual([{ 0: 1 }, { 1: 1 }, { 2: 1 }]);
  expect(await settled(all)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("what is wrong with the member, or the connection, is told to all of the request, and asked for once", async () => {
  const { commit, answer, requests } = group();
  const all = [commit(0, 1), commit(1, 1)];
  await answer(0, Object.assign(new Error("fenced"), { type: "ILLEGAL_GENERATION" }));
  expect(await settled(all)).toEqual(["rejected", "rejected"]);
  expect(requests).toHaveLength(1);
  const after = commit(0, 1);
  await answer(1);
  await after;
});
