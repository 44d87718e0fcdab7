import { setImmediate as breathe } from "node:timers/promises";
import { type Assignment, type Consumer, createMemoryTopic, type LogRecord, type Standing } from "@rolecall/kafka";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { createDoors } from "../door.ts";
import { createKafkaInputs } from "./run-kafka-inputs.ts";

const standing = async () => ({ committed: 0, low: 0, high: 9 });

const TIME = "2026-01-05T00:00:00.000Z";
const NEVER = new AbortController().signal;
const doors = createDoors({
  ...{ source: "rolecall", own: "default", tenants: ["default"], consoleUsers: () => new Set<string>() },
  now: () => Date.parse(TIME),
});

function recordOf(n: number, time = TIME): { readonly key: string; readonly value: Uint8Array } {
  const event = { event_uid: `e${n}`, identity_uid: "aws:1:role:a", action: "Get", time };
  return { key: "", value: Buffer.from(JSON.stringify(event)) };
}

/** One topic of three records, read until all were taken on; nothing of them is durable before `durable` is called. */
async function takenOn(from?: (standing: Standing) => number | undefined) {
  const topic = createMemoryTopic<Uint8Array | null>("logs", { partitions: 1, capacity: 100 });
  await topic.producer().send(
    [0, 1, 2].map((n) => recordOf(n)),
    NEVER,
  );
  const assignments: Assignment[] = [];
  const [taken, durable] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const inputs = createKafkaInputs({
    topics: [
      {
        topic: "logs",
        open(assignment) {
          assignments.push(assignment);
          return topic.consumer("ingest", { assignment });
        },
        doors: () => () => doors("default"),
        from: from && ((_, where) => from(where)),
      },
    ],
    clock: () => performance.now(),
    holdMs: () => 0,
    accept: () => {
      taken.resolve();
      return durable.promise;
    },
  });
  const stop = new AbortController();
  const running = inputs.run(stop.signal);
  await taken.promise;
  const [assignment] = assignments;
  return {
    assignment,
    async [Symbol.asyncDispose]() {
      durable.resolve();
      stop.abort();
      await running;
    },
  };
}

test("what was taken on is in hand while it becomes durable: whoever gets the partition back reads on behind it", async () => {
  await using input = await takenOn();
  const { assignment } = input;
  expect(assignment?.inHand?.(0)).toBe(3);
  await assignment?.revoked(0);
  expect(assignment?.inHand?.(0)).toBe(3);
  expect(assignment?.inHand?.(1)).toBeUndefined();
  expect(await assignment?.assigned(0, standing)).toBeUndefined();
});

test("also where it waits for its turn, and the place to read from is that of what had its turn", async () => {
  await using input = await takenOn(() => 0);
  await input.assignment?.revoked(0);
  expect(await input.assignment?.assigned(0, standing)).toBe(3);
});

test("where to read from is asked with where the group and the partition stand, and may be left to the group", async () => {
  await using input = await takenOn(({ committed }) => (committed === undefined ? undefined : 2));
  await input.assignment?.revoked(0);
  expect(await input.assignment?.assigned(0, standing)).toBe(3);
  expect(await input.assignment?.assigned(0, async () => ({ committed: undefined, low: 0, high: 9 }))).toBeUndefined();
});

/** A partition that gives one record at a time, as it does where each was fetched by itself. */
function oneByOne(topic: string, records: readonly LogRecord<Uint8Array | null>[]): Consumer<Uint8Array | null> {
  let next = 0;
  return {
    async next(signal, except) {
      const record = except?.has(0) === true ? undefined : records[next];
      if (record !== undefined) {
        next += 1;
        // Whoever reads another topic has its turn.
        await breathe();
        return { topic, partition: 0, records: [record] };
      }
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return undefined;
    },
    progress: () => [{ partition: 0, next, end: records.length, asked: performance.now() }],
    commit: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

test("a topic reads on as soon as what waited of it is taken, also where another topic's reading took it", async () => {
  // Nobody looks again by the clock.
  using _ = vi.spyOn(AbortSignal, "timeout").mockReturnValue(NEVER);
  const [all, stop] = [Promise.withResolvers<void>(), new AbortController()];
  const at = (n: number): string => new Date(Date.parse(TIME) + n).toISOString();
  const every = (first: number): readonly LogRecord<Uint8Array>[] =>
    Array.from({ length: 20 }, (_, n) => ({ ...recordOf(first + 2 * n, at(first + 2 * n)), offset: n, headers: {} }));
  const taken: string[] = [];
  const inputs = createKafkaInputs({
    topics: [0, 1].map((first) => ({
      topic: `logs-${first}`,
      open: () => oneByOne(`logs-${first}`, every(first)),
      doors: () => () => doors("default"),
    })),
    clock: () => performance.now(),
    holdMs: () => 0,
    async accept(some) {
      taken.push(...some.flatMap(({ events }) => events.map(({ event_uid }) => event_uid)));
      if (taken.length >= 39) all.resolve();
    },
  });
  const running = inputs.run(stop.signal);
  await all.promise;
  expect(taken.slice(0, 39)).toEqual(Array.from({ length: 39 }, (_, n) => `e${n}`));
  stop.abort();
  await running;
});

test("nothing is committed behind a piece that was not made durable, though what came after it was: all of it is read again", async () => {
  // Nobody looks again by the clock.
  using _ = vi.spyOn(AbortSignal, "timeout").mockReturnValue(NEVER);
  const [first, third] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const committed: number[] = [];
  const records = [0, 1, 2].map((n) => ({ ...recordOf(n), offset: n, headers: {} }));
  const consumer = { ...oneByOne("logs", records), commit: async (_: number, at: number) => void committed.push(at) };
  let calls = 0;
  const inputs = createKafkaInputs({
    topics: [{ topic: "logs", open: () => consumer, doors: () => () => doors("default") }],
    clock: () => performance.now(),
    holdMs: () => 0,
    async accept() {
      calls += 1;
      if (calls === 3) third.resolve();
      if (calls === 1) await first.promise;
    },
  });
  const running = inputs.run(new AbortController().signal);
  await third.promise;
  first.reject(new Error("told to stop"));
  await expect(running).rejects.toThrow("told to stop");
  expect(committed).toEqual([]);
});

test("what was judged is not saved where some of it could not be taken to its end, also at a stop: a state would pass over that", async () => {
  const stop = new AbortController();
  const records = [0, 1].map((n) => ({ ...recordOf(n), offset: n, headers: {} }));
  const assignments: Assignment[] = [];
  const open = (assignment: Assignment) => {
    assignments.push(assignment);
    return oneByOne("logs", records);
  };
  const save = vi.fn(async () => undefined);
  const inputs = createKafkaInputs({
    topics: [{ topic: "logs", open, doors: () => () => doors("default") }],
    clock: () => performance.now(),
    holdMs: () => 0,
    async accept() {
      stop.abort(new Error("told to stop"));
      throw stop.signal.reason;
    },
    save,
  });
  await inputs.run(stop.signal);
  await assignments[0]?.settle?.(0);
  expect(save).not.toHaveBeenCalled();
});

test("no more is on its way to the disk than weighs so much, however few messages that are: what waits for room is bounded by nothing else", async () => {
  const MESSAGES = 48;
  // About a megabyte each, of which two records come.
  const labels = { pad: "x".repeat(500_000) };
  const event = (n: number): object => ({
    event_uid: `e${n}`,
    identity_uid: "aws:1:role:a",
    action: "Get",
    time: TIME,
    labels,
  });
  const records = Array.from({ length: MESSAGES }, (_, n) => {
    const value = Buffer.from(JSON.stringify([event(2 * n), event(2 * n + 1)]));
    return { key: "", value, offset: n, headers: {} };
  });
  const source = oneByOne("logs", records);
  let handed = 0;
  const consumer: Consumer<Uint8Array | null> = {
    ...source,
    async next(signal, except) {
      const batch = await source.next(signal, except);
      if (batch !== undefined) handed += 1;
      return batch;
    },
  };
  const [room, stop] = [Promise.withResolvers<void>(), new AbortController()];
  let durable = 0;
  const inputs = createKafkaInputs({
    topics: [{ topic: "logs", open: () => consumer, doors: () => () => doors("default") }],
    clock: () => performance.now(),
    holdMs: () => 0,
    async accept(taken) {
      await room.promise;
      durable += taken.length;
    },
  });
  const running = inputs.run(stop.signal);
  for (let still = 0, seen = 0; still < 100 && handed < MESSAGES; still += 1) {
    await breathe();
    if (handed > seen) [seen, still] = [handed, 0];
  }
  expect(handed).toBeGreaterThan(25);
  expect(handed).toBeLessThan(40);
  room.resolve();
  await eventually(() => expect(durable).toBe(MESSAGES));
  stop.abort();
  await running;
});
