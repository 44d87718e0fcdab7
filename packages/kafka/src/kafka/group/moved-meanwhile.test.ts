import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../../../infra/eventually.ts";
import type { Broker } from "../../../../../infra/kafka/broker.ts";
import { findBroker } from "../../../../../infra/kafka/find-broker.ts";
import { startBroker } from "../../../../../infra/kafka/start-broker.ts";
import type { RecordCodec } from "../codec/codec.ts";
import { createKafkaLog } from "../kafka-log.ts";

const found = await findBroker();
const why = found.kind === "absent" ? ` (skipped: ${found.why})` : "";
const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => String(bytes) };
const PARTITIONS = 12;
const never = new AbortController().signal;

let broker: Broker | undefined;
let brokers: readonly string[];
beforeAll(async () => {
  if (found.kind === "absent") return;
  if (found.kind !== "external") broker = await startBroker(found);
  brokers = found.kind === "external" ? found.brokers : [broker?.address ?? ""];
});
afterAll(() => broker?.[Symbol.asyncDispose]());

describe.skipIf(found.kind === "absent")(`partitions that move while others are restored${why}`, () => {
  test("are restored by who has them alone, one that is ready flows meanwhile, and each record comes once", async () => {
    const topic = `moved-${Date.now().toString(36)}`;
    const log = createKafkaLog({ brokers, clientId: "test" });
    expect(await log.ensureTopics([{ topic, partitions: PARTITIONS }])).toEqual([]);
    await using producer = log.producer<string>({ topic, partitions: PARTITIONS, codec: TEXT });
    const records = Array.from({ length: PARTITIONS }, (_, partition) => ({
      key: "",
      value: `${partition}`,
      partition,
    }));
    await producer.send(records, never);
    const restored = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first: number[] = [];
    const assigned = async (partition: number): Promise<undefined> => {
      first.push(partition);
      if (first.length === 5) begun.resolve();
      if (partition !== 0) await restored.promise;
    };
    const member = (take: (partition: number) => Promise<undefined>) =>
      log.consumer<string>({
        ...{ topic, group: `${topic}-g`, codec: TEXT, heartbeatMs: 100, drainMs: 300 },
        assignment: { assigned: take, settle: async () => undefined, revoked: async () => undefined },
      });
    await using one = member(assigned);
    expect((await one.next(never))?.records.map(({ value }) => value)).toEqual(["0"]);
    await begun.promise;
    await one.commit(0, 1);
    const early = [...first];
    await using other = member(async () => undefined);
    const read: string[] = ["0"];
    const stop = new AbortController();
    const reading = [one, other].map(async (each) => {
      for (let batch = await each.next(stop.signal); batch !== undefined; batch = await each.next(stop.signal)) {
        read.push(...batch.records.map(({ value }) => value));
        await each.commit(batch.partition, (batch.records.at(-1)?.offset ?? 0) + 1);
        if (read.length === PARTITIONS) stop.abort();
      }
    });
    await eventually(() => expect(other.progress()).toHaveLength(PARTITIONS / 2));
    restored.resolve();
    await Promise.all(reading);
    expect(read.map(Number).toSorted((a, b) => a - b)).toEqual(records.map(({ partition }) => partition));
    const theirs = new Set(other.progress()?.map(({ partition }) => partition));
    expect(first.filter((partition) => theirs.has(partition) && !early.includes(partition))).toEqual([]);
  });
});
