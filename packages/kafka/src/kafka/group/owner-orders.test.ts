import fc from "fast-check";
import { expect, test } from "vitest";
import { LostPartition } from "../../ports.ts";
import { openOwner } from "../../testing/owner-under-test.ts";
import type { HeldPartition } from "./held-partition.ts";

const PARTITIONS = 7;
const AT_ONCE = 4;
const late = AbortSignal.abort();

type Step = readonly ["deal" | "restored" | "fails" | "settle", readonly number[]];

const some = fc.uniqueArray(fc.nat(PARTITIONS - 1));
const steps = fc.array(
  fc.tuple(
    fc.constantFrom("deal" as const, "deal" as const, "restored" as const, "fails" as const, "settle" as const),
    some,
  ),
  { maxLength: 25 },
);

/** What must hold of one partition, whatever it is told and in whatever order. */
interface Known {
  isRestoring: boolean;
  /** It was told that this is its own, and not yet that it is not. */
  isTold: boolean;
}

/** An owner, beside what it must keep to. */
function openModel() {
  const held = new Map<number, HeldPartition>();
  const known = Array.from({ length: PARTITIONS }, (): Known => ({ isRestoring: false, isTold: false }));
  const restores = new Map<number, PromiseWithResolvers<undefined>>();
  const broken: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || broken.push(what));
  let isDealing = false;
  const of = (partition: number): Known => known[partition] ?? { isRestoring: false, isTold: false };
  const under = openOwner({
    async assigned(partition) {
      const it = of(partition);
      must(held.has(partition), `${partition} is restored, and is another's`);
      must(!isDealing, `${partition} is restored while the group is dealt out`);
      must(!it.isRestoring && !it.isTold, `${partition} is restored in the midst of another time with it`);
      const restore = Promise.withResolvers<undefined>();
      restores.set(partition, restore);
      [it.isRestoring, it.isTold] = [true, true];
      must(known.filter(({ isRestoring }) => isRestoring).length <= AT_ONCE, "too many are restored");
      return restore.promise.finally(() => {
        it.isRestoring = false;
      });
    },
    async revoked(partition) {
      const it = of(partition);
      must(it.isTold && !it.isRestoring, `${partition} is lost before it was had`);
      it.isTold = false;
    },
  });
  /** The group is dealt out: those are ours now. */
  const deal = (mine: readonly number[]): void => {
    isDealing = false;
    const lost = [...held].filter(([partition]) => !mine.includes(partition));
    for (const [partition] of lost) held.delete(partition);
    under.leave(...lost.map(([, each]) => each));
    const fresh = mine.filter((partition) => !held.has(partition));
    for (const each of under.take(...fresh)) held.set(each.partition, each);
  };
  const act = async ([step, partitions]: Step): Promise<void> => {
    if (step === "deal") deal(partitions);
    for (const partition of partitions) {
      if (step === "restored") restores.get(partition)?.resolve(undefined);
      // What its owner knows to be another's is so by the time that the group says it.
      if (step === "fails" && !held.has(partition)) restores.get(partition)?.reject(new LostPartition("t"));
    }
    if (step !== "settle") return;
    isDealing = true;
    await under.owner.settle(partitions, late);
  };
  return { ...under, act, deal, held, known, restores, broken };
}

test("in whatever order partitions come, go and come back, are restored and saved: what is ours begins, and what is not is left", async () => {
  const property = fc.asyncProperty(steps, async (all) => {
    const { act, deal, passing, restores, held, known, broken, owner, closing } = openModel();
    const begun: string[] = [];
    for (const step of all) begun.push(...(await passing(() => void act(step))));
    const mine = [...held.keys()];
    begun.push(...(await passing(() => deal(mine))));
    for (let round = 0; round <= PARTITIONS; round += 1) {
      for (const restore of restores.values()) restore.resolve(undefined);
      begun.push(...(await passing(() => undefined)));
    }
    await owner.done();
    expect(broken).toEqual([]);
    expect(known.flatMap(({ isTold }, partition) => (isTold ? [partition] : []))).toEqual(mine.toSorted());
    for (const partition of mine) expect(begun).toContain(`begin ${partition}`);
    closing.abort();
  });
  await fc.assert(property, { numRuns: 300 });
});

test("in whatever order, and wherever in it the member is closed, what is under way is all that is waited for", async () => {
  const property = fc.asyncProperty(steps, async (all) => {
    const { act, passing, restores, owner, closing, broken } = openModel();
    for (const step of all) await passing(() => void act(step));
    closing.abort();
    const before = restores.size;
    for (const restore of restores.values()) restore.resolve(undefined);
    await owner.done();
    expect(restores.size).toBe(before);
    expect(broken).toEqual([]);
  });
  await fc.assert(property, { numRuns: 300 });
});
