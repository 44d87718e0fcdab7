import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "./harness/company.ts";
import { differences, findingsFrom } from "./harness/findings.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { type Seeded, seeded } from "./harness/seeded.ts";
import { accessOf, type Process, SERVICES, startEngine, startService, writeConfig } from "./harness/services.ts";
import { tells } from "./harness/tells.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
/** Of the four together; more by hand. */
const KILLS = Number(process.env["ROLECALL_KAFKA_KILLS"] ?? 8);
const PARTITIONS = 3;
/** How long a service is given to be ready before it is killed all the same. */
const MOST_MS = 10_000;

// The pieces come while time goes on by the clock: what is not held at all would be late.
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall")).flatMap((line, n) =>
  n % 500 === 250 ? [line, `{"garbage": ${n}`] : [line],
);
const garbage = lines.filter((line) => line.includes("garbage"));
// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 900_000 + KILLS * 20_000 });

/** Kill it `kills` times at random instants: while it starts, while it restores, while it works. */
async function killAgain(service: Process, kills: number, chance: Seeded): Promise<void> {
  for (let kill = 0; kill < kills; kill += 1) {
    if (chance.next() < 0.6) await Promise.race([service.ready(), sleep(MOST_MS)]);
    await sleep(chance.between(0, 1000));
    await service.kill();
    service.start();
  }
}

describe.skipIf(NO_BROKER !== "")(`four services${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`started before broker and engine, killed ${KILLS} times in all (seed ${SEED}): every event once, the findings of replay, each told`, async () => {
    await using directory = await temporaryDirectory();
    await using hook = await startFakeWebhook();
    await using broker = await startBroker();
    const chance = seeded(SEED);
    const spread = lines.map((value) => ({ value, partition: Math.floor(chance.next() * PARTITIONS) }));
    {
      await using client = await otherClient(broker.address);
      await client.createTopic("logs", PARTITIONS);
    }
    await broker.kill();
    await using engine = await startEngine(directory.at("data"));
    await engine.kill();
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, webhook: `${hook.url}/hook`, session: "2s" });
    await using services = new AsyncDisposableStack();
    const all: Process[] = [];
    for (const name of SERVICES) all.push(services.use(await startService(name, path)));
    const [, , , console] = all;
    for (const { url } of all) {
      const live = await until(url, () => fetch(`${url}/healthz`).catch(() => undefined));
      expect(live.status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
    }
    // What it will wait for last stands there from the first answer on: in between it would be ready without its topic.
    const waits = await (await fetch(`${all[0]?.url}/readyz`)).json();
    expect(waits).toMatchObject({ checks: { logs: "waiting for the consumer group" } });
    engine.start();
    await broker.start();
    const undisturbed = await undisturbedRun(directory, lines);
    await using client = await otherClient(broker.address);
    const each = Math.ceil(KILLS / all.length);
    let isOver = false;
    const killing = Promise.all(all.map((service, n) => killAgain(service, each, seeded(SEED + n)))).finally(() => {
      isOver = true;
    });
    // A piece every now and then, so that there is something to do at each kill; the rest when the last one is over.
    const share = Math.ceil(lines.length / (2 * KILLS));
    let sent = 0;
    while (!isOver && sent + share < spread.length) {
      await client.produce("logs", spread.slice(sent, sent + share));
      sent += share;
      await sleep(chance.between(0, 1000));
    }
    await killing;
    await client.produce("logs", spread.slice(sent));
    await Promise.all(all.map((service) => service.ready()));

    const closing = `SELECT 1 AS one FROM rolecall.findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
    await until("the last finding", async () => (await engine.sql(closing))[0]);
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
    const told = (uid: string) => hook.deliveries.some((delivery) => tells(delivery, uid));
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
