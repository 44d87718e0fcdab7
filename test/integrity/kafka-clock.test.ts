import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { linesOf, steadyRecords } from "./harness/company.ts";
import { startFleet } from "./harness/fleet.ts";
import { NO_BROKER } from "./harness/kafka.ts";
import { undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));
const half = Math.floor(lines.length / 2);
const CLOCK = pathToFileURL(join(import.meta.dirname, "harness/shifting-clock.mjs")).href;
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
