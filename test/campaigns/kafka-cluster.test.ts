import { setTimeout as sleep } from "node:timers/promises";
import { describe, test } from "vitest";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { type JavaCluster, startJavaCluster } from "../../infra/kafka/java-cluster.ts";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { type Fleet, startFleet } from "../integrity/harness/fleet.ts";
import { otherClient, whyNot } from "../integrity/harness/kafka.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const found = await findBroker(["java"]);
const NO_CLUSTER = whyNot(found);
const SEED = 3;
const NODES = 3;
/** Behind each death, and each restart, and one more. */
const PIECES = 2 * NODES + 2;
/** Longer than a session of the group: what can go on without them does. */
const AWAY_MS = 4000;
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));

/** Sends one piece after the other, as soon as the brokers take it. */
function sender({ client }: Fleet): () => Promise<void> {
  const share = Math.ceil(lines.length / PIECES);
  let piece = 0;
  return async () => {
    const some = lines.slice(piece * share, (piece + 1) * share).map((value) => ({ value, partition: 0 }));
    piece += 1;
    const isTaken = (): Promise<true | undefined> =>
      client.produce("logs", some).then(
        () => true,
        () => undefined,
      );
    await until("brokers to take a piece", isTaken);
  };
}

async function fleetOfThree(): Promise<Fleet & Pick<JavaCluster, "nodes">> {
  if (found.kind !== "java") throw new Error(NO_CLUSTER);
  const cluster = await startJavaCluster(found, NODES);
  const fleet = await startFleet({ services: ["ingest", "detector", "alerter"], brokers: async () => cluster });
  return { ...fleet, nodes: cluster.nodes };
}

describe.skipIf(NO_CLUSTER !== "")(`three brokers${NO_CLUSTER === "" ? "" : ` (skipped: ${NO_CLUSTER})`}`, () => {
  test(`each is killed in turn, two at once, and all are restarted one after the other under load: whoever leads a topic or coordinates a group by then, everything is read, judged and committed (seed ${SEED})`, async () => {
    await using fleet = await fleetOfThree();
    const { nodes } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    await Promise.all(fleet.members.map((member) => member.ready()));
    const send = sender(fleet);
    for (const node of nodes) {
      await send();
      await node.kill();
      await sleep(AWAY_MS);
      await node.start();
    }
    await send();
    const most = nodes.slice(1);
    await Promise.all(most.map((node) => node.kill()));
    await sleep(AWAY_MS);
    await Promise.all(most.map((node) => node.start()));
    for (const node of nodes) {
      await send();
      await node.stop();
      await node.start();
    }
    await send();
    await fleet.expectWhole(undisturbed);
    await Promise.all(fleet.members.map((member) => member.ready()));
    await until("every finding to be taken", async () =>
      (await fleet.client.lag("rolecall-alerter", "rolecall.findings.v1")) === 0 ? true : undefined,
    );
  });

  test("each comes back at another address, and none of the configured ones is left: what runs goes on", async () => {
    await using fleet = await fleetOfThree();
    await Promise.all(fleet.members.map((member) => member.ready()));
    for (const node of fleet.nodes) {
      await node.stop();
      await node.move();
      await node.start();
      await sleep(AWAY_MS);
    }
    await using client = await otherClient(fleet.nodes.map(({ address }) => address).join());
    await client.produce(
      "logs",
      lines.map((value) => ({ value, partition: 0 })),
    );
    const found = `SELECT 1 AS one FROM rolecall.episodes WHERE identity_uid = '${CLOSING_IDENTITY}' LIMIT 1`;
    await until("the last finding to be taken", async () => (await fleet.engine.sql(found))[0]);
    await Promise.all(fleet.members.map((member) => member.ready()));
  });

  test(`one that hangs while it coordinates the groups is left for another before it wakes, and nothing is lost (seed ${SEED})`, async () => {
    await using fleet = await fleetOfThree();
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    await Promise.all(fleet.members.map((member) => member.ready()));
    const send = sender(fleet);
    await send();
    const pid = fleet.nodes[(await fleet.client.leader("__consumer_offsets")) - 1]?.pid;
    if (pid === undefined) throw new Error("nobody coordinates the groups");
    process.kill(pid, "SIGSTOP");
    try {
      const said = (): boolean =>
        fleet.members.every(({ running }) => running().err().includes("has not answered for"));
      await until("each to have missed it", () => (said() ? true : undefined));
      await Promise.all(fleet.members.map((member) => member.ready()));
    } finally {
      process.kill(pid, "SIGCONT");
    }
    for (let piece = 1; piece < PIECES; piece += 1) await send();
    await fleet.expectWhole(undisturbed);
  });
});
