import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import type { Process } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 600_000 });
/** A member that listens joins its group within this; by its end the partitions are dealt out. */
const MOST_MS = 2000;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));

async function listens({ url }: Process): Promise<true | undefined> {
  return fetch(`${url}/healthz`).then(
    () => true,
    () => undefined,
  );
}

describe.skipIf(NO_BROKER !== "")(
  `a stop while partitions are handed over${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  () => {
    test("of who gives them and of who is given them: all ends with 0, and everything is there once", async () => {
      const chance = seeded(4);
      await using fleet = await startFleet({ services: [], inputs: 4, lateness: "4h" });
      const undisturbed = await undisturbedRun(fleet.directory, lines, fleet.directory.at("rolecall.yaml"));
      const staying = { ingest: await fleet.join("ingest"), detector: await fleet.join("detector") };
      for (const member of Object.values(staying)) await member.ready();
      const pieces = 8;
      for (let n = 0; n < pieces; n += 1) {
        const part = lines.slice((n * lines.length) / pieces, ((n + 1) * lines.length) / pieces);
        const messages = part.map((value) => ({ value, partition: chance.between(0, 3) }));
        await fleet.client.produce("logs", messages);
        const name = n % 2 === 0 ? "ingest" : "detector";
        const coming = await fleet.join(name);
        await until(`${name} to listen`, () => listens(coming));
        await sleep(chance.between(0, MOST_MS));
        const going = n % 4 < 2 ? staying[name] : coming;
        expect((await going.stop()).exit).toBe(0);
        if (going === staying[name]) staying[name] = coming;
      }
      await fleet.expectWhole(undisturbed);
    });
  },
);
