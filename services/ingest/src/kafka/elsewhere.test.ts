import type { Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { type Aligned, Alignment } from "./alignment.ts";
import { ReadElsewhere } from "./elsewhere.ts";
import type { Taken } from "./read-message.ts";

const MINUTE_MS = 60_000;
const ROOM_MS = 10 * MINUTE_MS;
const OWN: ReadonlySet<number> = new Set([0]);

type Place = Pick<Standing, "committed" | "high"> & { readonly low?: number; readonly minute?: number };

function standingOf({ committed, low = 0, high, minute }: Place): Standing {
  return { committed, low, high, reached: minute === undefined ? undefined : minute * MINUTE_MS };
}

/** A member that reads partition 0, where each minute has a record, and what it is told of others. */
function member(others: () => Promise<Readonly<Record<number, Place | undefined>>>) {
  const alignment = new Alignment<Aligned>();
  let clock = 0;
  const counts = { told: 0, answers: 0 };
  const elsewhere = new ReadElsewhere({
    ...{ topic: "logs", alignment: alignment as Alignment<Aligned> as Alignment<Taken>, clock: () => clock },
    shared: new Set(),
    standings: async () =>
      new Map(
        Object.entries({ 0: { committed: 0, high: 100, minute: 0 }, ...(await others()) }).flatMap(
          ([partition, place]) => (place === undefined ? [] : [[Number(partition), standingOf(place)]]),
        ),
      ),
    tell() {
      counts.told += 1;
    },
    answered() {
      counts.answers += 1;
    },
  });
  return {
    told: () => counts.told,
    answers: () => counts.answers,
    brings(...minutes: readonly number[]): void {
      this.bringsOf("logs/0", ...minutes);
    },
    bringsOf(lane: string, ...minutes: readonly number[]): void {
      const items = minutes.map((minute, n) => ({ lane, offset: n, newest: minute * MINUTE_MS, weight: 1 }));
      alignment.add(lane, items, clock);
    },
    /** The minutes that are taken once it has looked, `ms` later. */
    async after(ms: number, own = OWN): Promise<readonly number[]> {
      clock += ms;
      elsewhere.look(own, ROOM_MS, ms);
      await new Promise(setImmediate);
      elsewhere.look(own, ROOM_MS, 0);
      return alignment.take(1000).map(({ newest }) => newest / MINUTE_MS);
    },
  };
}

test("nothing is taken before it is known where others are, and then no more than there is room beyond the furthest behind", async () => {
  let others: Record<number, Place> = {
    1: { committed: 3, high: 50, minute: 5 },
    2: { committed: 3, high: 50, minute: 2 },
  };
  const one = member(async () => others);
  one.brings(1, 12, 13, 20);
  expect(await one.after(0)).toEqual([1, 12]);
  others = { ...others, 2: { committed: 9, high: 50, minute: 5 } };
  expect(await one.after(20)).toEqual([]);
  expect(await one.after(200)).toEqual([13]);
  // Whoever has read all has nothing before it.
  others = { 1: { committed: 50, high: 50, minute: 5 }, 2: { committed: 50, high: 50, minute: 5 } };
  expect(await one.after(300)).toEqual([20]);
});

test("who reads a partition that never ends is passed by what came before it had read that far: a clock that is ahead stops nobody", async () => {
  let other = { committed: 3, high: 50, minute: 5 };
  const one = member(async () => ({ 1: other }));
  one.brings(1_000_000);
  expect(await one.after(0)).toEqual([]);
  other = { committed: 40, high: 90, minute: 6 };
  expect(await one.after(300)).toEqual([]);
  other = { committed: 60, high: 120, minute: 6 };
  expect(await one.after(300)).toEqual([1_000_000]);
});

test("who does not move is waited for for ten minutes, and who says no time for half a minute, whatever it reads", async () => {
  for (const [place, seconds] of [
    [{ high: 500_000, minute: 5 }, 600],
    [{ high: 500_000 }, 30],
  ] as const) {
    let committed = 3;
    const one = member(async () => ({ 1: { ...place, committed } }));
    one.brings(100);
    let waited = 0;
    while ((await one.after(250)).length === 0) {
      waited += 250;
      if (!("minute" in place)) committed += 1;
    }
    expect(waited / 1000).toBeGreaterThanOrEqual(seconds - 1);
    expect(waited / 1000).toBeLessThanOrEqual(seconds + 1);
  }
});

test("what comes after a silence is not taken before it is known whether others have something before it", async () => {
  let other: Place = { committed: 3, high: 3, minute: 5 };
  const one = member(async () => ({ 1: other }));
  expect(await one.after(0)).toEqual([]);
  await one.after(1);
  other = { committed: 3, high: 50, minute: 5 };
  one.brings(10, 100);
  expect(await one.after(300)).toEqual([10]);
  other = { committed: 50, high: 50, minute: 90 };
  expect(await one.after(300)).toEqual([100]);
  // And what is asked for since again.
  one.brings(200);
  expect(await one.after(300)).toEqual([200]);
});

test("a group of which nothing is known for half a minute is no reason to wait", async () => {
  const one = member(() => Promise.reject(new Error("the broker does not answer")));
  one.brings(1);
  let waited = 0;
  while ((await one.after(250)).length === 0) waited += 250;
  expect(waited).toBeGreaterThanOrEqual(29_000);
  expect(waited).toBeLessThanOrEqual(31_000);
});

test("who reads a topic alone asks seldom and tells nobody, until a partition comes that another is dealt", async () => {
  let others: Record<number, Place> = {};
  const one = member(async () => others);
  for (let n = 0; n < 60; n += 1) await one.after(2000);
  expect([one.answers(), one.told()]).toEqual([4, 0]);
  // Nothing of ours has changed.
  others = { 1: { committed: 0, high: 50, minute: 5 } };
  for (let n = 0; n < 17; n += 1) await one.after(2000);
  expect(one.told()).toBeGreaterThanOrEqual(1);
  one.brings(100);
  expect(await one.after(50)).toEqual([]);
});

test("and asks at once when it is dealt another share", async () => {
  let others: Record<number, Place> = {};
  const one = member(async () => others);
  await one.after(0);
  await one.after(2000);
  others = { 1: { committed: 3, high: 50, minute: 5 }, 2: { committed: 3, high: 50 } };
  for (let n = 0; n < 2; n += 1) await one.after(2000, new Set([0, 2]));
  expect(one.answers()).toBeGreaterThanOrEqual(3);
  expect(one.told()).toBeGreaterThanOrEqual(1);
});

test.each<[string, Record<number, Place | undefined>]>([
  ["no topic", { 0: undefined }],
  ["a part of it, and none of ours", { 0: undefined, 1: { committed: 50, high: 50, minute: 5 } }],
])(
  "an answer of %s, as of a broker that has just begun, says nothing: we do not read alone for that",
  async (_, answer) => {
    let others = answer;
    const one = member(async () => others);
    await one.after(0);
    others = { 1: { committed: 3, high: 50, minute: 5 } };
    await one.after(2000);
    one.brings(100);
    expect(await one.after(2000)).toEqual([]);
    expect(one.told()).toBeGreaterThanOrEqual(1);
  },
);

test.each<[string, () => Record<number, Place>]>([
  ["stand still", () => ({ 1: { committed: 3, high: 50, minute: 5 } })],
  [
    "are asked for in vain",
    () => {
      throw new Error("there is no broker");
    },
  ],
])(
  "who is dealt nothing of a topic any more waits for those who read it, and not for ever where they %s",
  async (_, later) => {
    let others = (): Record<number, Place> => ({ 1: { committed: 3, high: 50, minute: 5 } });
    const one = member(async () => others());
    await one.after(0);
    one.bringsOf("else/0", 10, 100);
    expect(await one.after(2000, new Set())).toEqual([10]);
    others = later;
    let waited = 0;
    while ((await one.after(250, new Set())).length === 0 && waited < 3_600_000) waited += 250;
    expect(waited).toBeGreaterThanOrEqual(590_000);
    expect(waited).toBeLessThanOrEqual(601_000);
  },
);

test("a group that has answered once and then nothing at all is waited for for ten minutes", async () => {
  let hangs = false;
  const one = member(() => {
    return hangs ? new Promise(() => undefined) : Promise.resolve({ 1: { committed: 3, high: 50, minute: 5 } });
  });
  await one.after(0);
  hangs = true;
  one.brings(100);
  let waited = 0;
  while ((await one.after(250)).length === 0 && waited < 3_600_000) waited += 250;
  expect(waited).toBeGreaterThanOrEqual(590_000);
  expect(waited).toBeLessThanOrEqual(601_000);
});

test("a partition that becomes ours is held back by nothing that was known of it while it was another's", async () => {
  const one = member(async () => ({ 1: { committed: 3, high: 50, minute: 5 } }));
  one.brings(100);
  expect(await one.after(0)).toEqual([]);
  expect(await one.after(10, new Set([0, 1]))).toEqual([100]);
});

test.each<[string, (n: number) => Place]>([
  ["says a time now and then", (n) => ({ committed: 3, high: 50, ...(n % 2 === 0 && { minute: 5 }) })],
  ["says two times by turns", (n) => ({ committed: 3, high: 50, minute: 5 - (n % 2) })],
  ["goes to and fro", (n) => ({ committed: 3 + (n % 2), high: 50, minute: 5 })],
])("who does not go on, and %s, is waited for for ten minutes at most", async (_, placeOf) => {
  let asked = 0;
  const one = member(async () => ({ 1: placeOf(asked++) }));
  one.brings(100);
  let waited = 0;
  while ((await one.after(250)).length === 0 && waited < 3_600_000) waited += 250;
  expect(waited).toBeLessThanOrEqual(610_000);
});

test("what left the topic before it was read is awaited no more", async () => {
  const one = member(async () => ({ 1: { committed: 5, low: 9, high: 9, minute: 5 } }));
  one.brings(100);
  expect(await one.after(0)).toEqual([100]);
});
