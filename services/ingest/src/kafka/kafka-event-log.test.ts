import { setImmediate as turnOfLoop } from "node:timers/promises";
import { type InsertOptions, type Store, StoreError } from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { type Outgoing, type Producer, REFUSED } from "@rolecall/kafka";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import type { LoggedEvent } from "../event-log.ts";
import { createKafkaEventLog } from "./kafka-event-log.ts";

const never = new AbortController().signal;
const LIMIT = 100;

/** Takes nothing longer than the limit. */
function smallTopic(limit: number): Producer<string> {
  let next = 0;
  const offsetOf = ({ value }: Outgoing<string>): number => {
    if (value.length > limit) return REFUSED;
    next += 1;
    return next - 1;
  };
  return { send: async (records) => records.map(offsetOf), [Symbol.asyncDispose]: async () => undefined };
}

function logged(id: string, size: number): LoggedEvent {
  const event = { event_uid: id, identity_uid: "i", tenant: "default" } as Event;
  return { event, json: JSON.stringify({ event_uid: id, raw: "x".repeat(size) }) };
}

function open(until: () => Promise<void> = async () => undefined, limit = LIMIT, topic = smallTopic(limit)) {
  const stored: string[] = [];
  const tokens: unknown[] = [];
  const refused: string[] = [];
  const log = createKafkaEventLog({
    ...{ topic, partitions: 1, tenant: "default", archive: true, signal: never },
    store: {
      insert: async (table: string, rows: Uint8Array, { token }: InsertOptions) => {
        tokens.push(token);
        await until();
        stored.push(`${table} ${Buffer.from(rows).toString()}`);
      },
    } as unknown as Store,
    pause: async () => undefined,
    refused: async (events) => void refused.push(...events.map(({ event }) => event.event_uid)),
  });
  return { log, topic, stored, tokens, refused };
}

test("a call heavier than a batch is produced and stored in several, and answered when all of it is", async () => {
  const { log, topic, stored } = open(undefined, 10_000_000);
  const sent = vi.spyOn(topic, "send");
  await log.append(["a", "b", "c"].map((id) => logged(id, 5_000_000)));
  expect([sent.mock.calls.map(([records]) => records.length), stored.length]).toEqual([[1, 1, 1], 3]);
  expect(stored.map((row) => /"event_uid":"(\w)"/.exec(row)?.[1])).toEqual(["a", "b", "c"]);
  expect(log.pendingBytes).toBe(0);
});

test("what comes next is in the topic while the last is being stored, and nobody is answered before both", async () => {
  const stores = Promise.withResolvers<void>();
  const { log, topic, stored } = open(() => stores.promise);
  const sent = vi.spyOn(topic, "send");
  const answered: string[] = [];
  const first = log.append([logged("a", 1)]).then(() => answered.push("a"));
  const second = log.append([logged("b", 1)]).then(() => answered.push("b"));
  await eventually(() => expect(sent).toHaveBeenCalledTimes(2));
  expect(log.pendingBytes).toBeGreaterThan(0);
  expect({ answered, stored }).toEqual({ answered: [], stored: [] });
  stores.resolve();
  await Promise.all([first, second]);
  expect({ answered, rows: stored.length, pending: log.pendingBytes }).toEqual({
    ...{ answered: ["a", "b"], rows: 2, pending: 0 },
  });
});

test("while much is in the topic and not in the table, nothing more is produced", async () => {
  const stores = Promise.withResolvers<void>();
  const { log, topic } = open(() => stores.promise, Number.POSITIVE_INFINITY);
  const sent = vi.spyOn(topic, "send");
  const appends = [log.append([logged("a", 2 * 1024 * 1024)]), log.append([logged("b", 1)])];
  await turnOfLoop();
  expect(sent).toHaveBeenCalledTimes(1);
  stores.resolve();
  await Promise.all(appends);
  expect(sent).toHaveBeenCalledTimes(2);
});

test("an event that the topic does not take is told of, and those around it are stored where they lie", async () => {
  const { log, stored, refused } = open();
  await log.append([logged("a", 1), logged("b", LIMIT), logged("c", 1)]);
  expect(refused).toEqual(["b"]);
  const rows = stored.join("\n");
  expect(stored).toHaveLength(1);
  expect([...rows.matchAll(/event_uid\\?":\\?"(\w)/g)].map(([, id]) => id)).toEqual(["a", "c"]);
});

test("a declaration that the topic does not take is an error: nothing is judged without it", async () => {
  const { log } = open();
  const long = { control: "feedback", at: "2026-11-02T00:00:00Z", finding_uid: "f".repeat(LIMIT), verdict: "expected" };
  await expect(log.control(long as never)).rejects.toThrow("max.message.bytes");
});

test("a topic that was made anew gives its offsets again: what is stored with them is another insert, and one that is tried again is not", async () => {
  const down = [new StoreError("retry", 0, "down")];
  const topic: Producer<string> = {
    send: async (records) => records.map((_, n) => n),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const { log, tokens } = open(
    async () => {
      const error = down.pop();
      if (error !== undefined) throw error;
    },
    LIMIT,
    topic,
  );
  await log.append([logged("a", 1)]);
  await log.append([logged("b", 1)]);
  expect([tokens.length, new Set(tokens).size, tokens[0] === tokens[1]]).toEqual([3, 2, true]);
});
