import { type Assignment, type Consumer, createMemoryTopic } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { createDoors } from "../door.ts";
import { createKafkaInputs } from "./run-kafka-inputs.ts";

const TIME = "2026-01-05T00:00:00.000Z";
const NEVER = new AbortController().signal;
const doors = createDoors({
  ...{ source: "rolecall", own: "default", tenants: ["default"], consoleUsers: () => new Set<string>() },
  now: () => Date.parse(TIME),
});

function recordOf(n: number): { readonly key: string; readonly value: Uint8Array } {
  const event = { event_uid: `e${n}`, identity_uid: "aws:1:role:a", action: "Get", time: TIME };
  return { key: "", value: Buffer.from(JSON.stringify(event)) };
}

test("what was taken on is in hand while it becomes durable, and after: whoever gets the partition back reads on behind it", async () => {
  const topic = createMemoryTopic<Uint8Array | null>("logs", { partitions: 1, capacity: 100 });
  await topic.producer().send([0, 1, 2].map(recordOf), NEVER);
  let assignment: Assignment | undefined;
  let consumer: Consumer<Uint8Array | null> | undefined;
  const taken = Promise.withResolvers<void>();
  const durable = Promise.withResolvers<void>();
  const inputs = createKafkaInputs({
    topics: [
      {
        topic: "logs",
        open(given) {
          assignment = given;
          consumer = topic.consumer("ingest", { assignment: given });
          return consumer;
        },
        doors: () => () => doors("default"),
      },
    ],
    clock: () => performance.now(),
    holdMs: () => 0,
    async accept() {
      taken.resolve();
      await durable.promise;
    },
  });
  const stop = new AbortController();
  const running = inputs.run(stop.signal);
  await taken.promise;
  expect(assignment?.inHand?.(0)).toBe(3);
  await assignment?.revoked(0);
  expect(assignment?.inHand?.(0)).toBe(3);
  expect(assignment?.inHand?.(1)).toBeUndefined();
  durable.resolve();
  stop.abort();
  await running;
});
