import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { jsonRows, type Store } from "@rolecall/clickhouse";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { createConditions } from "../alerter/conditions.ts";
import { refuseBeside } from "../history/refuse-beside.ts";
import { keepSaying, sayConfiguration } from "./say-configuration.ts";

const MINUTE_MS = 60_000;
const tenant = "acme";
let store: Store;

beforeAll(async () => {
  store = await temporaryStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

/** This process as an alerter by a configuration, which says so as often. */
async function say(hash: string, times: number): Promise<void> {
  const stop = new AbortController();
  let left = times;
  const sleep = async (): Promise<void> => {
    left -= 1;
    if (left === 0) stop.abort();
  };
  const reloads = { hash: () => hash };
  await sayConfiguration({ name: "alerter", config: { tenant }, store, reloads, signal: stop.signal }, { sleep });
}

test("section 15, inconsistent configuration hash across instances: two alerters that stay by different ones are told of", async () => {
  const loaded = loadConfig(`tenant: ${tenant}`, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  let now = 0;
  const conditions = createConditions({
    ...{ config: loaded.config, store, tenant, now: () => now },
    reloads: { refused: () => undefined },
  });
  const told = async (): Promise<readonly string[]> => {
    const held = await conditions();
    return held.flatMap(({ about, subject, why }) => (why === undefined ? [] : [`${about} ${subject} ${why}`]));
  };
  const other = { tenant, service: "alerter", instance: "other:7", config_hash: "b".repeat(64) };
  const foreign = { ...other, tenant: "globex", config_hash: "c".repeat(64) };
  await store.insert("instances", jsonRows([other, foreign]));
  await say("a".repeat(64), 2);
  expect(await told()).toEqual([]);
  now = 10 * MINUTE_MS;
  expect(await told()).toEqual([
    expect.stringMatching(/^config-differs alerter has a{12} on .+:\d+, b{12} on other:7$/),
  ]);
  await say("b".repeat(64), 1);
  expect(await told()).toEqual([]);
});

test("what is said again counts: the history does not take it for a copy of what was said", async () => {
  const lastSaid = async (): Promise<number> => {
    const sql =
      "SELECT toUnixTimestamp64Milli(max(seen_at)) AS at FROM rolecall.instances WHERE config_hash = {hash:String}";
    const [row] = await store.select<{ at: number }>(sql, { hash: "d" });
    return Number(row?.at);
  };
  await say("d", 1);
  const first = await lastSaid();
  await say("d", 1);
  expect(await lastSaid()).toBeGreaterThan(first);
});

test("a history that does not answer stops nobody", async () => {
  const stop = new AbortController();
  const failing = { insert: () => Promise.reject(new Error("down")) };
  const sleep = async (): Promise<void> => stop.abort();
  const reloads = { hash: () => "e" };
  await sayConfiguration(
    { name: "alerter", config: { tenant }, store: failing, reloads, signal: stop.signal },
    { sleep },
  );
  expect(stop.signal.aborted).toBe(true);
});

test("a process that may write says by that that it runs, and at its end that it has stopped; nobody waits three minutes then", async () => {
  const sleep = async (_: number, signal?: AbortSignal): Promise<void> =>
    once(signal ?? stop.signal, "abort").then(() => {});
  const stop = new AbortController();
  await store.command("TRUNCATE TABLE rolecall.instances");
  const starting = { config: { tenant }, store, reloads: { hash: () => "f" } };
  const refused = (): Promise<string> => refuseBeside(store).then(() => "", String);
  {
    await using resources = new AsyncDisposableStack();
    keepSaying({ ...starting, name: "console" }, { sleep }, resources);
    keepSaying({ ...starting, name: "up" }, { sleep }, resources);
    await eventually(async () => expect(await refused()).toMatch(/up \(\S+:\d+\) writes into this history: stop it/));
  }
  expect(await refused()).toBe("");
  const kept = async (instance: string): Promise<void> =>
    store.insert("instances", jsonRows([{ tenant, service: "ingest", instance, config_hash: "f" }]));
  const killed = spawn("true");
  await once(killed, "exit");
  await kept(`${hostname()}:${killed.pid}`);
  expect(await refused()).toBe("");
  await kept("a\u001b[31m:7");
  expect(await refused()).toContain("ingest (a\\x1b[31m:7) writes");
});
