import kafkajs from "kafkajs";
import { describe, expect, test } from "vitest";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { startJavaCluster } from "../../infra/kafka/java-cluster.ts";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { otherClient, whyNot } from "../integrity/harness/kafka.ts";
import { makeTables, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const found = await findBroker(["java"]);
const WHY = whyNot(found);
const lines = linesOf(steadyRecords({ seed: 3 })).slice(0, 350);
const TOPIC = "logs";

/** On two of three brokers, of which one alone may go on. */
async function makeTopic(address: string): Promise<void> {
  const { Kafka, logLevel } = kafkajs;
  const admin = new Kafka({ brokers: address.split(","), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const configEntries = [
    { name: "unclean.leader.election.enable", value: "true" },
    { name: "min.insync.replicas", value: "1" },
  ];
  const replicaAssignment = [{ partition: 0, replicas: [1, 2] }];
  await admin.createTopics({ topics: [{ topic: TOPIC, replicaAssignment, configEntries }] });
  await admin.disconnect();
}

describe.skipIf(WHY !== "")(`an unclean leader election${WHY === "" ? "" : ` (skipped: ${WHY})`}`, () => {
  test("loses what was read already, and it is said; what comes in its place is read", async () => {
    if (found.kind !== "java") return;
    await using directory = await temporaryDirectory();
    await using cluster = await startJavaCluster(found);
    await using engine = await startEngine(directory.at("data"));
    await makeTables(engine);
    await makeTopic(cluster.address);
    await using client = await otherClient(cluster.address);
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: cluster.address, engine: engine.url, session: "2s" });
    await using ingest = await startService("ingest", path);
    await ingest.ready();
    const send = (from: number, to: number): Promise<void> =>
      client.produce(
        TOPIC,
        lines.slice(from, to).map((value) => ({ value })),
      );
    const toHave = (count: number): Promise<true> =>
      until(`${count} events`, async () => {
        const [row] = await engine.sql<{ n: number }>("SELECT count() AS n FROM rolecall.events_latest");
        return row?.n === count ? true : undefined;
      });
    await send(0, 200);
    await toHave(200);
    const [first, second] = cluster.nodes;
    await second?.kill();
    await send(200, 300);
    await toHave(300);
    await until("all to be committed", async () =>
      (await client.lag(`rolecall-ingest-${TOPIC}`, TOPIC)) === 0 ? true : undefined,
    );
    await first?.kill();
    await second?.start();
    await until("another to lead", async () => ((await client.leader(TOPIC).catch(() => -1)) === 2 ? true : undefined));
    expect(await client.end(TOPIC)).toBe(200);
    await send(300, 350);
    await toHave(350);
    expect(ingest.running().err()).toMatch(/"offset":300,"msg":"the partition ends before that offset/);
    expect((await ingest.stop()).exit).toBe(0);
  });
});
