import type { Event } from "@rolecall/core";
import { createWatermark } from "@rolecall/service-ingest";
import { expect, test } from "vitest";
import { createDoor } from "./door.ts";

const NEWEST = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 1);

const event = { time: new Date(NEWEST + 200 * DAY_MS).toISOString(), source: "rolecall" } as Event;

test("while events of half a year later are made durable, what tells the time knows of them", async () => {
  const durable = Promise.withResolvers<void>();
  const watermark = createWatermark(NEWEST, NOW);
  let now = NOW;
  const door = createDoor({
    ...{ watermark, newest: NEWEST, clock: () => now, holdMs: () => 900_000 },
    log: { append: () => durable.promise },
    letters: async () => undefined,
    known: async (events) => events,
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
