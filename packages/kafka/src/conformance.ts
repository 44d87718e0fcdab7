import { expect, test } from "vitest";
import {
  type Assignment,
  type Consumer,
  type LogRecord,
  LostPartition,
  type Outgoing,
  type Producer,
  type Progress,
} from "./ports.ts";

/** A log under test: one topic, as one implementation makes it. */
export interface LogUnderTest extends AsyncDisposable {
  producer(): Producer<string>;
  consumer(group: string, assignment?: Assignment): Consumer<string>;
}

/** One test for each sentence of the ports. `make(partitions)` gives a fresh, empty topic. */
export function describeLog(make: (partitions: number) => Promise<LogUnderTest>): void {
  const never = new AbortController().signal;

  test("records come back in the order sent, with consecutive offsets and their headers", async () => {
    await using log = await make(1);
    const offsets = await log.producer().send(numbered(0, 10), never);
    expect(offsets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const read = await readSome(log.consumer("g"), 10);
    expect(read.map((record) => record.value)).toEqual(numbered(0, 10).map((record) => record.value));
    expect(read.map((record) => record.offset)).toEqual(offsets);
    expect(read[3]?.headers).toEqual({ n: "3" });
  });

  test("concurrent sends keep the order of the calls", async () => {
    await using log = await make(1);
    const producer = log.producer();
    await Promise.all([producer.send(numbered(0, 5), never), producer.send(numbered(5, 5), never)]);
    const read = await readSome(log.consumer("g"), 10);
    expect(read.map((record) => record.value)).toEqual(numbered(0, 10).map((record) => record.value));
  });

  test("equal keys share a partition, and a partition given wins", async () => {
    await using log = await make(4);
    const sent = [
      ...numbered(0, 20).map((record) => ({ ...record, key: "same" })),
      { key: "k", value: "p3", partition: 3 },
    ];
    await log.producer().send(sent, never);
    const consumer = log.consumer("g");
    const places = new Map<string, Set<number>>();
    for (let got = 0; got < sent.length; ) {
      const batch = await consumer.next(never);
      for (const record of batch?.records ?? []) {
        got += 1;
        places.set(record.key, (places.get(record.key) ?? new Set()).add(batch?.partition ?? -1));
      }
    }
    expect(places.get("same")?.size).toBe(1);
    expect(places.get("k")).toEqual(new Set([3]));
  });

  test("nothing is committed by itself: the group's next member starts where the last commit was", async () => {
    await using log = await make(1);
    await log.producer().send(numbered(0, 10), never);
    const first = log.consumer("g");
    await readSome(first, 10);
    await first.commit(0, 4);
    await first[Symbol.asyncDispose]();
    const read = await readSome(log.consumer("g"), 6);
    expect(read[0]?.offset).toBe(4);
    expect(read).toHaveLength(6);
  });

  test("a commit of less than is committed changes nothing", async () => {
    await using log = await make(1);
    await log.producer().send(numbered(0, 10), never);
    const first = log.consumer("g");
    await readSome(first, 10);
    await first.commit(0, 7);
    await first.commit(0, 4);
    await first[Symbol.asyncDispose]();
    expect((await readSome(log.consumer("g"), 3))[0]?.offset).toBe(7);
  });

  test("what became durable after its partition was lost is committed when that comes back, and not read again", async () => {
    await using log = await make(2);
    const { a, moved, comeBack } = await lostByOneOfTwo(log);
    await expect(a.commit(moved, 3)).rejects.toThrow(LostPartition);
    expect((await comeBack())[0]?.offset).toBe(3);
    await a[Symbol.asyncDispose]();
    const after = log.consumer("g");
    expect((await readFrom(after, moved))[0]?.offset).toBe(3);
  });

  test("what is in hand when its partition comes back is not read again, and not committed by that", async () => {
    await using log = await make(2);
    const { a, moved, comeBack } = await lostByOneOfTwo(log, () => 4);
    expect((await comeBack())[0]?.offset).toBe(4);
    await a[Symbol.asyncDispose]();
    const after = log.consumer("g");
    expect((await readFrom(after, moved))[0]?.offset).toBe(0);
  });

  test("each group reads everything", async () => {
    await using log = await make(1);
    await log.producer().send(numbered(0, 3), never);
    expect(await readSome(log.consumer("a"), 3)).toHaveLength(3);
    expect(await readSome(log.consumer("b"), 3)).toHaveLength(3);
  });

  test("next waits for records, and answers undefined when aborted or closed", async () => {
    await using log = await make(1);
    const consumer = log.consumer("g");
    const stop = new AbortController();
    const waiting = consumer.next(stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
    const later = consumer.next(never);
    await log.producer().send(numbered(0, 1), never);
    expect((await later)?.records).toHaveLength(1);
    await consumer[Symbol.asyncDispose]();
    expect(await consumer.next(never)).toBeUndefined();
  });

  test("a partition is drained by its owner before anybody else may read it", async () => {
    await using log = await make(2);
    const calls: string[] = [];
    const watch = (name: string): Assignment => ({
      assigned: async (partition) => {
        calls.push(`${name}+${partition}`);
        return undefined;
      },
      revoked: async (partition) => {
        calls.push(`${name}-${partition}`);
      },
    });
    const a = log.consumer("g", watch("a"));
    await log.producer().send([{ key: "k", value: "v", partition: 0 }], never);
    await a.next(never);
    const b = log.consumer("g", watch("b"));
    await log.producer().send(
      [0, 1].map((partition) => ({ key: "k", value: "v", partition })),
      never,
    );
    const moved = (await b.next(never))?.partition ?? -1;
    expect(calls.indexOf(`a-${moved}`)).toBeGreaterThan(-1);
    expect(calls.indexOf(`b+${moved}`)).toBeGreaterThan(calls.indexOf(`a-${moved}`));
    await expect(a.commit(moved, 1)).rejects.toThrow(LostPartition);
  });

  test("what can be settled is settled before it is lost, and stays where it is otherwise", async () => {
    await using log = await make(2);
    const calls: string[] = [];
    let a: Consumer<string> | undefined;
    const watch: Assignment = {
      assigned: async (partition) => {
        calls.push(`+${partition}`);
        return undefined;
      },
      settle: async (partition) => {
        calls.push(`settle ${partition}`);
        await a?.commit(partition, 1);
      },
      revoked: async (partition) => {
        calls.push(`-${partition}`);
      },
    };
    a = log.consumer("g", watch);
    await log.producer().send(
      [0, 1].map((partition) => ({ key: "k", value: "v", partition })),
      never,
    );
    await readSome(a, 2);
    const b = log.consumer("g");
    await log.producer().send(
      [0, 1].map((partition) => ({ key: "k", value: "w", partition })),
      never,
    );
    const first = await b.next(never);
    expect(first?.records.map(({ value }) => value)).toEqual(["w"]);
    const moved = first?.partition ?? -1;
    const kept = 1 - moved;
    expect(calls.indexOf(`settle ${moved}`)).toBeLessThan(calls.indexOf(`-${moved}`));
    expect(calls.filter((call) => call === `+${kept}` || call === `-${kept}`)).toEqual([`+${kept}`]);
    expect((await readSome(a, 1)).map(({ value }) => value)).toEqual(["w"]);
  });

  test("progress tells how far each partition has been handed out, and how far it goes", async () => {
    await using log = await make(1);
    await log.producer().send(numbered(0, 10), never);
    const consumer = log.consumer("g");
    await readSome(consumer, 10);
    expect(consumer.progress()).toEqual([{ partition: 0, next: 10, end: 10, asked: expect.any(Number) }]);
  });

  test("progress knows by itself of what came since, and when the log was asked", async () => {
    await using log = await make(2);
    const consumer = log.consumer("g");
    await log.producer().send(numbered(0, 1), never);
    await readSome(consumer, 1);
    const isKnown = async (is: (all: readonly Progress[]) => boolean): Promise<void> => {
      while (!is(consumer.progress() ?? [])) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const since = performance.now();
    await isKnown((all) => all.every(({ next, end, asked }) => next === end && asked > since));
    const sent = [0, 1].map((partition) => ({ key: "k", value: "v", partition }));
    await log.producer().send(sent, never);
    await isKnown((all) => all.length === 2 && all.every(({ next, end }) => end === next + 1));
  });

  test("a partition that is not wanted now keeps what it has, and holds up nobody", async () => {
    await using log = await make(2);
    await log.producer().send(
      [0, 0, 1].map((partition) => ({ key: "k", value: `p${partition}`, partition })),
      never,
    );
    const consumer = log.consumer("g");
    expect((await consumer.next(never, new Set([0])))?.partition).toBe(1);
    expect((await readSome(consumer, 2)).map(({ value }) => value)).toEqual(["p0", "p0"]);
  });

  test("where an assignment names an offset, reading starts there", async () => {
    await using log = await make(1);
    await log.producer().send(numbered(0, 10), never);
    const consumer = log.consumer("g", { assigned: async () => 7, revoked: async () => undefined });
    expect((await readSome(consumer, 3))[0]?.offset).toBe(7);
  });
}

/** A member that has read all of two partitions, and lost one of them to another that does nothing. */
async function lostByOneOfTwo(
  log: LogUnderTest,
  inHand?: Assignment["inHand"],
): Promise<{ readonly a: Consumer<string>; readonly moved: number; comeBack(): ReturnType<typeof readSome> }> {
  const lost = Promise.withResolvers<number>();
  let isLost = false;
  const a = log.consumer("g", {
    assigned: async () => undefined,
    ...(inHand && { inHand: (partition) => (isLost ? inHand(partition) : undefined) }),
    settle: async () => undefined,
    async revoked(partition) {
      isLost = true;
      lost.resolve(partition);
    },
  });
  const never = new AbortController().signal;
  const sent = [0, 1].flatMap((partition) => numbered(0, 5).map((record) => ({ ...record, partition })));
  await log.producer().send(sent, never);
  await readSome(a, sent.length);
  // A rebalance waits for the loop of whoever has the partition.
  const waiting = a.next(never);
  const b = log.consumer("g");
  const moved = await lost.promise;
  return {
    ...{ a, moved },
    async comeBack() {
      await b[Symbol.asyncDispose]();
      const batch = await waiting;
      expect(batch?.partition).toBe(moved);
      return [...(batch?.records ?? [])];
    },
  };
}

/** What comes next of that partition. */
async function readFrom(consumer: Consumer<string>, partition: number): Promise<readonly LogRecord<string>[]> {
  const never = new AbortController().signal;
  for (;;) {
    const batch = await consumer.next(never);
    if (batch?.partition === partition) return batch.records;
  }
}

function numbered(from: number, count: number): Outgoing<string>[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `k${from + at}`,
    value: `v${from + at}`,
    headers: { n: String(from + at) },
  }));
}

async function readSome(consumer: Consumer<string>, count: number): Promise<LogRecord<string>[]> {
  const read: LogRecord<string>[] = [];
  const never = new AbortController().signal;
  while (read.length < count) read.push(...((await consumer.next(never))?.records ?? []));
  return read;
}
