import { expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

function recorder(fail: (batch: readonly number[]) => boolean = () => false) {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const commit = createGroupCommit<number>({
    maxWeight: 10,
    weigh: (item) => item,
    async write(items) {
      batches.push([...items]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (fail(items)) throw new Error("no");
    },
  });
  const open = async (): Promise<void> => {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { batches, commit, open };
}

test("what arrives while a write runs goes together in the next, in order, within the weight", async () => {
  const { batches, commit, open } = recorder();
  const all = [commit.add([1]), commit.add([2, 3]), commit.add([4]), commit.add([5])];
  expect(commit.pendingWeight).toBe(15);
  await open();
  await open();
  await open();
  await Promise.all(all);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  expect(commit.pendingWeight).toBe(0);
});

test("a call heavier than a batch is several of them, and has failed where one has, once all were tried", async () => {
  const { batches, commit, open } = recorder((batch) => batch.includes(7));
  const heavy = commit.add([4, 5, 7, 11, 2, 3]);
  const refused = expect(heavy).rejects.toThrow("no");
  const light = commit.add([1]);
  expect(commit.pendingWeight).toBe(33);
  let isOver = false;
  heavy.catch(() => undefined).finally(() => (isOver = true));
  for (const over of [false, false, false, true]) {
    await open();
    expect(isOver).toBe(over);
  }
  await Promise.all([refused, light]);
  expect(batches).toEqual([[4, 5], [7], [11], [2, 3, 1]]);
  expect(commit.pendingWeight).toBe(0);
});

test("a failed write rejects those in it, and the next goes on", async () => {
  const { commit, open } = recorder((batch) => batch.includes(2));
  const first = commit.add([1]);
  const second = commit.add([2]);
  const refused = expect(second).rejects.toThrow("no");
  await open();
  await open();
  await first;
  await refused;
  const third = commit.add([3]);
  await open();
  await third;
});

test("a batch that can never be written is written call by call: only who brought the bad row is refused", async () => {
  const batches: number[][] = [];
  const commit = createGroupCommit<number>({
    maxWeight: 100,
    weigh: (item) => item,
    async write(items) {
      batches.push([...items]);
      await new Promise((resolve) => setImmediate(resolve));
      if (items.includes(13)) throw new TypeError("a row that can never be");
      if (items.includes(99)) throw new Error("the disk is full");
    },
    isPermanent: (error) => error instanceof TypeError,
  });
  const first = commit.add([1]);
  const [good, bad, other] = [commit.add([2, 3]), commit.add([13, 4]), commit.add([5])];
  await expect(bad).rejects.toThrow("never");
  await Promise.all([first, good, other]);
  expect(batches).toEqual([[1], [2, 3, 13, 4, 5], [2, 3], [13, 4], [5]]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(commit.pendingWeight).toBe(0);
  const [one, two] = [commit.add([99]), commit.add([7])];
  await expect(one).rejects.toThrow("full");
  await two;
  expect(batches.slice(5)).toEqual([[99], [7]]);
});
