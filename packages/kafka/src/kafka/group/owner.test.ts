import { setImmediate as turnOfLoop } from "node:timers/promises";
import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import { type Assignment, LostPartition } from "../../ports.ts";
import { Positions } from "../offsets/positions.ts";
import { HeldPartition } from "./held-partition.ts";
import { Owner } from "./owner.ts";

/** Of which brokers say at once where everything stands. */
class Standing extends Positions {
  constructor() {
    super(new kafkajs.Kafka({ brokers: ["127.0.0.1:1"] }));
  }

  override standings(): ReturnType<Positions["standings"]> {
    return {
      async waitFor(partition, { isWanted }) {
        if (!isWanted()) throw new LostPartition(`t/${partition}`);
        return { committed: undefined, low: 0, high: 0, asked: 0 };
      },
    };
  }
}

/** An owner whose restores end when they are told to; what it was told, and what began. */
function open(over: Partial<Assignment> = {}) {
  const said: string[] = [];
  const restores = new Map<number, PromiseWithResolvers<undefined>>();
  const mine = new Set<HeldPartition>();
  const closing = new AbortController();
  const assignment: Assignment = {
    async assigned(partition) {
      said.push(`take ${partition}`);
      const restore = Promise.withResolvers<undefined>();
      restores.set(partition, restore);
      return restore.promise;
    },
    settle: async (partition) => void said.push(`settle ${partition}`),
    renewed: async () => void said.push("renewed"),
    revoked: async (partition) => void said.push(`leave ${partition}`),
    ...over,
  };
  const owner = new Owner({
    ...{ topic: "t", group: "g", assignment, positions: new Standing(), closing: closing.signal },
    identity: async () => undefined,
    trouble: (why) => void said.push(why ?? "well"),
    isMine: (held) => mine.has(held),
    begin: ({ partition }) => void said.push(`begin ${partition}`),
    begun: () => undefined,
  });
  const take = (...partitions: readonly number[]): readonly HeldPartition[] => {
    const fresh = partitions.map((partition) => new HeldPartition(partition));
    for (const held of fresh) mine.add(held);
    owner.take(fresh);
    return fresh;
  };
  const leave = (...lost: readonly HeldPartition[]): void => {
    for (const held of lost) mine.delete(held);
    owner.leave(lost);
  };
  /** What is said meanwhile. */
  const passing = async (act: () => void): Promise<readonly string[]> => {
    said.length = 0;
    act();
    for (let turn = 0; turn < 5; turn += 1) await turnOfLoop();
    return said.toSorted();
  };
  const restored = (...partitions: readonly number[]): void => {
    for (const partition of partitions) restores.get(partition)?.resolve(undefined);
  };
  return { owner, take, leave, passing, restored, closing };
}

test("some partitions are restored at a time, and one that is ready begins while others are not", async () => {
  const { take, passing, restored } = open();
  expect(await passing(() => take(0, 1, 2, 3, 4, 5))).toEqual(["take 0", "take 1", "take 2", "take 3"]);
  expect(await passing(() => restored(2))).toEqual(["begin 2", "take 4"]);
  expect(await passing(() => restored(0, 1, 3, 4))).toEqual(["begin 0", "begin 1", "begin 3", "begin 4", "take 5"]);
});

test("what is lost while it waits for its turn is never taken, and what is lost meanwhile is left behind its restore", async () => {
  const { take, leave, passing, restored } = open();
  const held = take(0, 1, 2, 3, 4, 5);
  await passing(() => undefined);
  expect(await passing(() => leave(...held.slice(3)))).toEqual([]);
  expect(await passing(() => restored(3))).toEqual(["leave 3"]);
  // It comes back: a time of its own, behind the last.
  expect(await passing(() => take(3))).toEqual(["take 3"]);
});

test("one that fails holds up nobody, is tried again, and is a trouble until no other is", async () => {
  let failures = 1;
  const { take, owner, passing } = open({
    async assigned(partition) {
      if (partition !== 1 || failures === 0) return undefined;
      failures -= 1;
      throw new Error("not now");
    },
  });
  expect(await passing(() => take(0, 1, 2))).toEqual(["begin 0", "begin 2", "not now"]);
  await owner.done();
  expect(await passing(() => undefined)).toEqual([]);
  expect(failures).toBe(0);
});

test("while the group is dealt out nothing is begun, what is being restored is waited for, and the rest is saved", async () => {
  const { owner, take, leave, passing, restored } = open();
  await passing(() => take(0, 1, 2, 3, 4, 5));
  await passing(() => restored(0));
  let isSettled = false;
  const never = new AbortController().signal;
  const settled = () => void owner.settle([0], never).then(() => (isSettled = true));
  expect(await passing(settled)).toEqual(["settle 0"]);
  expect(await passing(() => restored(1, 2, 3, 4))).toEqual(["begin 1", "begin 2", "begin 3", "begin 4"]);
  expect(isSettled).toBe(true);
  // Nothing of it is lost: it goes on.
  expect(await passing(() => leave())).toEqual(["take 5"]);
});

test("what is restored for too long is waited for no longer", async () => {
  const { owner, take, passing } = open();
  await passing(() => take(0));
  await owner.settle([], AbortSignal.abort());
});

test("a topic that was made anew is told of behind all that was under way, and before anything of it", async () => {
  const { owner, take, leave, passing, restored } = open();
  const held = take(0, 1);
  await passing(() => undefined);
  const renewed = (): void => {
    leave(...held);
    owner.renewed();
    take(0);
  };
  expect(await passing(renewed)).toEqual([]);
  expect(await passing(() => restored(0))).toEqual(["leave 0"]);
  expect(await passing(() => restored(1))).toEqual(["leave 1", "renewed", "take 0"]);
});

test("whoever closes waits for what is being restored, and begins nothing more", async () => {
  const { owner, take, passing, restored, closing } = open();
  await passing(() => take(0, 1, 2, 3, 4, 5));
  closing.abort();
  const done = owner.done();
  expect(await passing(() => restored(0, 1, 2, 3))).toEqual([]);
  await done;
});
