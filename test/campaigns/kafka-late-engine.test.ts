import { setTimeout as sleep } from "node:timers/promises";
import { describe, test, vi } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { type Fault, type FaultyProxy, startFaultyProxy } from "../integrity/harness/faulty-proxy.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
/** How long the engine is away; minutes by hand. */
const AWAY_MS = Number(process.env["ROLECALL_AWAY_MS"] ?? 4000);
/** Longer than a session of the group. */
const LATE_MS = 5000;
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 900_000 + 2 * AWAY_MS });

describe.skipIf(NO_BROKER !== "")(`an engine that fails${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`down under load, then late beyond the session while another joins, then cut off at any byte: nothing lost, nothing twice (seed ${SEED})`, async () => {
    await using stack = new AsyncDisposableStack();
    const chance = seeded(SEED);
    let proxy: FaultyProxy | undefined;
    const wire = async (engine: string): Promise<string> => {
      proxy = stack.use(await startFaultyProxy(Number(new URL(engine).port)));
      return proxy.url;
    };
    await using fleet = await startFleet({ services: ["ingest", "detector"], wire });
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    const meet = (next: () => Fault): void => {
      if (proxy !== undefined) proxy.next = next;
    };
    const share = Math.ceil(lines.length / 4);
    const send = (piece: number): Promise<void> =>
      fleet.client.produce(
        "logs",
        lines.slice(piece * share, (piece + 1) * share).map((value) => ({ value, partition: 0 })),
      );
    await Promise.all(fleet.members.map((member) => member.ready()));

    meet(() => ({ kind: "refused" }));
    await send(0);
    await sleep(AWAY_MS);
    meet(() => (chance.next() < 0.3 ? { kind: "late-answer", ms: LATE_MS } : { kind: "none" }));
    await send(1);
    await fleet.join("detector");
    await fleet.join("ingest");
    await sleep(LATE_MS);
    const cut: readonly Fault[] = [
      { kind: "reset-before-answer" },
      { kind: "reset-in-request", afterBytes: chance.between(1, 20_000) },
      { kind: "none" },
    ];
    meet(() => cut[chance.between(0, 2)] ?? { kind: "none" });
    await send(2);
    await sleep(2000);
    meet(() => ({ kind: "none" }));
    await send(3);
    await fleet.expectWhole(undisturbed);
  });
});
