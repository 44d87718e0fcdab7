import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "./harness/company.ts";
import { differences, findingsFrom } from "./harness/findings.ts";
import { explained } from "./harness/fleet.ts";
import { NO_BROKER, type OtherClient, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { accessOf, makeTables, type Process, startEngine, startService, writeConfig } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";

// Between the pieces event time goes on by the clock: what is not held at all would be late.
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
const PIECES = 7;
const NOW = new Date().toISOString();
async function isReady({ url }: Process): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

async function ownerOf(detectors: readonly Process[]): Promise<Process> {
  return until("one detector to have the partition", async () => {
    for (const each of detectors) if (await isReady(each)) return each;
    return undefined;
  });
}

/** Send a piece of the log, a hundred records to each partition in turn, and go on while it is on its way. */
async function send(client: OtherClient, piece: number, partitions = 1): Promise<void> {
  const size = Math.ceil(lines.length / PIECES);
  const some = lines.slice(piece * size, (piece + 1) * size);
  await client.produce(
    "logs",
    some.map((value, n) => ({ value, partition: Math.floor(n / 100) % partitions })),
  );
}

describe.skipIf(NO_BROKER !== "")(`a partition that moves${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test("from member to member, from a zombie that wakes, past a poisoned record and a raised partition count: the same events and findings", async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    await client.createTopic("odd", 1);
    await using engine = await startEngine(directory.at("data"));
    await makeTables(engine);
    const config = directory.at("rolecall.yaml");
    const shape = { broker: broker.address, engine: engine.url, session: "2s" };
    await writeConfig({ ...shape, path: config, more: { odd: "aws-cloudtrail" } });
    await using ingest = await startService("ingest", config);
    await using alerter = await startService("alerter", config);
    await using console = await startService("console", config);
    await using a = await startService("detector", config);
    await using b = await startService("detector", config);
    const detectors = [a, b];

    await send(client, 0);
    const zombie = await ownerOf(detectors);
    await send(client, 1);
    process.kill(zombie.running().child.pid ?? 0, "SIGSTOP");
    await send(client, 2);
    const heir = await ownerOf(detectors.filter((each) => each !== zombie));
    await send(client, 3);
    process.kill(zombie.running().child.pid ?? 0, "SIGCONT");

    await client.produce("rolecall.events.v1", [
      { value: Buffer.from([0xff, 0x00]), partition: 0 },
      { value: '{"event_uid": 1}', partition: 0, headers: { schema: "rolecall.event.v1" } },
      { value: null, partition: 0 },
    ]);
    for (let n = 0; n < 3; n += 1) {
      await using guest = await startService("detector", config);
      await until("it to live", async () => (await fetch(`${guest.url}/healthz`).catch(() => undefined))?.status);
      await sleep(700);
      if (n === 1) await guest.kill();
      else expect(await guest.stop()).toMatchObject({ exit: 0, signal: null });
    }
    await client.addPartitions("logs", 2);
    // One that knows of the second.
    await using late = await otherClient(broker.address);
    await send(late, 4, 2);
    await heir.kill();
    heir.start();
    await send(late, 5, 2);
    await ownerOf(detectors);
    await send(late, 6, 2);
    await Promise.all([ingest.ready(), alerter.ready(), console.ready()]);

    const undisturbed = await undisturbedRun(directory, lines);
    const closing = `SELECT 1 AS one FROM rolecall.findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
    const whole = async (): Promise<void> => {
      await until("the last finding", async () => (await engine.sql(closing))[0]);
      // An event is in the topic before it is in the table.
      const lag = () => client.lag("rolecall-ingest-logs", "logs");
      await until("everything to be read and committed", async () => ((await lag()) === 0 ? true : undefined));
    };
    await explained(whole(), { client, engine, members: [ingest, ...detectors, alerter, console] });
    const rows = await engine.sql<{ event_uid: string }>("SELECT event_uid FROM rolecall.events_latest");
    expect(rows.length).toBe(undisturbed.uids.size);
    expect(new Set(rows.map((row) => row.event_uid))).toEqual(undisturbed.uids);
    const found = await findingsFrom({ url: console.url, headers: () => accessOf(console) });
    expect(differences(found, undisturbed.findings)).toEqual([]);
    const dead = await engine.sql<{ origin: string }>("SELECT origin FROM rolecall.dead_letters FINAL");
    expect(dead.every(({ origin }) => /^rolecall\.events\.v1\/0\/\d+$/.test(origin))).toBe(true);

    const native = { event_uid: "odd", time: NOW, identity_uid: "aws:1:role:odd", action: "Get" };
    await client.produce("odd", [{ value: JSON.stringify(native) }]);
    const letters = "SELECT origin FROM rolecall.dead_letters WHERE source = 'aws-cloudtrail'";
    await until("the dead letter", async () => (await engine.sql(letters))[0]);
    const retry = ["dead", "retry", "--source", "rolecall", "--json", "--config", config];
    expect(JSON.parse((await rolecallDone(retry)).out)).toMatchObject({ recovered: 1, events: 1 });
    expect(JSON.parse((await rolecallDone(retry)).out)).toMatchObject({ recovered: 0, events: 0 });
    const odd = "SELECT origin FROM rolecall.events_latest WHERE event_uid = 'odd'";
    expect(await engine.sql(odd)).toEqual([{ origin: "odd/0/0" }]);

    const uid = JSON.parse(undisturbed.findings[0] ?? "{}").finding_uid as string;
    const said = await rolecallDone(["feedback", uid, "dismissed", "--json", "--config", config]);
    expect(JSON.parse(said.out)).toMatchObject({ finding_uid: uid, verdict: "dismissed" });
    // Whoever waits for the alerter does so for seconds; on a slow machine the verdict lies in the topic until then.
    const judged = `SELECT 1 AS one FROM rolecall.episodes WHERE finding_uid = '${uid}' AND state = 'closed' AND reason = 'false_positive' LIMIT 1`;
    await until("the verdict to be applied", async () => (await engine.sql(judged))[0]);

    // Whoever tells it twice has it end, also where it is in the midst of leaving its groups.
    ingest.running().child.kill("SIGTERM");
    ingest.running().child.kill("SIGTERM");
    await ingest.running().ended;
  });
});
