import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import type { Process } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const ROUNDS = 6;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
describe.skipIf(NO_BROKER !== "")(`a storm of rebalances${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`members come and go each second, some by a kill: the same events and findings (seed ${SEED})`, async () => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const chance = seeded(SEED);
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    const share = Math.ceil(lines.length / ROUNDS);
    let guests: Process[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const piece = lines.slice(round * share, (round + 1) * share);
      await fleet.client.produce(
        "logs",
        piece.map((value) => ({ value, partition: 0 })),
      );
      const leaving = guests;
      const guest = await fleet.join(round % 2 === 0 ? "ingest" : "detector");
      guests = [guest];
      // A stop before it listens for one is no more than a kill.
      await until("it to live", async () => (await fetch(`${guest.url}/healthz`).catch(() => undefined))?.status);
      await sleep(700);
      for (const old of leaving) {
        if (chance.next() < 0.3) await old.kill();
        else expect(await old.stop()).toMatchObject({ exit: 0, signal: null });
      }
    }
    await fleet.expectWhole(undisturbed);
  });
});
