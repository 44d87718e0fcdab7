import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "./harness/company.ts";
import { differences, findingsFrom, findingsOf } from "./harness/findings.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { seeded } from "./harness/seeded.ts";
import { accessOf, type Process, SERVICES, startEngine, startService, writeConfig } from "./harness/services.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const KILLS = Number(process.env["ROLECALL_KAFKA_KILLS"] ?? 4);
const PARTITIONS = 3;

const lines = linesOf(steadyRecords({ seed: 3 })).flatMap((line, n) =>
  n % 500 === 250 ? [line, `{"garbage": ${n}`] : [line],
);
const garbage = lines.filter((line) => line.includes("garbage"));
// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 600_000 });

async function replayed(directory: TemporaryDirectory) {
  const [file, findings, events] = [directory.at("logs"), directory.at("findings"), directory.at("events")];
  await writeFile(file, lines.join("\n"));
  await rolecallDone(["replay", file, "--memory", "--findings", findings, "--events", events]);
  const uids = (await readFile(events, "utf8")).trimEnd().split("\n");
  return { findings: await findingsOf(findings), uids: new Set(uids.map((line) => JSON.parse(line).event_uid)) };
}

describe.skipIf(NO_BROKER !== "")(`four services${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`started before broker and engine, ${KILLS} times one of them killed (seed ${SEED}): every event once, the findings of replay, each told`, async () => {
    await using directory = await temporaryDirectory();
    await using hook = await startFakeWebhook();
    await using broker = await startBroker();
    const chance = seeded(SEED);
    {
      await using client = await otherClient(broker.address);
      await client.createTopic("logs", PARTITIONS);
      const spread = lines.map((value) => ({ value, partition: Math.floor(chance.next() * PARTITIONS) }));
      await client.produce("logs", spread);
    }
    await broker.kill();
    await using engine = await startEngine(directory.at("data"));
    await engine.kill();
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, webhook: `${hook.url}/hook` });
    await using services = new AsyncDisposableStack();
    const all: Process[] = [];
    for (const name of SERVICES) all.push(services.use(await startService(name, path)));
    const [, , , console] = all;
    for (const { url } of all) {
      const live = await until(url, () => fetch(`${url}/healthz`).catch(() => undefined), 180_000);
      expect(live.status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
    }
    engine.start();
    await broker.start();
    const undisturbed = await replayed(directory);
    await using client = await otherClient(broker.address);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(chance.next() * 2000);
      const victim = all[kill % all.length];
      await victim?.kill();
      victim?.start();
    }
    await Promise.all(all.map((service) => service.ready()));

    const closing = `SELECT 1 AS one FROM rolecall.findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
    await until("the last finding", async () => (await engine.sql(closing))[0], 180_000);
    // An event is in the topic before it is in the table.
    const lag = () => client.lag("rolecall-ingest-logs", "logs");
    await until("everything to be read", async () => ((await lag()) === 0 ? true : undefined));
    const rows = await engine.sql<{ event_uid: string }>("SELECT event_uid FROM rolecall.events_latest");
    expect(rows.length).toBe(undisturbed.uids.size);
    expect(new Set(rows.map((row) => row.event_uid))).toEqual(undisturbed.uids);
    const found = await findingsFrom({ url: console?.url ?? "", headers: () => accessOf(console!) });
    expect(differences(found, undisturbed.findings)).toEqual([]);

    const dead = await engine.sql<{ raw: string }>("SELECT raw FROM rolecall.dead_letters FINAL");
    expect(dead.map((row) => row.raw).toSorted()).toEqual(garbage.toSorted());
    const buried = await client.read("rolecall.dead.v1");
    expect([...new Set(buried.map(({ value }) => String(value)))].toSorted()).toEqual(garbage.toSorted());
    expect(buried[0]?.headers).toMatchObject({ schema: "rolecall.dead.v1", reason: "not-json", topic: "logs" });

    const uids = undisturbed.findings.map((line) => JSON.parse(line).finding_uid as string);
    const told = (uid: string) => hook.deliveries.some(({ raw }) => raw.includes(uid));
    const receipts = "SELECT DISTINCT finding_uid FROM rolecall.receipts";
    await until("every finding to be told, or to have a receipt", async () => {
      const held = new Set((await engine.sql<{ finding_uid: string }>(receipts)).map((row) => row.finding_uid));
      return uids.every((uid) => told(uid) || held.has(uid)) ? true : undefined;
    });

    for (const service of all) {
      const at = performance.now();
      expect((await service.stop()).exit).toBe(0);
      expect(performance.now() - at).toBeLessThan(10_000);
    }
    expect(await client.lag("rolecall-alerter", "rolecall.findings.v1")).toBe(0);
  });
});
