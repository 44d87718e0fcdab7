import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLetterRows, jsonRows, migrate, openEmbedded, openEngineServer } from "@rolecall/clickhouse";
import { Secret } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import type { Check } from "./check.ts";
import { judgeClock } from "./history-checks.ts";
import { checkNode, checkPort, judgeDirectory, judgeDisk } from "./machine-checks.ts";
import { checkPagerDuty } from "./remote-checks.ts";

const GIB = 2 ** 30;
const NOW = Date.UTC(2026, 2, 24);
const HOUR = 3_600_000;

test.each([
  ["v24.1.0", "ok"],
  ["v26.0.0", "ok"],
  ["v20.19.0", "failed"],
  ["", "failed"],
])("node %s is %s", (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

test.each([
  [100 * GIB, 1_000_000, "ok"],
  [100 * GIB, undefined, "ok"],
  [4 * GIB, 1_000_000, "warning"],
  [100 * GIB, 50_000, "warning"],
  [GIB / 2, 1_000_000, "failed"],
  [100 * GIB, 500, "failed"],
])("a disk with %d bytes and %s inodes is %s", (bytes, inodes, state) => {
  expect(judgeDisk({ bytes, inodes }).state).toBe(state);
});

test.each([
  [0, 0, "ok", "no events yet"],
  [1, NOW - 3 * HOUR, "ok", "3 h old"],
  [1, NOW + 60_000, "ok", "0 min old"],
  [1, NOW + 2 * HOUR, "warning", "2 h ahead"],
])("a clock with %d events, the newest at %d, is %s", (events, newest, state, says) => {
  expect(judgeClock(events, newest, NOW)).toMatchObject({ state, detail: expect.stringContaining(says) as string });
});

test.each([
  ["R0123456789012345678901234567890", "failed"],
  ["0123456789abcdef0123456789abcdef", "ok"],
  ["hello", "failed"],
])("a PagerDuty key %s is %s, and is not repeated", (key, state) => {
  const check = checkPagerDuty("on-call", { routing_key: new Secret(key) });
  expect(check.state).toBe(key.length === 32 ? "ok" : state);
  expect(JSON.stringify(check)).not.toContain(key);
});

describe("doctor", () => {
  let directory: string;
  let slack: Server;
  let broker: Server;
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rolecall-doctor-"));
    broker = createServer((socket) => socket.end());
    slack = createHttpServer((request, response) => {
      const good = request.headers.authorization === "Bearer xoxb-good";
      response.setHeader("Content-Type", "application/json");
      response.end(
        JSON.stringify(good ? { ok: true, user: "rolecall", team: "Acme" } : { ok: false, error: "invalid_auth" }),
      );
    });
    for (const server of [slack, broker]) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    await writeFile(join(directory, "good"), "xoxb-good");
    await writeFile(join(directory, "bad"), "xoxb-bad");
    await writeFile(
      join(directory, "rolecall.yaml"),
      `console: { listen: 127.0.0.1:${portOf(broker)} }
operations: { listen: "127.0.0.1:${portOf(slack)}" }
inputs: [{ kafka: { topic: cloudtrail } }]
kafka: { brokers: [127.0.0.1:${portOf(broker)}, 127.0.0.1:1] }
receivers:
  - { name: good, slack: { token_file: ./good, channel: C0123, api_url: "http://127.0.0.1:${portOf(slack)}/api/" } }
  - { name: bad, slack: { token_file: ./bad, channel: C0123, api_url: "http://127.0.0.1:${portOf(slack)}/api/" } }
route: { receiver: good }
`,
    );
  });
  afterAll(async () => {
    slack.close();
    broker.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function checksOf(
    ...words: string[]
  ): Promise<{ readonly exit: number; readonly of: (name: string) => Check | undefined }> {
    const data = join(directory, "data");
    const { exit, out } = await runWords(["doctor", "--data", data, "--json", ...words], { now: NOW });
    const checks = JSON.parse(out) as readonly Check[];
    return { exit, of: (name) => checks.find((check) => check.name === name) };
  }

  test("says what works and what does not, of the machine and of what is configured", async () => {
    const { exit, of } = await checksOf("--config", join(directory, "rolecall.yaml"));
    expect(exit).toBe(1);
    for (const name of ["node", "configuration", "data directory", "engine", "clock", "slack good"]) {
      expect([name, of(name)?.state]).toEqual([name, "ok"]);
    }
    expect(of("slack good")?.detail).toBe("rolecall in Acme, to C0123");
    expect(of("slack bad")).toMatchObject({ state: "failed", detail: "Slack answers invalid_auth" });
    expect(of(`kafka 127.0.0.1:${portOf(broker)}`)?.state).toBe("ok");
    expect(of("kafka 127.0.0.1:1")).toMatchObject({ state: "failed" });
    // It takes connections, and says nothing.
    expect(of("kafka")).toMatchObject({
      state: "failed",
      detail: expect.stringMatching(/^the broker does not answer/),
    });
    for (const taken of [broker, slack]) {
      expect(of(`port 127.0.0.1:${portOf(taken)}`)).toMatchObject({
        state: "failed",
        detail: "in use by another process",
      });
    }
  });

  test("goes on with the defaults when the configuration is wrong", async () => {
    const path = join(directory, "wrong.yaml");
    await writeFile(path, "tenat: acme\nreceivrs: []\n");
    const { exit, of } = await checksOf("--config", path);
    expect(exit).toBe(1);
    expect(of("configuration")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("and 1 more") as string,
    });
    expect(of("engine")?.state).toBe("ok");
  });

  test("says which file that the configuration names is wrong: nothing would start with it", async () => {
    await writeFile(join(directory, "mine.yaml"), "rule: [");
    const path = join(directory, "rules.yaml");
    await writeFile(path, "rules: [./mine.yaml]\n");
    const { exit, of } = await checksOf("--config", path);
    expect(exit).toBe(1);
    expect(of("configuration")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("mine.yaml:1") as string,
    });
  });

  test("takes a port of the running process for what it is", async () => {
    const address = `127.0.0.1:${portOf(broker)}`;
    expect((await checkPort(address, "up")).state).toBe("ok");
    expect((await checkPort(address, undefined)).state).toBe("failed");
    expect((await checkPort("127.0.0.1:0", undefined)).state).toBe("ok");
  });

  test.each([
    ["one of ours", '{"status":"unavailable","checks":{"store":"ok"}}', "ok"],
    ["one of ours that tells strangers less", '{"status":"ok"}', "ok"],
    ["another's", '{"status":"UP","groups":[]}', "failed"],
    ["another's that speaks no JSON", "hello", "failed"],
  ])("takes a port of a service for what it is: %s", async (_, body, state) => {
    const service = createHttpServer((_request, response) => response.end(body)).listen(0, "127.0.0.1");
    await new Promise((done) => service.once("listening", done));
    const { port } = service.address() as AddressInfo;
    try {
      expect((await checkPort(`127.0.0.1:${port}`, "services")).state).toBe(state);
      expect((await checkPort(`127.0.0.1:${port}`, undefined)).state).toBe("failed");
    } finally {
      service.close();
    }
  });

  test("makes no history, and says where none can be made", async () => {
    expect((await checksOf()).of("data directory")?.detail).toMatch(/without a history yet$/);
    expect(await readdir(directory)).not.toContain("data");
    const { exit, out } = await runWords(["doctor", "--data", join(directory, "good", "data")], { now: NOW });
    expect(exit).toBe(1);
    expect(out).toMatch(/✗ data directory .*good is no directory\n\s+→ choose another/);
    expect(out).toMatch(/✓ engine /);
  });

  test("warns of a data directory that everybody may write to", async () => {
    const open = join(directory, "open");
    await mkdir(open);
    await chmod(open, 0o777);
    const detail = `${open}, free; everybody on this machine may write to it`;
    expect(await judgeDirectory(open, "free")).toMatchObject({ state: "warning", detail, advice: `chmod o-w ${open}` });
    await chmod(open, 0o775);
    expect(await judgeDirectory(open, "free")).toMatchObject({ state: "ok", detail: `${open}, free` });
  });

  test("names the tables that somebody dropped, and how they are made anew", async () => {
    const data = join(directory, "dropped");
    {
      await using store = await openEmbedded(data);
      await migrate(store);
      for (const table of ["events", "receipts"]) await store.command(`DROP TABLE rolecall.${table} SYNC`);
    }
    const { exit, out } = await runWords(["doctor", "--data", data], { now: NOW });
    expect(exit).toBe(1);
    expect(out).toMatch(
      /✗ tables +rolecall\.events, rolecall\.receipts are not there\n\s+→ restore [^✓]*TRUNCATE\s+TABLE/,
    );
  });

  test("tells of records of the last hour that cannot be read, and of events that come too late", async () => {
    const data = join(directory, "late");
    {
      await using store = await openEmbedded(data);
      await migrate(store);
      const late = { source: "gateway", events: 1300, late: 1200, furthest_ms: 3 * 3_600_000 };
      await store.insert("late_events", jsonRows([late]));
      const letter = { reason: "not-json", detail: "", path: "", source: "auto", origin: "file:1", raw: "x" } as const;
      await store.insert("dead_letters", deadLetterRows([letter]));
    }
    const { out } = await runWords(["doctor", "--data", data, "--json"], { now: NOW });
    const checks = (JSON.parse(out) as readonly Check[]).filter(({ state }) => state === "warning");
    expect(checks.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      "dead letters: 1 record of the last hour could not be read, most of them auto (not-json)",
      "late events: of the last hour 1,200 of 1,300 events of gateway, the furthest 3 hours behind",
    ]);
  });

  test("says what to do below what does not work", async () => {
    const blocked = join(directory, "blocked");
    await mkdir(blocked);
    await writeFile(join(blocked, "store"), "");
    const { exit, out } = await runWords(["doctor", "--data", blocked], { now: NOW });
    expect(exit).toBe(1);
    expect(out).toMatch(/✗ data directory .*\n(.*\n)*\s+→ restore it/);
    expect(out).toMatch(/\? engine /);
    expect(out.trimEnd()).toMatch(/\d ok, 0 warnings, \d failed$/);
  });
});

describe("a ClickHouse server", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rolecall-doctor-server-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test("that answers is named with its version, and its history is asked", async () => {
    const data = join(directory, "engine");
    const users = [{ name: "default", password: "", readonly: false }];
    const fail = (error: unknown): void => expect(error).toBeUndefined();
    await using server = await openEngineServer({ directory: data, host: "127.0.0.1", port: 0, users, onFault: fail });
    const config = join(directory, "server.yaml");
    await writeFile(config, `clickhouse: { url: "http://${server.address}" }\nconsole: { listen: "127.0.0.1:0" }\n`);
    const { out } = await runWords(["doctor", "--config", config, "--json"], { now: NOW });
    const checks = JSON.parse(out) as Check[];
    expect(checks.find((check) => check.name === "clickhouse")).toMatchObject({
      state: "ok",
      detail: expect.stringMatching(/^\d+\.\d+.*default may do what the services do$/),
    });
    expect(checks.find((check) => check.name === "engine")).toMatchObject({ state: "ok" });
    expect(checks.find((check) => check.name === "data directory")).toBeUndefined();
  });

  test("that refuses the password says whose, and one that is down that it cannot be reached", async () => {
    const data = join(directory, "engine");
    const users = [{ name: "rolecall", password: "right", readonly: false }];
    const fail = (error: unknown): void => expect(error).toBeUndefined();
    const server = await openEngineServer({ directory: data, host: "127.0.0.1", port: 0, users, onFault: fail });
    const config = join(directory, "server.yaml");
    await writeFile(config, `clickhouse: { url: "http://${server.address}", username: rolecall }\n`);
    const refused = await runWords(["doctor", "--config", config], { now: NOW });
    expect([refused.exit, refused.out]).toEqual([
      1,
      expect.stringMatching(/rolecall: Authentication failed[\s\S]*password_file/),
    ]);
    await server[Symbol.asyncDispose]();
    const down = await runWords(["doctor", "--config", config], { now: NOW });
    expect([down.exit, down.out]).toEqual([1, expect.stringContaining("cannot be reached (ECONNREFUSED)")]);
  });
});
