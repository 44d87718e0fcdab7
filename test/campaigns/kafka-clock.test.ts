import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../infra/kafka/java-broker.ts";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER, whyNot } from "../integrity/harness/kafka.ts";
import { setQuotas } from "../integrity/harness/set-quotas.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));
const half = Math.floor(lines.length / 2);
const CLOCK = pathToFileURL(join(import.meta.dirname, "harness/shifting-clock.mjs")).href;
const found = await findBroker(["java"]);
const NO_JAVA = whyNot(found);
/** Quotas are counted over a second or two: what is put off is put off for seconds. */
const SHORT_WINDOWS = ["quota.window.num=2", "quota.window.size.seconds=1"];
describe.skipIf(NO_BROKER !== "")(
  `a clock that is set back${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  () => {
    test(`by an hour, under load, in every service: heartbeats, snapshots and commits go on (seed ${SEED})`, async () => {
      const env = { NODE_OPTIONS: `--import ${CLOCK}` };
      await using fleet = await startFleet({ services: ["ingest", "detector"], env });
      const undisturbed = await undisturbedRun(fleet.directory, lines);
      const sent = lines.map((value) => ({ value, partition: 0 }));
      await fleet.client.produce("logs", sent.slice(0, half));
      await Promise.all(fleet.members.map((member) => member.ready()));
      for (const member of fleet.members) member.running().child.kill("SIGWINCH");
      await fleet.client.produce("logs", sent.slice(half));
      await fleet.expectWhole(undisturbed);
      // The state of the detector is saved every five seconds, whatever o'clock it is.
      const end = await fleet.client.end("rolecall.events.v1");
      const saved = "SELECT max(consumed) AS at FROM rolecall.manifests";
      await until("a snapshot of everything", async () => {
        const [row] = await fleet.engine.sql<{ at: number }>(saved);
        return (row?.at ?? 0) >= end - 1 ? true : undefined;
      });
      for (const member of fleet.members) expect((await member.stop()).exit).toBe(0);
    });
  },
);

test.skipIf(NO_JAVA !== "")(
  `a clock that is set back by an hour while a quota puts off what ingest writes: it is written when that is over (seed ${SEED})${NO_JAVA === "" ? "" : ` (skipped: ${NO_JAVA})`}`,
  async () => {
    if (found.kind !== "java") return;
    await using fleet = await startFleet({
      ...{ services: ["ingest"], env: { NODE_OPTIONS: `--import ${CLOCK}` } },
      brokers: () => startJavaBroker({ ...found, properties: SHORT_WINDOWS }),
    });
    const { broker, client, engine, members } = fleet;
    await members[0]?.ready();
    // A third of what is sent to the events topic at a time.
    await setQuotas(broker.address, "rolecall-ingest", { producer_byte_rate: 300_000 });
    const some = lines.slice(0, 1200).map((value) => ({ value, partition: 0 }));
    await client.produce("logs", some);
    const stored = async (): Promise<number> => {
      const [row] = await engine.sql<{ n: number }>("SELECT count() AS n FROM rolecall.events_latest");
      return row?.n ?? 0;
    };
    await until("the first of it to be written", async () => ((await stored()) > 0 ? true : undefined));
    expect(await stored()).toBeLessThan(some.length);
    members[0]?.running().child.kill("SIGWINCH");
    await until("all of it to be written", async () => ((await stored()) === some.length ? true : undefined));
    expect((await members[0]?.stop())?.exit).toBe(0);
  },
);
