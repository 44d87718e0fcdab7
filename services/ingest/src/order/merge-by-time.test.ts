import fc from "fast-check";
import { expect, test } from "vitest";
import { type LaneSource, OutOfOrder } from "./lane.ts";
import { mergeByTime } from "./merge-by-time.ts";

interface Item {
  readonly at: number;
  readonly id: string;
}

const compare = (a: Item, b: Item): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function lane(name: string, items: readonly Item[], latenessMs: number, batch = 3): LaneSource<Item> {
  return {
    name,
    startsAt: (items[0]?.at ?? 0) - latenessMs,
    latenessMs,
    async *open() {
      for (let at = 0; at < items.length; at += batch) yield items.slice(at, at + batch);
    },
  };
}

async function merged(lanes: readonly LaneSource<Item>[], maxHeld = 1e9): Promise<Item[]> {
  const all: Item[] = [];
  for await (const part of mergeByTime(lanes, { compare, maxHeld })) all.push(...part);
  return all;
}

/** Items in an order in which none comes more than `lateness` behind a newer one. */
const disordered = fc.array(fc.nat(1000), { maxLength: 60 }).map((times) =>
  times
    .map((at, n) => ({ at, id: `i${n}` }))
    .sort(compare)
    .map((item, n) => ({ item, place: item.at + ((n * 7919) % 50) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item),
);

test("whatever the disorder within the bound and the spread over inputs, the merge is the sorted whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(disordered, { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), async (lists, batch) => {
      const named = lists.map((items, n) => items.map((item) => ({ ...item, id: `${n}-${item.id}` })));
      const lanes = named.map((items, n) => ({
        ...lane(`l${n}`, items, 50, batch),
        startsAt: Math.min(...items.map((i) => i.at)),
      }));
      expect(await merged(lanes.filter((_, n) => (named[n]?.length ?? 0) > 0))).toEqual(named.flat().sort(compare));
    }),
  );
});

test("an input further out of order than its bound is named", async () => {
  const items = [0, 1, 2, 100, 101, 102, 200, 201, 202, 5].map((at) => ({ at, id: String(at) }));
  await expect(merged([lane("a.json", items, 10)])).rejects.toThrow(OutOfOrder);
  await expect(merged([lane("a.json", items, 10)])).rejects.toThrow("a.json is not in time order");
});

test("an input that cannot be read again passes what comes too late", async () => {
  const items = [0, 100, 101, 102, 103, 104, 5, 200].map((at) => ({ at, id: String(at) }));
  const read = await merged([{ ...lane("-", items, 10), mayBeLate: true }]);
  expect(read).toHaveLength(8);
  expect(read.map((item) => item.at)).toContain(5);
});

test("an input that does not end holds the others at its time, and no further", async () => {
  const slow = lane("slow", [{ at: 10, id: "s" }], 0);
  const fast = lane(
    "fast",
    [1, 5, 9, 11, 12].map((at) => ({ at, id: `f${at}` })),
    0,
    1,
  );
  expect((await merged([slow, fast])).map((item) => item.id)).toEqual(["f1", "f5", "f9", "s", "f11", "f12"]);
});

test("beyond the bound of memory the oldest go on, and order within the file still holds", async () => {
  const items = Array.from({ length: 1000 }, (_, n) => ({ at: n, id: String(n).padStart(4, "0") }));
  expect(await merged([lane("big", items, 1e9, 10)], 50)).toEqual(items);
});

test("a file is opened only when the merge comes to it", async () => {
  const opened: string[] = [];
  const tell = (name: string, at: number): LaneSource<Item> => ({
    name,
    startsAt: at,
    latenessMs: 0,
    async *open() {
      opened.push(name);
      yield [{ at, id: name }];
    },
  });
  const stream = mergeByTime([tell("late", 1000), tell("early", 0)], { compare, maxHeld: 10 });
  await stream.next();
  expect(opened).toEqual(["early"]);
  await stream.return(undefined);
});

test("those whose turn is next are told of it before, and no others", async () => {
  const prepared = new Set<string>();
  const sources = Array.from({ length: 100 }, (_, n) => ({
    ...lane(`l${n}`, [{ at: n * 1000, id: `i${n}` }], 0),
    prepare: (): void => void prepared.add(`l${n}`),
  }));
  const stream = mergeByTime(sources, { compare, maxHeld: 10 });
  await stream.next();
  expect([prepared.has("l1"), prepared.has("l50"), prepared.has("l99")]).toEqual([true, false, false]);
  await stream.return(undefined);
});

test("of thousands of small files that overlap in time one is open at a time, whatever is held of them", async () => {
  let open = 0;
  let most = 0;
  const sources = Array.from({ length: 3000 }, (_, n) => ({
    ...lane(`l${n}`, [], 1e6),
    ...{ startsAt: n - 1e6, isAtRest: true },
    async *open() {
      open += 1;
      most = Math.max(most, open);
      yield [{ at: n, id: String(n).padStart(4, "0") }];
      open -= 1;
    },
  }));
  const all = await merged(sources.toReversed());
  expect([all.length, most]).toEqual([3000, 1]);
  expect(all).toEqual(all.toSorted(compare));
});
