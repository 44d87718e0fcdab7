import kafkajs from "kafkajs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Broker } from "../../../../infra/kafka/broker.ts";
import { findBroker } from "../../../../infra/kafka/find-broker.ts";
import { startBroker } from "../../../../infra/kafka/start-broker.ts";
import { describeLog } from "../conformance.ts";
import type { Standing } from "../ports.ts";
import { createClient } from "./access/client.ts";
import { BYTES, type RecordCodec } from "./codec/codec.ts";
import { waitsFor } from "./consumer-status.ts";
import { createKafkaLog, type KafkaLog } from "./kafka-log.ts";
import { REFUSED } from "./kafka-producer.ts";

const found = await findBroker();
const why = found.kind === "absent" ? ` (skipped: ${found.why})` : "";
const never = new AbortController().signal;
const TEXT: RecordCodec<string> = {
  encode: (value) => value,
  decode: (bytes) => Buffer.from(bytes ?? []).toString(),
};

let broker: Broker | undefined;
let log: KafkaLog;
let brokers: readonly string[];
let topics = 0;
const run = `t${Date.now().toString(36)}`;

beforeAll(async () => {
  if (found.kind === "absent") return;
  if (found.kind !== "external") broker = await startBroker(found);
  brokers = found.kind === "external" ? found.brokers : [broker?.address ?? ""];
  log = createKafkaLog({ brokers, clientId: "test" });
});
afterAll(() => broker?.[Symbol.asyncDispose]());

async function freshTopic(partitions: number): Promise<string> {
  topics += 1;
  const topic = `${run}-${topics}`;
  expect(await log.ensureTopics([{ topic, partitions, advice: "" }])).toEqual([]);
  return topic;
}

/** What the broker does in its own time. */
async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A broker shows for a while what it was told to delete: who asks for the topic meanwhile finds the old one. */
async function deleteTopic(admin: kafkajs.Admin, topic: string): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await waitUntil(async () => !(await admin.listTopics()).includes(topic));
}

describe.skipIf(found.kind === "absent")(`the log on a real Kafka broker${why}`, () => {
  describeLog(async (partitions) => {
    const topic = await freshTopic(partitions);
    const open: AsyncDisposable[] = [];
    return {
      producer() {
        const producer = log.producer<string>({ topic, partitions, codec: TEXT });
        open.push(producer);
        return producer;
      },
      consumer(group, assignment) {
        const options = { topic, group: `${topic}-${group}`, codec: TEXT, assignment };
        const consumer = log.consumer<string>({ ...options, heartbeatMs: 100, drainMs: 300 });
        open.push(consumer);
        return consumer;
      },
      async [Symbol.asyncDispose]() {
        for (const each of open.toReversed()) await each[Symbol.asyncDispose]();
      },
    };
  });

  test("a reader with much before it says how much, and when it has read that", async () => {
    const topic = await freshTopic(1);
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    const records = Array.from({ length: 12_000 }, () => ({ key: "", value: "r" }));
    await producer.send(records, never);
    const told: number[] = [];
    const behind = (count: number): void => void told.push(count);
    await using consumer = log.consumer<string>({ topic, group: `${topic}-g`, codec: TEXT, behind });
    let read = 0;
    while (read < records.length) read += (await consumer.next(never))?.records.length ?? 0;
    await consumer.next(AbortSignal.timeout(1));
    expect(told).toEqual([12_000, 0]);
  });

  test("who is given a partition hears the id of its topic, which is another once that is made anew", async () => {
    const topic = await freshTopic(1);
    const idHeard = async (): Promise<string | undefined> => {
      const ids: (string | undefined)[] = [];
      await using _ = log.consumer<string>({
        ...{ topic, group: `${topic}-ids`, codec: TEXT, heartbeatMs: 100 },
        assignment: {
          assigned: async (_partition, standing) => void ids.push((await standing()).topicId),
          revoked: async () => undefined,
        },
      });
      await waitUntil(async () => ids.length > 0);
      return ids[0];
    };
    const first = await idHeard();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await idHeard()).toBe(first);
    const admin = createClient({ brokers, clientId: "admin" }).admin();
    await admin.connect();
    await deleteTopic(admin, topic);
    await waitUntil(() =>
      log.ensureTopics([{ topic, partitions: 1, advice: "" }]).then(
        (faults) => faults.length === 0,
        () => false,
      ),
    );
    await admin.disconnect();
    const other = await idHeard();
    expect(other).toMatch(/^[0-9a-f]{32}$/);
    expect(other).not.toBe(first);
  });

  test("a topic of ours keeps all that was written, whatever the brokers do with others, and one that does not is told of", async () => {
    const topic = await freshTopic(1);
    const admin = createClient({ brokers, clientId: "admin" }).admin();
    await admin.connect();
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ["cleanup.policy"] }];
    const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false });
    expect(found[0]?.configEntries).toMatchObject([{ configValue: "delete", isDefault: false }]);
    const configEntries = [{ name: "cleanup.policy", value: "compact" }];
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }],
    });
    await admin.disconnect();
    const other = await freshTopic(1);
    const looked = (): Promise<readonly string[]> => log.ensureTopics([{ topic, partitions: 1, advice: "" }]);
    await waitUntil(async () => (await looked()).length > 0);
    const are = await log.compacted([other, `${topic}-missing`, topic]);
    expect([...are]).toEqual([
      [other, false],
      [topic, true],
    ]);
    expect(await looked()).toEqual([expect.stringMatching(/is compacted, .*: set its cleanup.policy to delete$/)]);
  });

  test("whose the offset of a group is, is known of what a member commits, and of what an operator sets", async () => {
    const topic = await freshTopic(1);
    const foreign: number[] = [];
    const assigned: (boolean | undefined)[] = [];
    const assignment = {
      assigned: async (_: number, standing: () => Promise<Standing>) =>
        void assigned.push((await standing()).isForeign),
      revoked: async () => undefined,
    };
    const told = { assignment, foreign: (_: number, offset: number) => void foreign.push(offset) };
    const live = async (commit: boolean): Promise<void> => {
      await using consumer = log.consumer<string>({ topic, group: topic, codec: TEXT, ...told });
      await waitUntil(async () => consumer.status().partitions.length > 0 && consumer.status().preparing.length === 0);
      if (commit) await consumer.commit(0, 1);
    };
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    await producer.send(
      [0, 1, 2].map((n) => ({ key: "k", value: `${n}` })),
      never,
    );
    await live(true);
    await live(false);
    const admin = createClient({ brokers, clientId: "other" }).admin();
    await admin.connect();
    await admin.setOffsets({ groupId: topic, topic, partitions: [{ partition: 0, offset: "2" }] });
    await admin.disconnect();
    await live(false);
    expect({ assigned, foreign }).toEqual({ assigned: [undefined, false, true], foreign: [2] });
  });

  test("a partition whose owner could not begin is given to it again", async () => {
    const topic = await freshTopic(1);
    const said: (string | undefined)[] = [];
    let failures = 1;
    const assigned = async (): Promise<undefined> => {
      failures -= 1;
      if (failures >= 0) throw new Error("not now");
    };
    const assignment = { assigned, revoked: async () => undefined };
    const options = {
      topic,
      group: `${topic}-g`,
      codec: TEXT,
      assignment,
      trouble: (why?: string) => void said.push(why),
    };
    await using consumer = log.consumer<string>(options);
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    await producer.send([{ key: "k", value: "v" }], new AbortController().signal);
    expect((await consumer.next(new AbortController().signal))?.records).toMatchObject([{ value: "v" }]);
    expect(said).toContain("not now");
    expect(said.at(-1)).toBeUndefined();
  });

  test("records that leave a topic before they are read are counted, before the reader begins and while it reads", async () => {
    const topic = await freshTopic(1);
    const lost: number[] = [];
    const admin = createClient({ brokers, clientId: "other" }).admin();
    await admin.connect();
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    const send = (from: number, to: number) =>
      producer.send(
        Array.from({ length: to - from }, (_, n) => ({ key: "k", value: `${from + n}` })),
        new AbortController().signal,
      );
    const trim = async (offset: number): Promise<void> => {
      await admin.fetchTopicMetadata({ topics: [topic] });
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    };
    await send(0, 10);
    await trim(4);
    const assignment = { assigned: async () => 1, revoked: async () => undefined };
    const options = { topic, group: `${topic}-g`, codec: TEXT, assignment, bufferBytes: 1 };
    await using consumer = log.consumer<string>({ ...options, lost: (_, records) => void lost.push(records) });
    const next = async (): Promise<number | undefined> =>
      (await consumer.next(new AbortController().signal))?.records.at(-1)?.offset;
    await waitUntil(async () => (consumer.progress()?.[0]?.end ?? 0) >= 10);
    // What it has fetched fills its memory: the rest waits in the topic, and leaves it.
    await waitUntil(async () => consumer.status().preparing.length === 0 && !(consumer.progress()?.[0]?.next === 0));
    await send(10, 30);
    await trim(25);
    const read: number[] = [];
    while (read.at(-1) !== 29) read.push((await next()) ?? -1);
    expect(lost[0]).toBe(3);
    expect(lost.slice(1).reduce((sum, n) => sum + n, 0)).toBe(25 - (read.findLast((offset) => offset < 25) ?? 3) - 1);
    await admin.disconnect();
  });

  test("what left a topic unread is told once, though nothing comes that could be committed", async () => {
    const topic = await freshTopic(1);
    const group = `${topic}-g`;
    const admin = createClient({ brokers, clientId: "other" }).admin();
    await admin.connect();
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    const send = () => producer.send([{ key: "k", value: "v" }], new AbortController().signal);
    await send();
    /** What it is told of, until it has come to the end and the group knows. */
    const live = async (): Promise<readonly number[]> => {
      const lost: number[] = [];
      const told = (_: number, records: number) => void lost.push(records);
      await using consumer = log.consumer<string>({ topic, group, codec: TEXT, lost: told });
      if (lives.length === 0) await consumer.next(new AbortController().signal);
      if (lives.length === 0) await consumer.commit(0, 1);
      await waitUntil(async () => (await log.lag(topic, group)).get(0) === 0);
      return lost;
    };
    const lives: (readonly number[])[] = [];
    lives.push(await live());
    await send();
    await send();
    await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "-1" }] });
    lives.push(await live(), await live());
    expect(lives).toEqual([[], [2], []]);
    await admin.disconnect();
  });

  test("a topic with another number of partitions is told with what to do", async () => {
    const topic = await freshTopic(2);
    const faults = await log.ensureTopics([{ topic, partitions: 3, advice: "set kafka.partitions to 2" }]);
    expect(faults).toEqual([`${topic} has 2 partitions and not 3: set kafka.partitions to 2`]);
  });

  test("a topic of which any number will do has as many as it has, and the first is written to", async () => {
    const topic = await freshTopic(3);
    expect(await log.ensureTopics([{ topic, partitions: 1 }])).toEqual([]);
    await using producer = log.producer<string>({ topic, partitions: 1, codec: TEXT });
    await producer.send(
      [
        { key: "a", value: "v" },
        { key: "b", value: "w" },
      ],
      never,
    );
    await using consumer = log.consumer<string>({ topic, group: topic, codec: TEXT });
    const read = await consumer.next(never);
    expect([read?.partition, read?.records.map(({ value }) => value)]).toEqual([0, ["v", "w"]]);
  });

  test.each(["None", "GZIP", "Snappy", "LZ4", "ZSTD"] as const)("a topic packed with %s is read", async (name) => {
    const topic = await freshTopic(1);
    const producer = createClient({ brokers, clientId: "other" }).producer();
    await producer.connect();
    const values = Array.from({ length: 500 }, (_, n) => `${n} ${"value ".repeat(n % 50)}`);
    const messages = values.map((value) => ({ value }));
    await producer.send({ topic, messages, compression: kafkajs.CompressionTypes[name] });
    await producer.disconnect();
    await using consumer = log.consumer({ topic, group: topic, codec: TEXT });
    const read = await consumer.next(never);
    expect(read?.records.map(({ value }) => value)).toEqual(values);
  });

  test("keys, values and headers are whatever somebody sent", async () => {
    const topic = await freshTopic(1);
    const producer = createClient({ brokers, clientId: "other" }).producer();
    await producer.connect();
    const hostile = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    await producer.send({
      topic,
      messages: [
        { key: hostile, value: hostile, headers: { __proto__x: "a", constructor: ["b", "c"], "": hostile } },
        { key: null, value: null },
        { key: "", value: "" },
        // More than kafkajs gathers in a minute.
        { value: "many", headers: Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`h${n}`, String(n)])) },
      ],
    });
    await producer.disconnect();
    await using consumer = log.consumer({ topic, group: topic, codec: BYTES });
    const read = (await consumer.next(never))?.records ?? [];
    expect(read.map(({ value }) => value && Buffer.from(value))).toEqual([
      hostile,
      null,
      Buffer.alloc(0),
      Buffer.from("many"),
    ]);
    expect(read[0]?.headers["constructor"]).toBe("c");
    expect(read[1]?.headers["constructor"]).toBe(undefined);
    expect(Object.keys(read[3]?.headers ?? {})).toHaveLength(30_000);
    expect(read[3]?.headers["h29999"]).toBe("29999");
  });

  test("what it holds it is sure of once the group has heard of it, and no more when it has left", async () => {
    const topic = await freshTopic(1);
    const consumer = log.consumer({ topic, group: topic, codec: TEXT });
    await waitUntil(async () => consumer.status().partitions.length === 1);
    expect(await consumer.holds(0, never)).toBe(true);
    expect(await consumer.holds(1, never)).toBe(false);
    await consumer[Symbol.asyncDispose]();
    expect(await consumer.holds(0, never)).toBe(false);
  });

  test("a member of another history stands by, both are told, and it reads where the first has stopped", async () => {
    const topic = await freshTopic(2);
    await using producer = log.producer<string>({ topic, partitions: 2, codec: TEXT });
    const told: string[] = [];
    const open = (history: string) => {
      const rivals = (are: string): void => void told.push(`${history} ${are}`);
      const nothing = async (): Promise<undefined> => undefined;
      // Who gives everything up before a rebalance holds nothing then, and the other may be dealt it.
      const assignment = { assigned: nothing, settle: nothing, revoked: nothing };
      return log.consumer<string>({
        topic,
        group: topic,
        codec: TEXT,
        ...{ heartbeatMs: 100, assignment, history: async () => history, rivals },
      });
    };
    const first = open("one");
    await waitUntil(async () => first.status().partitions.length === 2);
    await using second = open("two");
    await waitUntil(async () => second.status().rivals === "reading");
    await waitUntil(async () => first.status().rivals === "waiting");
    expect([first.status().partitions, second.status().partitions]).toEqual([[0, 1], []]);
    expect(waitsFor(second.status())).toMatch(/another rolecall reads this topic/);
    expect(waitsFor(first.status())).toBe(undefined);
    await producer.send([{ key: "", value: "v", partition: 1 }], never);
    expect((await first.next(never))?.records.map(({ value }) => value)).toEqual(["v"]);
    await first.commit(1, 1);
    await first[Symbol.asyncDispose]();
    await waitUntil(async () => second.status().partitions.length === 2);
    await producer.send([{ key: "", value: "w", partition: 1 }], never);
    expect((await second.next(never))?.records.map(({ value }) => value)).toEqual(["w"]);
    expect(told.toSorted()).toEqual(["one waiting", "two none", "two reading"]);
  });

  test("who joins again says of which history it is by then: what replaced one is shared by all of it", async () => {
    const topic = await freshTopic(2);
    const nothing = async (): Promise<undefined> => undefined;
    const assignment = { assigned: nothing, settle: nothing, revoked: nothing };
    const told: string[] = [];
    const open = (history: () => Promise<string>) =>
      log.consumer<string>({
        ...{ topic, group: topic, codec: TEXT, heartbeatMs: 100, assignment, history },
        rivals: (are) => void told.push(are),
      });
    let id = "lost";
    await using first = open(async () => id);
    await waitUntil(async () => first.status().partitions.length === 2);
    id = "new";
    await using second = open(async () => "new");
    await waitUntil(async () => second.status().partitions.length === 1);
    // What does not answer is of the history that it was of.
    await using third = open(async () => Promise.reject(new Error("away")));
    await waitUntil(async () => third.status().joined);
    expect([first.status().partitions.length, told]).toEqual([1, []]);
  });

  test("of transactions only what was committed is read, and nothing is left over behind it", async () => {
    const topic = await freshTopic(1);
    const producer = createClient({ brokers, clientId: "other" }).producer({
      transactionalId: topic,
      idempotent: true,
    });
    await producer.connect();
    const send = async (value: string, end: "commit" | "abort"): Promise<void> => {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      await transaction[end]();
    };
    await send("kept", "commit");
    await send("taken back", "abort");
    await send("kept too", "commit");
    await using consumer = log.consumer({ topic, group: topic, codec: TEXT });
    const read: string[] = [];
    let [last, withheld] = [0, 0];
    while (read.length < 2) {
      const batch = await consumer.next(never);
      withheld += batch?.withheld ?? 0;
      for (const { value, offset } of batch?.records ?? []) {
        read.push(value);
        last = offset;
      }
    }
    expect(read).toEqual(["kept", "kept too"]);
    expect([last, withheld]).toEqual([4, 3]);
    await consumer.commit(0, last + 1);
    expect(await log.lag(topic, topic)).toEqual(new Map([[0, 0]]));
    await send("taken back too", "abort");
    await producer.disconnect();
    await waitUntil(async () => (await log.lag(topic, topic)).get(0) === 0);
    expect(consumer.progress()).toMatchObject([{ partition: 0, next: 8, end: 8 }]);
  });

  test("a topic that is not there has nothing to read, until it is made; made anew, it is read from its beginning", async () => {
    const topic = `${run}-anew`;
    const group = `${topic}-group`;
    const admin = createClient({ brokers, clientId: "other" }).admin();
    await admin.connect();
    const told: string[] = [];
    const trouble = (sentence: string | undefined): void => void (sentence && told.push(sentence));
    await using consumer = log.consumer({ topic, group, codec: TEXT, heartbeatMs: 100, trouble });
    expect(consumer.progress()).toBe(undefined);
    await waitUntil(async () => consumer.progress()?.length === 0);
    expect(told).toEqual(["the topic is not there: create it, or correct its name"]);
    expect(await log.lag(topic, group)).toEqual(new Map());
    const fill = async (values: readonly string[]): Promise<void> => {
      await log.ensureTopics([{ topic, partitions: 1, advice: "" }]);
      await using producer = log.producer({ topic, partitions: 1, codec: TEXT });
      await producer.send(
        values.map((value) => ({ key: "", value })),
        never,
      );
    };
    const readSome = async (count: number): Promise<string[]> => {
      const read: string[] = [];
      while (read.length < count) read.push(...((await consumer.next(never))?.records ?? []).map(({ value }) => value));
      return read;
    };
    await fill(["a", "b", "c"]);
    expect(await readSome(3)).toEqual(["a", "b", "c"]);
    await consumer.commit(0, 3);
    await deleteTopic(admin, topic);
    await fill(["d", "e"]);
    expect(await readSome(2)).toEqual(["d", "e"]);
    // With more in it than was read: brokers would go on in the middle of it, and take this commit for one of it.
    await deleteTopic(admin, topic);
    await fill(["f", "g", "h", "i"]);
    await consumer.commit(0, 2).catch(() => undefined);
    expect(await readSome(4)).toEqual(["f", "g", "h", "i"]);
    expect(told).toContain(`${topic} was made anew: what is there now is read from its beginning`);
    await consumer[Symbol.asyncDispose]();
    await using next = log.consumer({ topic, group, codec: TEXT });
    expect((await next.next(never))?.records[0]?.value).toBe("f");
    await admin.disconnect();
  });

  test("a record that is too large for a topic that was there before is refused, and the rest is sent", async () => {
    const topic = `${run}-small`;
    const admin = createClient({ brokers, clientId: "other" }).admin();
    await admin.connect();
    const configEntries = [{ name: "max.message.bytes", value: "20000" }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries }], waitForLeaders: true });
    const values = ["a", "x".repeat(30_000), ...Array.from({ length: 8 }, (_, n) => String(n).repeat(6000)), "z"];
    const records = values.map((value, n) => ({ key: "", value, partition: n % 2 }));
    await using producer = log.producer<string>({ topic, partitions: 2, codec: TEXT, tooLarge: "refuse" });
    const offsets = await producer.send(records, never);
    expect(offsets.map((offset) => offset === REFUSED)).toEqual(values.map((value) => value.startsWith("x")));
    await using strict = log.producer<string>({ topic, partitions: 2, codec: TEXT });
    await expect(strict.send(records.slice(1, 2), never)).rejects.toThrow();
    // Each of them is small enough, and no batch of them is.
    expect(await strict.send(records.slice(2, 10), never)).toHaveLength(8);
    const stop = new AbortController();
    const told = Promise.withResolvers<string>();
    const trouble = (sentence = "works again"): void => told.resolve(sentence);
    await using patient = log.producer<string>({ topic, partitions: 2, codec: TEXT, tooLarge: "wait", trouble });
    const waiting = patient.send(records.slice(1, 2), stop.signal);
    expect(await Promise.race([told.promise, waiting])).toBe(
      "the record is larger than the topic takes: raise its max.message.bytes",
    );
    stop.abort(new Error("no more patience"));
    await expect(waiting).rejects.toThrow("no more patience");
    await using consumer = log.consumer<string>({ topic, group: `${topic}-g`, codec: TEXT });
    const read = new Map<string, string>();
    // A batch that is refused for one record may have brought others: they come again, and the later offset counts.
    const places = offsets.map((offset, n) => (offset === REFUSED ? undefined : `${n % 2}/${offset}`));
    while (!places.every((place) => place === undefined || read.has(place))) {
      const batch = await consumer.next(never);
      for (const { offset, value } of batch?.records ?? []) read.set(`${batch?.partition}/${offset}`, value);
    }
    for (const [n, place] of places.entries()) if (place !== undefined) expect(read.get(place)).toBe(values[n]);
    await admin.disconnect();
  });
});
