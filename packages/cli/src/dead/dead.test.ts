import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import {
  deadLetterRows,
  deadUid,
  migrate,
  openEmbedded,
  type Store,
  type StoredDeadLetter,
} from "@rolecall/clickhouse";
import { buildDeadLetter, type DeadLetter, type Event } from "@rolecall/core";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, test } from "vitest";
import { API_FILE } from "../history/local-api.ts";
import { createStoreApi } from "../history/store-api.ts";
import { createRetryApp } from "../listen/retry-app.ts";
import { runWords } from "../testing/run-words.ts";
import { readAgain } from "../up/read-again.ts";

const NOW = Date.UTC(2026, 2, 24);
const event = { time: "2026-03-02T10:00:00.000Z", identity_kind: "role", identity_name: "deploy", provider: "aws" };
/** Refused by a decoder of the past, and good by today's. */
const good: DeadLetter = {
  reason: "schema",
  detail: "of yesterday",
  path: "",
  source: "rolecall",
  origin: "file:1",
  raw: JSON.stringify({ ...event, event_uid: "e-1", action: "GetObject" }),
};
const bad: DeadLetter = { ...good, raw: '{"no": "event"}', origin: "file:2" };
const bytes: DeadLetter = {
  reason: "bad-encoding",
  detail: "the bytes are not UTF-8",
  path: "",
  source: "auto",
  origin: "file:3",
  raw_base64: Buffer.from([0xff, 0xfe, 0x7b]).toString("base64"),
};

let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "rolecall-dead-"));
  await using store = await openEmbedded(data);
  await migrate(store);
  await store.insert("dead_letters", deadLetterRows([good, bad, bytes]));
});

afterEach(() => rm(data, { recursive: true, force: true }));

const run = (...words: string[]) => runWords([...words, "--data", data], { now: NOW });
const count = async (sql: string): Promise<string> =>
  (await run("query", sql, "--format", "csv")).out.split("\n")[1] ?? "";
const RESULT = { letters: 3, recovered: 1, filtered: 0, dead: 2, events: 1 };

test("without a running process the events go into the history, once, and nothing is removed", async () => {
  const first = await run("dead", "retry", "--json");
  expect([first.exit, JSON.parse(first.out)]).toEqual([0, RESULT]);
  expect(await count("SELECT count() FROM events")).toBe("1");
  expect(await count("SELECT any(origin) FROM events")).toBe("file:1");
  expect(await count("SELECT uniqExact(dead_uid) FROM dead_letters")).toBe("3");
  expect(JSON.parse((await run("dead", "list", "--json")).out)).toHaveLength(2);
  const second = await run("dead", "retry", "--json");
  expect(JSON.parse(second.out)).toEqual({ ...RESULT, letters: 2, recovered: 0, events: 0 });
  expect(await count("SELECT count() FROM events_latest")).toBe("1");
});

test("killed before the letter was marked, it is sent again, and what came of it is there once", async () => {
  await run("dead", "retry");
  {
    await using store = await openEmbedded(data);
    await store.command("ALTER TABLE rolecall.dead_letters UPDATE retried = 0 WHERE 1 SETTINGS mutations_sync = 1");
  }
  expect(JSON.parse((await run("dead", "retry", "--json")).out)).toEqual(RESULT);
  expect(await count("SELECT count() FROM events")).toBe("1");
  expect(JSON.parse((await run("dead", "list", "--json")).out)).toHaveLength(2);
});

test("the ledger balances for a person too", async () => {
  const { out } = await run("dead", "retry");
  expect(out).toBe("3 dead letters: 1 became 1 event, 0 are filtered, 2 are still dead\n");
});

test("a person sees a letter without its secrets, and a program as it came", async () => {
  const secret: DeadLetter = { ...bad, raw: '{"password":"hunter2"}' };
  {
    await using store = await openEmbedded(data);
    await store.insert("dead_letters", deadLetterRows([secret]));
  }
  const uid = deadUid(secret);
  expect((await run("dead", "show", uid)).out).toMatch(/"password":"\*\*\*"/);
  expect((await run("dead", "show", uid, "--json")).out).toContain("hunter2");
});

test("filters and ids choose what is tried", async () => {
  expect(JSON.parse((await run("dead", "retry", "--reason", "bad-encoding", "--json")).out)).toMatchObject({
    letters: 1,
  });
  const [letter] = JSON.parse((await run("dead", "list", "--json", "--reason", "bad-encoding")).out) as [
    { dead_uid: string },
  ];
  const one = await run("dead", "retry", letter.dead_uid.slice(0, 14), "--json");
  expect(JSON.parse(one.out)).toEqual({ letters: 1, recovered: 0, filtered: 0, dead: 1, events: 0 });
});

test("while a process holds the directory the letters are read again by it, whatever its inputs and their tokens", async () => {
  await using store = await openEmbedded(data);
  const taken: Event[] = [];
  const app = new Hono();
  const pipeline = { accept: async (events: readonly Event[]) => void taken.push(...events) };
  const retry = (letter: StoredDeadLetter, source: string | undefined) =>
    readAgain(letter, { tenant: "default", tenants: ["default"], store, pipeline, source });
  app.route("/", createRetryApp({ store, token: "token", retry }));
  app.route("/", createStoreApi(store, "token"));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(join(data, API_FILE), JSON.stringify({ url, token: "token", access: "token", pid: process.pid }), {
    mode: 0o600,
  });
  const { exit, out } = await run("dead", "retry", "--json");
  expect([exit, JSON.parse(out)]).toEqual([0, RESULT]);
  expect(taken.map((each) => each.event_uid)).toEqual(["e-1"]);
  expect(JSON.parse((await run("dead", "list", "--json")).out)).toHaveLength(2);
  expect(await run("replay", "-")).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/in use by process .*: stop it first/),
  });
  server.closeAllConnections();
  server.close();
});

test("a letter of a tenant that nobody configured waits until it is named, and then is that tenant's, once", async () => {
  {
    await using store = await openEmbedded(data);
    await store.insert("dead_letters", deadLetterRows([{ ...good, tenant: "evil" }]));
  }
  const config = join(data, "rolecall.yaml");
  const retry = async (yaml: string) => {
    await writeFile(config, yaml);
    return run("dead", "retry", deadUid({ ...good, tenant: "evil" }), "--json", "--config", config);
  };
  const still = await retry("tenants: [acme]\n");
  expect([JSON.parse(still.out), still.err]).toEqual([
    { letters: 1, recovered: 0, filtered: 0, dead: 1, events: 0 },
    "the configuration has no tenant evil: name it in tenants\n",
  ]);
  expect(await count("SELECT count() FROM events")).toBe("0");
  for (const _ of ["named", "once more"])
    expect(JSON.parse((await retry("tenants: [evil]\n")).out)).toMatchObject({ recovered: 1, events: 1 });
  expect(await count("SELECT concat(tenant, ' ', toString(count())) FROM events GROUP BY tenant")).toMatch(/evil 1/);
});

test("what still is dead beside the events of a letter is a letter of its own", async () => {
  const taken: unknown[] = [];
  const raw = JSON.stringify([{ ...event, action: "A" }, event]);
  const stored = buildDeadLetter(raw, { reason: "schema", detail: "", source: "otel", origin: "a/0/1" });
  const letter = {
    ...stored,
    tenant: "acme",
    dead_uid: "d",
    recorded_at: "",
    retried: 0,
  } as unknown as StoredDeadLetter;
  const store = { insert: async () => undefined, select: async () => [] } as unknown as Store;
  const pipeline = {
    async accept(events: readonly Event[], dead: readonly DeadLetter[]) {
      taken.push(events.map(({ action, tenant }) => [action, tenant]));
      taken.push(dead.map(({ reason, source, tenant }) => [reason, source, tenant]));
    },
  };
  const became = await readAgain(letter, {
    tenant: "default",
    tenants: ["default", "acme"],
    store,
    pipeline,
    source: "rolecall",
  });
  expect([became, ...taken]).toEqual([{ events: 1, dead: 1 }, [["A", "acme"]], [["schema", "otel", "acme"]]]);
});
