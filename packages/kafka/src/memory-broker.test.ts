import { expect, test } from "vitest";
import { describeLog } from "./conformance.ts";
import { createMemoryTopic } from "./memory-broker.ts";
import type { LogRecord } from "./ports.ts";

const never = new AbortController().signal;

describeLog(async (partitions) => {
  const topic = createMemoryTopic<string>("t", { partitions, capacity: 1000 });
  return {
    producer: () => topic.producer(),
    consumer: (group, assignment) => topic.consumer(group, { from: 0, ...(assignment && { assignment }) }),
    [Symbol.asyncDispose]: async () => undefined,
  };
});

test("a full log makes the sender wait until a group has committed", async () => {
  const topic = createMemoryTopic<string>("t", { partitions: 1, capacity: 2 });
  const consumer = topic.consumer("g");
  const sent = topic.producer().send(
    ["a", "b", "c"].map((value) => ({ key: "k", value })),
    never,
  );
  const first = await consumer.next(never);
  expect(first?.records.map((record) => record.value)).toEqual(["a", "b"]);
  expect(topic.weight()).toBe(2);
  await consumer.commit(0, 2);
  expect(await sent).toEqual([0, 1, 2]);
});

test("a sender that waits for room rejects when it is aborted", async () => {
  const topic = createMemoryTopic<string>("t", { partitions: 1, capacity: 1 });
  const stop = new AbortController();
  const sent = topic.producer().send(
    ["a", "b"].map((value) => ({ key: "k", value })),
    stop.signal,
  );
  stop.abort();
  await expect(sent).rejects.toThrow();
});

test("a record heavier than the whole log passes when the log is empty", async () => {
  const topic = createMemoryTopic<string>("t", { partitions: 1, capacity: 3, weigh: (value) => value.length });
  expect(await topic.producer().send([{ key: "k", value: "heavier" }], never)).toEqual([0]);
});

test("records below memory come from the history behind the log, then reading goes on in memory without a gap", async () => {
  const history = Array.from(
    { length: 5000 },
    (_, offset): LogRecord<string> => ({ key: "k", value: `h${offset}`, offset, headers: {} }),
  );
  const topic = createMemoryTopic<string>("t", {
    partitions: 1,
    firstOffset: 5000,
    capacity: 10,
    refill: async function* (_partition, offset, before) {
      yield* history.slice(offset, before);
    },
  });
  await topic.producer().send([{ key: "k", value: "live" }], never);
  const consumer = topic.consumer("g", { from: 3 });
  const offsets: number[] = [];
  while (offsets.length < 4998)
    offsets.push(...((await consumer.next(never))?.records ?? []).map((record) => record.offset));
  expect(offsets).toEqual(Array.from({ length: 4998 }, (_, at) => at + 3));
});

test("a history that breaks off is read on from where it broke off", async () => {
  const history = Array.from({ length: 20 }, (_, offset) => ({ key: "k", value: `h${offset}`, offset, headers: {} }));
  const topic = createMemoryTopic<string>("t", {
    partitions: 1,
    firstOffset: 20,
    capacity: 10,
    refill: async function* (_partition, offset, before) {
      yield* history.slice(offset, Math.min(before, offset + 7));
    },
  });
  await topic.producer().send([{ key: "k", value: "live" }], never);
  const consumer = topic.consumer("g", { from: 0 });
  const values: string[] = [];
  while (values.at(-1) !== "live")
    values.push(...((await consumer.next(never))?.records ?? []).map((record) => record.value));
  expect(values).toEqual([...history.map(({ value }) => value), "live"]);
});

test("a reader that finds nothing sleeps, so that timers and signals have their turn", async () => {
  const topic = createMemoryTopic<string>("t", { partitions: 1, capacity: 10, refill: async function* () {} });
  const consumer = topic.consumer("g", { from: 0 });
  await topic.producer().send([{ key: "k", value: "a" }], never);
  await consumer.next(never);
  const stop = new AbortController();
  const waiting = consumer.next(stop.signal);
  setImmediate(() => stop.abort());
  expect(await waiting).toBeUndefined();
});

test("with a history behind it, a record leaves memory once it is read", async () => {
  const topic = createMemoryTopic<string>("t", { partitions: 1, capacity: 10, refill: async function* () {} });
  const consumer = topic.consumer("g", { from: 0 });
  await topic.producer().send([{ key: "k", value: "a" }], never);
  await consumer.next(never);
  await consumer.next(AbortSignal.abort());
  expect(topic.weight()).toBe(0);
});
