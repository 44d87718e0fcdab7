import { describe, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import type { Process } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));
function signal({ running }: Process, name: "SIGSTOP" | "SIGCONT"): void {
  process.kill(running().child.pid ?? 0, name);
}

/** Of two that do the same, the one that has the partition. */
async function ownerOf(members: readonly Process[]): Promise<Process> {
  return until("one of them to have the partition", async () => {
    for (const member of members) {
      const answer = await fetch(`${member.url}/readyz`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200) return member;
    }
    return undefined;
  });
}

describe.skipIf(NO_BROKER !== "")(`a consumer too slow${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`for its session, in the midst of its work: another takes over, and what it still writes changes nothing (seed ${SEED})`, async () => {
    await using fleet = await startFleet({ services: ["ingest", "ingest", "detector", "detector"] });
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    const kinds = [fleet.members.slice(0, 2), fleet.members.slice(2)];
    const share = Math.ceil(lines.length / 3);
    const send = (piece: number): Promise<void> =>
      fleet.client.produce(
        "logs",
        lines.slice(piece * share, (piece + 1) * share).map((value) => ({ value, partition: 0 })),
      );
    const slow = await Promise.all(kinds.map(ownerOf));
    await send(0);
    // Whatever they are at: reading, writing, committing.
    for (const member of slow) signal(member, "SIGSTOP");
    await send(1);
    await Promise.all(kinds.map((both) => ownerOf(both.filter((member) => !slow.includes(member)))));
    for (const member of slow) signal(member, "SIGCONT");
    await send(2);
    await fleet.expectWhole(undisturbed);
  });
});
