import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import type { Process } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 600_000 });
/** Long enough for the other to read all that is its own, and shorter than what the group waits. */
const FROZEN_MS = 8000;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));

async function lateIn({ url }: Process): Promise<number> {
  const metrics = await fetch(`${url}/metrics`).then((answer) => answer.text());
  return Number(/^rolecall_late_events_total (\d+)$/m.exec(metrics)?.[1]);
}

function signal(member: Process, name: "SIGSTOP" | "SIGCONT"): void {
  process.kill(member.running().child.pid ?? 0, name);
}

describe.skipIf(NO_BROKER !== "")(
  `two readers of one topic${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  () => {
    test("go on in step: while one of them hangs, and after it was killed, what it has still to read is not late", async () => {
      await using fleet = await startFleet({ services: [], inputs: 2, lateness: "4h", session: "20s" });
      const { client } = fleet;
      // What a source may be late by is part of what is found.
      const undisturbed = await undisturbedRun(fleet.directory, lines, fleet.directory.at("rolecall.yaml"));
      const [one, other] = [await fleet.join("ingest"), await fleet.join("ingest")];
      const detector = await fleet.join("detector");
      for (const member of [one, other, detector]) await member.ready();
      signal(other, "SIGSTOP");
      try {
        await client.produce(
          "logs",
          lines.map((value, n) => ({ value, partition: n % 2 })),
        );
        await sleep(FROZEN_MS);
      } finally {
        signal(other, "SIGCONT");
      }
      const isBegun = async (): Promise<true | undefined> =>
        (await client.lag("rolecall-ingest-logs", "logs")) < lines.length ? true : undefined;
      await until("some of it to be read", isBegun);
      await one.kill();
      one.start();
      await fleet.expectWhole(undisturbed);
      expect(await lateIn(detector)).toBe(0);
      for (const member of [one, other, detector]) expect((await member.stop()).exit).toBe(0);
    });
  },
);
