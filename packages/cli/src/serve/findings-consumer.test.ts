import type { Finding } from "@rolecall/core";
import { createMemoryTopic, LostPartition } from "@rolecall/kafka";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { expect, test, vi } from "vitest";
import type { FindingsEntry } from "./finding-codec.ts";
import { FindingsConsumer, type FindingsConsumerOptions } from "./findings-consumer.ts";

const NEVER = new AbortController().signal;
const ACCEPTED: CommandAnswer = { accepted: true, message: "" };
const by = "ann";
const ORDER_OF_NOW: Order = { command: { kind: "acknowledge", subject: { findingUid: "f" }, by }, receivers: ["chat"] };

/** What is in the topic, read by the alerter of the only tenant, whose answer is `send`. */
async function reading(entries: readonly FindingsEntry[], send: FindingsConsumerOptions["commands"]["send"]) {
  const topic = createMemoryTopic<FindingsEntry | undefined>("findings", { partitions: 1, capacity: 100 });
  await topic.producer().send(
    entries.map((value) => ({ key: "", value })),
    NEVER,
  );
  const answers = vi.fn(async () => []);
  const [warn, error] = [vi.fn(), vi.fn()];
  const config = { tenant: "default", tenants: [], inputs: [] };
  const service = { settings: { config }, config, giveUp: NEVER, log: { warn, error } };
  const consumer = topic.consumer("alerter");
  const findings = new FindingsConsumer({
    service: service as unknown as FindingsConsumerOptions["service"],
    findings: () => consumer,
    answers: { send: answers },
    commands: { send },
  });
  return { findings, consumer, answers, warn, error, weight: () => topic.weight() };
}

const order = (id: string, asked: unknown): FindingsEntry => ({ control: "order", id, order: asked as Order });
const finding = { finding_uid: "f", tenant: "default" } as Finding;

test("an order that the alerter stopped before it had obeyed stays in the topic, and so does what comes behind it", async () => {
  const stop = new AbortController();
  const { findings, answers, weight } = await reading([order("1", ORDER_OF_NOW), finding], async () => {
    queueMicrotask(() => stop.abort());
    throw new Error("the alerter has stopped");
  });
  expect(await findings.next(stop.signal)).toBeUndefined();
  expect(weight()).toBe(2);
  expect(answers).not.toHaveBeenCalled();
});

test.each<[string, unknown]>([
  ["of no kind", {}],
  ["of a kind that is not known", { command: { kind: "applaud", by } }],
  ["of a silence of nothing", { command: { kind: "silence", silence: {} } }],
  ["of nothing", null],
])("an order %s is refused and told, and what comes behind it is read", async (_, asked) => {
  const send = vi.fn(async () => ACCEPTED);
  const { findings, answers, warn } = await reading([order("1", asked), finding], send);
  expect((await findings.next(NEVER))?.records.map(({ value }) => value)).toEqual([finding]);
  expect(send).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(answers).toHaveBeenCalledWith(
    [
      expect.objectContaining({
        key: "1",
        value: expect.objectContaining({ answer: expect.objectContaining({ accepted: false }) }),
      }),
    ],
    NEVER,
  );
});

test("orders go to the alerter one by one, under their ids: one that lies in the topic twice is known by it", async () => {
  const asked: unknown[] = [];
  let underWay = 0;
  const { findings, answers } = await reading(
    [order("1", ORDER_OF_NOW), order("2", ORDER_OF_NOW), order("1", ORDER_OF_NOW), finding],
    async ({ id }) => {
      asked.push([id, underWay]);
      underWay += 1;
      await Promise.resolve();
      underWay -= 1;
      return ACCEPTED;
    },
  );
  expect((await findings.next(NEVER))?.records).toHaveLength(1);
  expect(asked).toEqual([
    ["1", 0],
    ["2", 0],
    ["1", 0],
  ]);
  expect(answers).toHaveBeenCalledTimes(3);
});

test("an order that is obeyed is answered, and committed", async () => {
  const stop = new AbortController();
  const { findings, answers, weight } = await reading([order("1", ORDER_OF_NOW)], async () => {
    queueMicrotask(() => setImmediate(() => stop.abort()));
    return ACCEPTED;
  });
  expect(await findings.next(stop.signal)).toBeUndefined();
  expect(answers).toHaveBeenCalledTimes(1);
  expect(weight()).toBe(0);
});

test("an order that the alerter could not obey, and lives, is answered with that, and told", async () => {
  const { findings, answers, error } = await reading([order("1", ORDER_OF_NOW), finding], async () => {
    throw new Error("the query is not understood");
  });
  expect((await findings.next(NEVER))?.records).toHaveLength(1);
  expect(error).toHaveBeenCalledTimes(1);
  const [[[answer]]] = answers.mock.calls as unknown as [[[{ readonly value: unknown }]]];
  expect(answer.value).toMatchObject({ control: "answer", id: "1", answer: { accepted: false, reason: "refused" } });
});

test("what is passed over while the group is dealt out anew is somebody else's to commit, and ends nothing", async () => {
  const stop = new AbortController();
  const { findings, consumer } = await reading([order("1", ORDER_OF_NOW)], async () => ACCEPTED);
  const commit = vi.spyOn(consumer, "commit").mockImplementation(async () => {
    stop.abort();
    throw new LostPartition("findings/0");
  });
  expect(await findings.next(stop.signal)).toBeUndefined();
  expect(commit).toHaveBeenCalledWith(0, 1);
});

test("a finding that this release cannot read is passed over, and that is told", async () => {
  const { findings, consumer, warn } = await reading([], async () => ACCEPTED);
  const values = [undefined, undefined, finding];
  const headers = [{ schema: "rolecall.finding.v2" }, {}, { schema: "rolecall.finding.v1" }];
  vi.spyOn(consumer, "next").mockResolvedValue({
    ...{ topic: "findings", partition: 0 },
    records: values.map((value, offset) => ({ value, offset, key: "i", headers: headers[offset] ?? {}, timestamp: 0 })),
  } as unknown as Awaited<ReturnType<typeof consumer.next>>);
  expect((await findings.next(NEVER))?.records.map(({ value }) => value)).toEqual([finding]);
  expect(warn.mock.calls).toEqual([
    [{ part: "rolecall.findings.v1", records: 1 }, expect.stringMatching(/tells of them when it starts/)],
  ]);
});
