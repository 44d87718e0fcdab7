import { Kafka, logLevel } from "kafkajs";
import { expect, test } from "vitest";
import { linesOf, steadyRecords } from "./harness/company.ts";
import { startFleet } from "./harness/fleet.ts";
import { NO_BROKER } from "./harness/kafka.ts";
import { undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";

const TOPIC = "rolecall.events.v1";
const PIECES = 3;
const AT_ONCE = 200;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));

/** Somebody else's producer: what it takes back and the marks of its transactions take offsets that no record has. */
async function openOther(address: string, id: string) {
  const kafka = new Kafka({ clientId: "other", brokers: [address], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ transactionalId: id, idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return {
    async write(topic: string, values: readonly string[], end: "commit" | "abort"): Promise<void> {
      const transaction = await producer.transaction();
      for (let n = 0; n < values.length; n += AT_ONCE) {
        const messages = values.slice(n, n + AT_ONCE).map((value) => ({ value, partition: 0 }));
        await transaction.send({ topic, messages });
      }
      await transaction[end]();
    },
    [Symbol.asyncDispose]: () => producer.disconnect(),
  };
}

test.skipIf(NO_BROKER !== "")(
  `transactions of somebody else, kept and taken back, in a raw topic and in our own: nothing is lost, and nothing is said to be${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const { broker, client, engine, members } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    await using other = await openOther(broker.address, "other");
    const size = Math.ceil(lines.length / PIECES);
    for (let from = 0; from < lines.length; from += size) {
      await other.write("logs", lines.slice(from, from + 10), "abort");
      await other.write("logs", lines.slice(from, from + size), "commit");
      await until("the piece to be stored", async () =>
        (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined,
      );
      await other.write(TOPIC, ["taken back", "taken back too"], "abort");
      await other.write(TOPIC, ["of somebody else"], "commit");
    }
    await fleet.expectWhole(undisturbed);
    for (const { url, running } of members) {
      expect(await (await fetch(`${url}/metrics`)).text()).not.toMatch(/^rolecall_lost_records_total/m);
      expect(running().err()).not.toContain("records left the topic");
    }
    const strange = "SELECT count() AS n FROM rolecall.dead_letters WHERE reason = 'schema'";
    expect(await engine.sql(strange)).toEqual([{ n: PIECES }]);
  },
);
