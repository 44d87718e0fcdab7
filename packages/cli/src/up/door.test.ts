import type { Event } from "@rolecall/core";
import { createWatermark, type LoggedEvent } from "@rolecall/service-ingest";
import { expect, test } from "vitest";
import { createDoor } from "./door.ts";

const NEWEST = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 1);

const event = { time: new Date(NEWEST + 200 * DAY_MS).toISOString(), source: "rolecall" } as Event;

test("while events of half a year later are made durable, what tells the time knows of them", async () => {
  const durable = Promise.withResolvers<void>();
  const watermark = createWatermark(NEWEST, NOW, () => NOW);
  let now = NOW;
  const door = createDoor({
    ...{ watermark, newest: NEWEST, clock: () => now, holdMs: () => 900_000 },
    log: { append: () => durable.promise },
    letters: async () => undefined,
    known: async (events) => events,
    keepRaw: () => false,
  });
  const accepted = door.accept([event], []);
  now += 1500;
  expect(watermark.due(now)).toEqual({ control: "watermark", at: "2026-07-24T00:00:01.500Z" });
  now += 600_000;
  durable.resolve();
  await accepted;
  // They were not ten minutes on their way: it is waited anew.
  expect(watermark.isDue(now + 900)).toBe(false);
});

test("the log's row has the original, and who judges has it where a detector looks into it", async () => {
  const logged: LoggedEvent[] = [];
  const door = createDoor({
    ...{ watermark: createWatermark(NEWEST, NOW, () => NOW), newest: NEWEST, clock: () => NOW, holdMs: () => 0 },
    log: { append: async (events) => void logged.push(...events) },
    letters: async () => undefined,
    known: async (events) => events,
    keepRaw: ({ action }) => action === "PutUserPolicy",
  });
  const events = ["PutUserPolicy", "GetObject"].map((action) => ({ ...event, action, raw: `{"of":"${action}"}` }));
  await door.accept(events, []);
  expect(logged.map(({ json }) => JSON.parse(json).raw)).toEqual(['{"of":"PutUserPolicy"}', '{"of":"GetObject"}']);
  expect(logged.map((each) => each.event.raw)).toEqual(['{"of":"PutUserPolicy"}', undefined]);
});
