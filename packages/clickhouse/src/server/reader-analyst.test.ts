import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import type { Store } from "../store.ts";
import { type StartedEngine, startEngine } from "../testing/start-engine.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { openServer } from "./open-server.ts";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let engine: StartedEngine;
let store: Store;

beforeAll(async () => {
  directory = await temporaryDirectory();
  engine = await startEngine(directory.path);
  store = openServer({
    url: engine.url,
    username: "default",
    analyst: { username: "reader", password: "for-reading" },
  });
  await migrate(store);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

test.each([
  ["a time", "SELECT toDateTime64('2026-11-24 10:00:00.5', 3, 'UTC') AS v", "2026-11-24T10:00:00.500Z"],
  ["a large number", "SELECT 18446744073709551615 AS v", "18446744073709551615"],
  ["a table", "SELECT count() AS v FROM events_latest", "0"],
])("an account of the engine that only reads is told %s as any other is", async (_, sql, v) => {
  const lines = await store.analyst.query(sql, "ndjson");
  expect(lines).toContain(v);
});

test.each([
  ["DROP TABLE events", /^only a SELECT can be run here/],
  ["INSERT INTO events SELECT * FROM events", /^only a SELECT can be run here/],
  ["SET max_threads = 1", /^only a SELECT can be run here/],
  ["SELECT 1 SETTINGS max_threads = 1", /SETTINGS are not allowed here/],
  ["SELECT 1 SETTINGS readonly = 0", /SETTINGS are not allowed here/],
])("%s: the account is told what of it is refused", async (sql, why) => {
  await expect(store.analyst.query(sql, "ndjson")).rejects.toThrow(why);
});
