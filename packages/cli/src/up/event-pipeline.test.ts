import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store, StoreError } from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { contextOf } from "../settings.ts";
import { openEventPipeline } from "./event-pipeline.ts";

function eventOf(n: number, more: Partial<Event> = {}): Event {
  const time = new Date(Date.UTC(2026, 0, 5) + n * 1000).toISOString();
  const what = { source: "rolecall", action: "Get", action_class: "read", outcome: "success" };
  const who = {
    tenant: "default",
    provider: "aws",
    identity_uid: "aws:1:role:a",
    identity_kind: "role",
    identity_name: "a",
  };
  return { event_uid: `e${n}`, time, ...what, ...who, origin: `logs/0/${n}`, ...more } as Event;
}

test("an event that its table never takes is a dead letter, and what came with it and after it is stored", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-pipeline-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true }));
  const store = stack.use(await openEmbedded(directory));
  await migrate(store);
  const metrics = createMetrics({ version: "1" });
  const stop = new AbortController();
  const pipeline = await openEventPipeline({
    ...{ store, metrics, tenant: "default", signal: stop.signal },
    detector: { holdMs: () => 0, context: contextOf },
  });
  const running = pipeline.run();
  // One piece of a topic, whose bad record comes again with each start.
  await pipeline.accept([eventOf(0), eventOf(1, { status_code: 1.5 }), eventOf(2)], []);
  await pipeline.accept([eventOf(3)], []);
  expect(await store.select("SELECT event_uid AS e, position AS p FROM rolecall.events ORDER BY p")).toEqual([
    { e: "e0", p: 0 },
    { e: "e2", p: 2 },
    // On a busy machine event time may go on in between, and has a position, too.
    { e: "e3", p: expect.toSatisfy((position: number) => position >= 3) },
  ]);
  expect(await store.select("SELECT origin, source, detail FROM rolecall.dead_letters")).toEqual([
    {
      ...{ origin: "logs/0/1", source: "rolecall" },
      detail: "the table events refuses it: CANNOT_PARSE_INPUT_ASSERTION_FAILED",
    },
  ]);
  expect(pipeline.refused?.take(4)).toBe(1);
  stop.abort();
  await running;
});

test("a store that is away when it is asked what it knows of long ago is waited for, as with what is written", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-pipeline-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true }));
  const store = stack.use(await openEmbedded(directory));
  await migrate(store);
  let isAway = false;
  const select: typeof store.select = async (...of) => {
    if (!isAway) return await store.select(...of);
    isAway = false;
    throw new StoreError("retry", 0, "nobody listens");
  };
  const said: (string | undefined)[] = [];
  const stop = new AbortController();
  const pipeline = await openEventPipeline({
    ...{ store: withSelect(store, select), metrics: createMetrics({ version: "1" }), tenant: "default" },
    ...{ signal: stop.signal, blocked: (error) => void said.push(error?.message) },
    detector: { holdMs: () => 0, context: contextOf },
  });
  const running = pipeline.run();
  const old = [eventOf(0), eventOf(1)];
  await pipeline.accept(old.slice(0, 1), []);
  await pipeline.accept([eventOf(48 * 3600)], []);
  isAway = true;
  expect(await pipeline.fresh(old)).toEqual(old.slice(1));
  expect(said).toEqual(["nobody listens", undefined]);
  stop.abort();
  await running;
});

function withSelect(store: Store, select: Store["select"]): Store {
  return {
    ...{ analyst: store.analyst, select },
    insert: (...of) => store.insert(...of),
    stream: (...of) => store.stream(...of),
    command: (sql) => store.command(sql),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
