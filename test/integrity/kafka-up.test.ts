import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "./harness/company.ts";
import { differences, findingsFrom } from "./harness/findings.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { seeded } from "./harness/seeded.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { type Undisturbed, undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";
import { ready, startUp, type Up } from "./harness/up.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const KILLS = Number(process.env["ROLECALL_KAFKA_KILLS"] ?? 3);
const PARTITIONS = 3;

const records = steadyRecords({ seed: 3 });
const lines = linesOf(records).flatMap((line, n) => (n % 500 === 250 ? [line, `{"garbage": ${n}`] : [line]));
const CONFIG = (broker: string): string => `
inputs: [{ kafka: { topic: logs } }]
kafka: { brokers: ["${broker}"], session_timeout: 2s }
`;

async function sameAs(up: Up, { findings, uids }: Undisturbed): Promise<void> {
  const sql = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await up.sql(sql))[0]);
  // What is further on than the last finding's event may wait a moment for the other partitions.
  const rows = await until("every event to be stored", async () => {
    const stored = await up.sql<{ event_uid: string }>("SELECT event_uid FROM events_latest");
    return stored.length < uids.size ? undefined : stored;
  });
  expect(rows.length).toBe(uids.size);
  expect(new Set(rows.map((row) => row.event_uid))).toEqual(uids);
  expect(differences(await findingsFrom(up), findings)).toEqual([]);
  const dead = await up.sql<{ raw: string; origin: string }>("SELECT raw, origin FROM dead_letters FINAL");
  expect(dead.map((row) => row.raw).toSorted()).toEqual(lines.filter((line) => line.includes("garbage")).toSorted());
  for (const { origin } of dead) expect(origin).toMatch(/^logs\/[012]\/\d+$/);
}

describe.skipIf(NO_BROKER !== "")(`up on a topic${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`a backlog over ${PARTITIONS} partitions, ${KILLS} kills, a broker that dies, offsets set back (seed ${SEED}): as replay of a file`, async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    const chance = seeded(SEED);
    {
      await using client = await otherClient(broker.address);
      await client.createTopic("logs", PARTITIONS);
      // However they are spread, each partition has its records in the order of the file.
      const spread = lines.map((value) => ({ value, partition: Math.floor(chance.next() * PARTITIONS) }));
      await client.produce("logs", spread);
    }
    const undisturbed = await undisturbedRun(directory, lines);
    await writeFile(directory.at("rolecall.yaml"), CONFIG(broker.address));
    const options = { data: directory.at("data"), config: directory.at("rolecall.yaml") };
    for (let kill = 0; kill < KILLS; kill += 1) {
      await using up = await startUp({ ...options, atOnce: true });
      await until("the first answer", async () => (await fetch(`${up.url}/healthz`).catch(() => undefined))?.status);
      await sleep(chance.next() * 1500);
      await up.kill();
    }
    {
      await using up = await startUp({ ...options, atOnce: true });
      await sleep(1000 + chance.next() * 500);
      await broker.kill();
      await broker.start();
      await ready(up);
      await sameAs(up, undisturbed);
      const at = performance.now();
      expect((await up.stop()).exit).toBe(0);
      expect(performance.now() - at).toBeLessThan(10_000);
    }
    await using client = await otherClient(broker.address);
    expect(await client.lag("rolecall-up-logs", "logs")).toBe(0);
    await client.resetToBeginning("rolecall-up-logs", "logs");
    await using again = await startUp(options);
    await until("all to be read again", async () =>
      (await client.lag("rolecall-up-logs", "logs")) === 0 ? true : undefined,
    );
    await sameAs(again, undisturbed);
    await using second = await startUp({ data: directory.at("another"), config: options.config, atOnce: true });
    await until("the second one to say that it stands by", async () => {
      const answer = await fetch(`${second.url}/readyz`).catch(() => undefined);
      return /another rolecall reads this topic/.test((await answer?.text()) ?? "") ? true : undefined;
    });
    await until("the first one to say that another waits", () =>
      /another rolecall up wants to read this topic/.test(again.running.err()) ? true : undefined,
    );
    expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  });
});
