import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { differences, findingsFrom } from "../integrity/harness/findings.ts";
import { NO_BROKER, type OtherClient, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";
import { ready, startUp, type Up } from "../integrity/harness/up.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const KILLS = Number(process.env["ROLECALL_KAFKA_KILLS"] ?? 4);
const PARTITIONS = 3;

const lines = linesOf(steadyRecords({ seed: 3 })).flatMap((line, n) =>
  n % 500 === 250 ? [line, `{"garbage": ${n}`] : [line],
);
const garbage = lines.filter((line) => line.includes("garbage"));
const CONFIG = (broker: string, oddSource: string): string => `
inputs: [{ kafka: { topic: logs } }, { kafka: { topic: odd, source: ${oddSource} } }]
kafka: { brokers: ["${broker}"], session_timeout: 2s }
archive: false
`;

/** Runs until something of it is saved, and a little longer: then there is state to go on from, and more since. */
async function untilSaved(up: Up): Promise<void> {
  const saved = "SELECT 1 AS one FROM findings_latest LIMIT 1";
  await until("the first finding", async () => (await up.sql(saved).catch(() => []))[0]);
}

describe.skipIf(NO_BROKER !== "")(`up on topics alone${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`without an archive, ${KILLS} kills, a broker that dies, offsets set back (seed ${SEED}): the findings of replay, and no events`, async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    const chance = seeded(SEED);
    const half = lines.length / 2;
    const spread = lines.map((value) => ({ value, partition: Math.floor(chance.next() * PARTITIONS) }));
    {
      await using client = await otherClient(broker.address);
      await client.createTopic("logs", PARTITIONS);
      await client.createTopic("odd", 1);
      await client.produce("logs", spread.slice(0, half));
    }
    const { findings: undisturbed } = await undisturbedRun(directory, lines);
    await writeFile(directory.at("rolecall.yaml"), CONFIG(broker.address, "aws-cloudtrail"));
    const options = { data: directory.at("data"), config: directory.at("rolecall.yaml") };
    for (let kill = 0; kill < KILLS; kill += 1) {
      await using up = await startUp({ ...options, atOnce: true });
      await until("the first answer", async () => (await fetch(`${up.url}/healthz`).catch(() => undefined))?.status);
      if (kill === 1) await untilSaved(up);
      await sleep(chance.next() * 6000);
      await up.kill();
    }
    {
      await using up = await startUp({ ...options, atOnce: true });
      await sleep(1000 + chance.next() * 500);
      await broker.kill();
      await broker.start();
      await using client = await otherClient(broker.address);
      await client.produce("logs", spread.slice(half));
      await ready(up);
      await sameAs(up, undisturbed);
      const at = performance.now();
      expect((await up.stop()).exit).toBe(0);
      expect(performance.now() - at).toBeLessThan(10_000);
    }
    await using client = await otherClient(broker.address);
    await client.resetToBeginning("rolecall-up-logs", "logs");
    await using again = await startUp(options);
    // What was held is read again, and nothing before it: the state says where it stands, and not the group.
    await sameAs(again, undisturbed);
    await retryThroughTheTopic(again, client, () =>
      writeFile(options.config, CONFIG(broker.address, "rolecall")).then(() => options),
    );
  });
});

/** A letter of which an event comes once its topic is read as it should be goes there again, and is done with. */
async function retryThroughTheTopic(
  up: Up,
  client: OtherClient,
  correct: () => Promise<{ data: string; config: string }>,
) {
  const native = { event_uid: "odd", time: new Date().toISOString(), identity_uid: "aws:1:role:odd", action: "Get" };
  await client.produce("odd", [{ value: JSON.stringify(native) }]);
  const letters = "SELECT origin FROM dead_letters WHERE source = 'aws-cloudtrail' AND origin = 'odd/0/0'";
  await until("the dead letter", async () => (await up.sql(letters))[0]);
  const { data, config } = await correct();
  const retry = ["dead", "retry", "--reason", "schema", "--json", "--config", config, "--data", data];
  expect(JSON.parse((await rolecallDone(retry)).out)).toMatchObject({ recovered: 1, events: 1 });
  expect(await client.end("odd")).toBe(2);
  const [, again] = await client.read("odd");
  expect(JSON.parse(String(again?.value))).toEqual(native);
}

async function sameAs(up: Up, undisturbed: readonly string[]): Promise<void> {
  const sql = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await up.sql(sql))[0]);
  expect(differences(await findingsFrom(up), undisturbed)).toEqual([]);
  expect(await up.sql("SELECT count() AS n FROM events")).toEqual([{ n: 0 }]);
  const dead = await up.sql<{ raw: string }>("SELECT raw FROM dead_letters FINAL");
  expect(dead.map((row) => row.raw).toSorted()).toEqual(garbage.toSorted());
}
