import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { jsonRows, type Store } from "@rolecall/clickhouse";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { createConditions } from "../alerter/conditions.ts";
import { instanceOf } from "../history/instance.ts";
import { REPLAY, REPLAY_BESIDE, refuseBeside, replayBeside } from "../history/refuse-beside.ts";
import { untilNoReplay } from "../up/until-no-replay.ts";
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
  // Each may be by a configuration of its own.
  const replays = ["d", "e"].map((hash) => ({ ...other, service: REPLAY, instance: hash, config_hash: hash }));
  await store.insert("instances", jsonRows([other, foreign, ...replays]));
  await say("a".repeat(64), 2);
  expect(await told()).toEqual([]);
  now = 10 * MINUTE_MS;
  expect(await told()).toEqual([
    expect.stringMatching(/^config-differs alerter has a{12} on .+:\d+\S*, b{12} on other:7$/),
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

/** Another process, of another machine if nothing else is said. */
async function said(service: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  await store.insert("instances", jsonRows([{ tenant, service, instance: "elsewhere:7", config_hash: "f", ...more }]));
}

const refused = (...services: readonly (readonly string[])[]): Promise<string> =>
  refuseBeside(store, ...services).then(() => "", String);

test("a process that may write says by that that it runs, and at its end that it has stopped; nobody waits three minutes then", async () => {
  const sleep = async (_: number, signal?: AbortSignal): Promise<void> =>
    once(signal ?? stop.signal, "abort").then(() => {});
  const stop = new AbortController();
  await store.command("TRUNCATE TABLE rolecall.instances");
  const starting = { config: { tenant }, store, reloads: { hash: () => "f" } };
  const kept = async (): Promise<readonly string[]> =>
    (
      await store.select<{ one: string }>(
        "SELECT concat(service, ' ', config_hash) AS one FROM rolecall.instances FINAL ORDER BY one",
      )
    ).map(({ one }) => one);
  {
    await using resources = new AsyncDisposableStack();
    for (const name of ["console", "up"]) await keepSaying({ ...starting, name }, { sleep }, resources);
    expect(await kept()).toEqual(["console f", "up f"]);
    // Nobody stands in his own way.
    expect(await refused()).toBe("");
  }
  expect(await kept()).toEqual(["console ", "up "]);
});

test.each([
  ["runs elsewhere", {}, /up \(elsewhere:7\) writes into this history: stop it/],
  ["has stopped", { config_hash: "" }, /^$/],
  ["has a hostile name", { instance: "a\u001b[31m:7" }, /up \(a\\x1b\[31m:7\) writes/],
  ["runs here", { instance: instanceOf(process.ppid) }, /writes/],
  ["is of another tenant", { tenant: "other" }, /writes/],
  // Machines made of one image, and containers of one pod, have one name, and numbers of their own.
  ["has this machine's name and is not of it", { instance: `${hostname()}:999999/0badcafe` }, /writes/],
  ["is of a release that said no more", { instance: `${hostname()}:999999` }, /writes/],
  ["spoke by a clock that was ahead", { seen_at: "2037-01-01 00:00:00.000" }, /^$/],
])("of a process that %s a replay thinks so", async (_, row, sentence) => {
  await store.command("TRUNCATE TABLE rolecall.instances");
  await said("up", row);
  expect(await refused()).toMatch(sentence);
});

test("a process that was killed here is seen to be gone", async () => {
  await store.command("TRUNCATE TABLE rolecall.instances");
  const killed = spawn("true");
  await once(killed, "exit");
  await said("ingest", { instance: instanceOf(killed.pid ?? 0) });
  expect(await refused()).toBe("");
});

test("while a replay goes on from a history nobody begins to write into it; one that is beside keeps only another such", async () => {
  await store.command("TRUNCATE TABLE rolecall.instances");
  await said(REPLAY_BESIDE);
  expect([await refused(), await replayBeside(store)]).toEqual(["", undefined]);
  expect(await refused([REPLAY_BESIDE])).toContain("replay beside (elsewhere:7) writes into this history: wait until");
  await said(REPLAY);
  expect(await refused()).toContain("replay (elsewhere:7) writes into this history: wait until it has ended");
  const troubles: (string | undefined)[] = [];
  await untilNoReplay(store, (sentence) => void troubles.push(sentence), new AbortController().signal, {
    sleep: () => said(REPLAY, { config_hash: "" }),
  });
  expect(troubles).toEqual([expect.stringContaining("replay (elsewhere:7) writes into this history"), undefined]);
});
