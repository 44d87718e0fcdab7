import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { explained, type Fleet, startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { startService } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp } from "../integrity/harness/up.ts";

// Event time goes on by the clock: what is not held at all would be late.
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
const REPLAYED = 2000;
const BY_ONE = 4000;

async function send({ client }: Fleet, some: readonly string[]): Promise<void> {
  await client.produce(
    "logs",
    some.map((value) => ({ value })),
  );
}

test.skipIf(NO_BROKER !== "")(
  `a history that was replayed, then judged by one process, then by services: the findings of an undisturbed run, though each counts its log from 0${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ services: [] });
    const { client, directory, engine } = fleet;
    const undisturbed = await undisturbedRun(directory, lines);
    const config = directory.at("rolecall.yaml");
    await writeFile(directory.at("past"), lines.slice(0, REPLAYED).join("\n"));
    await rolecallDone(["replay", directory.at("past"), "--config", config]);
    await send(fleet, lines.slice(REPLAYED, BY_ONE));
    {
      await using up = await startUp({ data: directory.at("up"), config });
      await until("one process to have read all", async () =>
        (await client.lag("rolecall-up-logs", "logs")) === 0 ? true : undefined,
      );
      expect((await up.stop()).exit).toBe(0);
    }
    await using ingest = await startService("ingest", config);
    await using detector = await startService("detector", config);
    await send(fleet, lines.slice(BY_ONE));
    await explained(fleet.expectWhole(undisturbed), { client, engine, members: [ingest, detector] });
    expect(detector.running().err()).toContain("is another log than the one that was judged");
  },
);
