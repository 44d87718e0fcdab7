import { deliver } from "@rolecall/world";
import { describe, expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const PARTITIONS = 2;
/** Later by less than the hold of every source that is held; the native format, which is not, is left out. */
const DELIVERY = { duplicateShare: 0.2, maxLateMs: 55_000, seed: SEED };
const records = steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall");
describe.skipIf(NO_BROKER !== "")(`what comes again${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`one record in five twice, all shuffled, then the offsets of both groups at the beginning: as once, in order (seed ${SEED})`, async () => {
    await using fleet = await startFleet({ inputs: PARTITIONS, services: [] });
    const chance = seeded(SEED);
    const undisturbed = await undisturbedRun(fleet.directory, linesOf(records));
    const delivered = linesOf(deliver(records, DELIVERY));
    // A backlog over two partitions: what is there is known, and is taken in the order of its time.
    const spread = delivered.map((value) => ({ value, partition: Math.floor(chance.next() * PARTITIONS) }));
    await fleet.client.produce("logs", spread);
    const members = [await fleet.join("ingest"), await fleet.join("detector")];
    await fleet.expectWhole(undisturbed);

    for (const member of members) expect((await member.stop()).exit).toBe(0);
    await fleet.client.resetToBeginning("rolecall-ingest-logs", "logs");
    await fleet.client.resetToBeginning("rolecall-detector", "rolecall.events.v1");
    for (const member of members) member.start();
    await Promise.all(members.map((member) => member.ready()));
    await fleet.expectWhole(undisturbed);
  });
});
