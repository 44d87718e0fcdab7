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
