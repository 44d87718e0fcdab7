import { setTimeout as sleep } from "node:timers/promises";
import { describe, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const KILLS = 3;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
describe.skipIf(NO_BROKER !== "")(`a broker that dies${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`${KILLS} times under load, and comes back: nothing lost, nothing twice, the same findings (seed ${SEED})`, async () => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const { broker, client, engine } = fleet;
    const chance = seeded(SEED);
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    const sent = lines.map((value) => ({ value, partition: 0 }));
    const share = Math.ceil(lines.length / (KILLS + 1));
    const stored = async (): Promise<number> => {
      const [row] = await engine.sql<{ n: number }>("SELECT count() AS n FROM rolecall.events").catch(() => []);
      return row?.n ?? 0;
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await stored();
      await client.produce("logs", sent.slice(kill * share, (kill + 1) * share));
      // In the midst of the piece, and not before it has begun.
      await until("some of the piece", async () => ((await stored()) > before ? true : undefined));
      await sleep(chance.next() * 300);
      await broker.kill();
      await sleep(chance.next() * 1000);
      await broker.start();
    }
    await client.produce("logs", sent.slice(KILLS * share));
    await fleet.expectWhole(undisturbed);
  });

  test("is told of by whoever reads no topic as well: the console is not ready until it is back", async () => {
    await using fleet = await startFleet({ services: ["console"] });
    const [console] = fleet.members;
    await console?.ready();
    const readiness = async (): Promise<number> => (await fetch(`${console?.url}/readyz`)).status;
    await fleet.broker.kill();
    await until("a console that is not ready", async () => ((await readiness()) === 503 ? true : undefined));
    await fleet.broker.start();
    await console?.ready();
  });
});
