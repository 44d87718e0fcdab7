import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { companyRecords, linesOf } from "./harness/company.ts";
import { spawnRolecall } from "./harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { ready, startUp } from "./harness/up.ts";

const DRAIN_MS = 10_000;
const ECHO_MS = 400;
let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

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
    const began = performance.now();
    // A busy machine may tell the launcher of two of them in one moment.
    while (up.running.child.exitCode === null) {
      up.running.child.kill("SIGTERM");
      await Promise.race([up.running.ended, setTimeout(ECHO_MS)]);
    }
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

const ownedBy = (owner: string): string => `identities: [{ pattern: "aws:*", owner: ${owner} }]\n`;

test("asked for it with a rule that is wrong, it takes nothing of the rest either; and all of it once the rule is right", async () => {
  const config = directory.at("whole.yaml");
  await writeFile(config, "inventory: [./owners.yaml]\nrules: [./rules/*.yaml]\n");
  await mkdir(directory.at("rules"));
  await writeFile(directory.at("owners.yaml"), ownedBy("team-a"));
  await using up = await startUp({ data: directory.at("whole"), config });
  const declared = async (): Promise<readonly string[]> => {
    const body = "JSONExtractString(body, 'inventory', 'identities', 1, 'owner')";
    const rows = await up.sql<{ owner: string }>(
      `SELECT ${body} AS owner FROM controls WHERE control = 'inventory' ORDER BY position`,
    );
    return rows.map(({ owner }) => owner);
  };
  const reload = async (outcome: string): Promise<void> => {
    up.running.child.kill("SIGHUP");
    await until(`a reload that is ${outcome}`, async () => {
      const metrics = await (await fetch(`${up.url}/metrics`)).text();
      return metrics.includes(`rolecall_config_reloads_total{outcome="${outcome}"} 1`) || undefined;
    });
  };
  await writeFile(directory.at("owners.yaml"), ownedBy("team-b"));
  await writeFile(directory.at("rules/own.yaml"), "rule: mine\nwhen: nonsense\n");
  await reload("refused");
  expect(await declared()).toEqual(["team-a"]);
  await rm(directory.at("rules/own.yaml"));
  await reload("applied");
  expect(await declared()).toEqual(["team-a", "team-b"]);
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
