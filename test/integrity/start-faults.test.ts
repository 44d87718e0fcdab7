import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, readdir, statfs, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { companyRecords, linesOf } from "./harness/company.ts";
import { freePort } from "./harness/free-port.ts";
import { type Ran, rolecall, spawnRolecall } from "./harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { ready, startUp, type Up } from "./harness/up.ts";

const DRAIN_MS = 10_000;
const ECHO_MS = 400;
/** A disk with less room than this takes no batch. */
const FULL_BYTES = 2 * 1024 * 1024;
// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** The engine's own word on a lock goes to the terminal past us. */
const ENGINE_NOISE = /^Code: \d+\. DB::Exception: Cannot lock file .*\n/;

/** What a person reads: one line, no stack. */
function sentence(ran: Ran): string {
  const line = ran.err.replace(ENGINE_NOISE, "").trimEnd();
  expect(line, `one line: ${line}`).not.toContain("\n");
  expect(line).not.toMatch(/\bat .*:\d+:\d+/);
  return line;
}

describe("one clear sentence, and nothing is started", () => {
  test("when another process holds the data directory", async () => {
    await using up = await startUp({ data: directory.at("held") });
    const port = await freePort();
    const second = await rolecall(["up", "--data", directory.at("held"), "--port", String(port)]);
    expect(second.exit).toBe(1);
    expect(sentence(second)).toContain(`in use by process ${up.running.child.pid}`);
    const replay = await rolecall(["replay", "-", "--data", directory.at("held")], { input: "{}" });
    expect([replay.exit, sentence(replay)]).toEqual([1, expect.stringContaining("in use by process")]);
    expect((await up.post('{"time":"2026-01-05T00:00:00Z","identity_uid":"aws:1:role:x","action":"A"}')).status).toBe(
      202,
    );
  });

  test("when the port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const ran = await rolecall(["up", "--data", directory.at("port"), "--port", String(port)]);
    taken.close();
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringMatching(new RegExp(`${port}.*in use`))]);
  });

  test.each([
    ["replay", ["replay", "nowhere.json", "--memory"], 1, "nowhere.json"],
    ["replay into a history", ["replay", "nowhere.json", "--data", "unused"], 1, "nowhere.json"],
    ["normalize", ["normalize", "nowhere.json"], 1, "nowhere.json"],
    ["up with a configuration that is not there", ["up", "--config", "nowhere.yaml"], 2, "nowhere.yaml"],
    ["a directory where a file should be", ["replay", ".", "--memory"], 1, "directory"],
    ["no file at all", ["replay", "--memory"], 2, "PATH"],
    ["an unknown flag", ["up", "--dat", "x"], 2, "--data"],
    ["an unknown verb", ["repaly"], 2, "replay"],
    ["an unknown source", ["replay", "-", "--source", "cloudtrial", "--memory"], 2, "aws-cloudtrail"],
  ])("for a missing or wrong input: %s", async (_, words, exit, says) => {
    const ran = await rolecall(words, { cwd: directory.path, input: "" });
    expect([ran.exit, sentence(ran), ran.out]).toEqual([exit, expect.stringContaining(says), ""]);
  });

  test("when the data directory is a file", async () => {
    await writeFile(directory.at("file"), "x");
    const ran = await rolecall(["up", "--data", directory.at("file")]);
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining(directory.at("file"))]);
  });

  test("for every error of a configuration at once, each with its line and column", async () => {
    const config = directory.at("bad.yaml");
    await writeFile(config, "tenat: x\nretention: { events: 5 parsecs }\nreceivers:\n  - name: a\n  - nme: b\n");
    const ran = await rolecall(["up", "--config", config, "--data", directory.at("never-made")]);
    expect(ran.exit).toBe(2);
    for (const at of ["1:1", "2:22", "5:5"]) expect(ran.err).toContain(`:${at}:`);
    expect(ran.err).toContain("tenant");
    expect(await readdir(directory.path)).not.toContain("never-made");
  });
});

const isRoot = process.getuid?.() === 0;

describe("a disk that does not serve", () => {
  test("is named when the data directory cannot be written", async () => {
    const data = directory.at("locked");
    await mkdir(data);
    await chmod(data, 0o500);
    // Root may write everywhere: the process runs as nobody.
    const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    await chmod(directory.path, 0o755);
    const ran = await rolecall(["up", "--data", data, "--port", String(await freePort())], nobody);
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining(data)]);
  });

  const small = "/tmp/rolecall-integrity-small-disk";
  const mounts = isRoot && canMount(small);

  test.skipIf(!mounts)(
    `is told of when it is full, and what was acknowledged stays (needs root and tmpfs: ${mounts})`,
    async () => {
      expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", small]).status).toBe(0);
      try {
        const taken = await fillUp(small);
        expect(taken.acknowledged).toBeGreaterThan(0);
        expect([taken.refused, taken.comeBack]).toEqual([true, "429 after 1 s"]);
        expect(taken.ready).toMatch(/^503 .*(?:space|disk)/i);
        // Room again: what was acknowledged is all there.
        expect(spawnSync("mount", ["-o", "remount,size=256m", small]).status).toBe(0);
        await using up = await startUp({ data: `${small}/data` });
        const [row] = await up.sql<{ n: number }>("SELECT count() AS n FROM events_latest");
        expect(row?.n).toBeGreaterThanOrEqual(taken.acknowledged);
      } finally {
        spawnSync("umount", ["-l", small]);
      }
    },
  );
});

function canMount(path: string): boolean {
  spawnSync("mkdir", ["-p", path]);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]).status === 0;
  if (mounted) spawnSync("umount", [path]);
  return mounted;
}

interface Filled {
  readonly acknowledged: number;
  readonly refused: boolean;
  readonly comeBack: string | undefined;
  readonly ready: string | undefined;
}

async function readiness(up: Up): Promise<string> {
  const response = await fetch(`${up.url}/readyz`);
  return `${response.status} ${await response.text()}`;
}

/** Send distinct events until the disk is full. */
async function fillUp(path: string): Promise<Filled> {
  await using up = await startUp({ data: `${path}/data` });
  const end = performance.now() + 120_000;
  let acknowledged = 0;
  for (let body = 0; performance.now() < end; body += 1) {
    const lines = Array.from({ length: 2000 }, (_, n) => nativeLine(body * 2000 + n, body));
    const response = await up.post(lines.join("\n"), { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    await response?.body?.cancel();
    const { bavail, bsize } = await statfs(path);
    if (response?.status !== 202 && bavail * bsize < FULL_BYTES)
      return { acknowledged, refused: true, comeBack: await toldToComeBack(up), ready: await readiness(up) };
    if (response?.status === 202) acknowledged += lines.length;
  }
  return { acknowledged, refused: false, comeBack: undefined, ready: undefined };
}

/** Large bodies until there is no room for another one: the answer to that one, with its Retry-After. */
async function toldToComeBack(up: Up): Promise<string | undefined> {
  const large = "x".repeat(20_000);
  const giveUp = new AbortController();
  const waiting: Promise<unknown>[] = [];
  const answer = await until(
    "a 429",
    async () => {
      const lines = Array.from({ length: 800 }, (_, n) => nativeLine(1e6 + waiting.length * 800 + n, 0, large));
      const sent = up.post(lines.join("\n"), { signal: giveUp.signal }).catch(() => undefined);
      waiting.push(sent);
      const response = await Promise.race([sent, setTimeout(1000, undefined)]);
      return response?.status === 429 ? `429 after ${response.headers.get("retry-after")} s` : undefined;
    },
    120_000,
  );
  giveUp.abort();
  await Promise.all(waiting);
  return answer;
}

function nativeLine(n: number, body: number, large = ""): string {
  const noise = [0, 1, 2, 3].map((k) => createHash("sha512").update(`${n} ${k}`).digest("base64")).join("");
  const time = new Date(Date.UTC(2026, 0, 5) + body * 1000).toISOString();
  return JSON.stringify({
    event_uid: `n-${n}`,
    time,
    identity_uid: `aws:1:role:r${n % 50}`,
    action: "A",
    resource: noise + large,
  });
}

describe("asked to stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("by %s it drains and ends with 0 within ten seconds", async (signal) => {
    await using up = await startUp({ data: directory.at(`stop-${signal}`) });
    const lines = linesOf(companyRecords({ seed: 1, quietDays: 0.25, attackDays: 0 }));
    expect((await up.post(lines.join("\n"))).status).toBe(202);
    const began = performance.now();
    up.running.child.kill(signal);
    const ran = await up.running.ended;
    expect([ran.exit, ran.err]).toEqual([0, ""]);
    expect(performance.now() - began).toBeLessThan(DRAIN_MS);
    await using again = await startUp({ data: directory.at(`stop-${signal}`) });
    const [row] = await again.sql<{ n: number }>("SELECT count() AS n FROM events_latest");
    expect(row?.n).toBe(lines.length);
  });

  test("twice it ends at once, whatever is still open", async () => {
    await using up = await startUp({ data: directory.at("twice"), launcher: true });
    const { hostname, port } = new URL(up.url);
    const open = connect(Number(port), hostname).on("error", () => undefined);
    open.write("POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{");
    await once(open, "connect");
    up.running.child.kill("SIGTERM");
    // Signals closer together than 300 ms count as one: a terminal's own and a launcher's word of it.
    await setTimeout(ECHO_MS);
    expect(up.running.child.exitCode).toBe(null);
    up.running.child.kill("SIGTERM");
    const began = performance.now();
    expect((await up.running.ended).exit).toBe(130);
    // The request that is open would be waited for as long as draining may take.
    expect(performance.now() - began).toBeLessThan(DRAIN_MS / 2);
    open.destroy();
  });

  test("during a large body, everything acknowledged is there", async () => {
    const data = directory.at("large");
    const lines = linesOf(companyRecords({ seed: 1, quietDays: 1, attackDays: 0 }));
    const acknowledged: number[] = [];
    {
      await using up = await startUp({ data });
      const parts = [0, 1, 2, 3].map((part) => lines.filter((_, n) => n % 4 === part));
      const sending = parts.map(async (part) => {
        const response = await up.post(part.join("\n")).catch(() => undefined);
        if (response?.status === 202) acknowledged.push(part.length);
        await response?.body?.cancel();
      });
      await until("the first answer", () => (acknowledged.length > 0 ? true : undefined));
      const ran = await up.stop();
      await Promise.all(sending);
      expect(ran.exit).toBe(0);
    }
    await using again = await startUp({ data });
    const [row] = await again.sql<{ n: number }>("SELECT count() AS n FROM events_latest");
    expect(row?.n).toBeGreaterThanOrEqual(acknowledged.reduce((sum, n) => sum + n, 0));
  });

  test("by the death of its launcher, it leaves no process that holds the directory", async () => {
    const launched = await startUp({ data: directory.at("orphan"), launcher: true });
    launched.running.child.kill("SIGKILL");
    await using up = await until("the directory to be free", async () => {
      const next = await startUp({ data: directory.at("orphan") }).catch(() => undefined);
      return next;
    });
    expect((await fetch(`${up.url}/healthz`)).status).toBe(200);
  });
});

test("asked by SIGHUP, through its launcher too, it reads the configuration again and goes on", async () => {
  const config = directory.at("reload.yaml");
  await writeFile(config, "tenant: default\n");
  await using up = await startUp({ data: directory.at("reload"), config, launcher: true });
  const reloads = async (outcome: string): Promise<boolean | undefined> => {
    const metrics = await (await fetch(`${up.url}/metrics`)).text();
    return metrics.includes(`rolecall_config_reloads_total{outcome="${outcome}"} 1`) || undefined;
  };
  up.running.child.kill("SIGHUP");
  await until("the reload", () => reloads("applied"));
  await writeFile(config, "tenat: default\n");
  up.running.child.kill("SIGHUP");
  await until("the refusal", () => reloads("refused"));
  expect([(await up.stop()).exit, up.running.err()]).toEqual([0, expect.stringContaining("did you mean tenant?")]);
});

test("asked for it before it can hear, as its launcher passes it on, it starts all the same and reads again", async () => {
  const config = directory.at("early.yaml");
  await writeFile(config, "tenant: default\n");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ["up", "--data", directory.at("early"), "--port", String(port), "--config", config];
  const running = spawnRolecall(words, { stdio: ["pipe", "pipe", "pipe", "ipc"] });
  running.child.send({ signal: "SIGHUP" });
  running.child.send({ signal: "SIGUSR2" });
  await ready({ running, url });
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  await until("the reload", async () => (await metrics()).includes('{outcome="applied"} 1') || undefined);
  running.child.kill("SIGTERM");
  expect((await running.ended).exit).toBe(0);
});
