import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import type { Running } from "../integrity/harness/rolecall.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp } from "../integrity/harness/up.ts";

const SEED = 3;
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));
const [GONE, LEFT] = [40, 5];
const GROUPS = ["rolecall-up-logs", "rolecall-ingest-logs"];

/** Stops a process where it is; resolves when it does nothing any more. */
async function freeze({ child }: Running): Promise<void> {
  child.kill("SIGSTOP");
  const state = (): string => spawnSync("ps", ["-o", "state=", "-p", String(child.pid)], { encoding: "utf8" }).stdout;
  await until("it to be frozen", () => (state().startsWith("T") ? true : undefined));
}

/** Of a metric, all its labels together. */
async function counted(url: string, name: "records" | "lost_records"): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const values = metrics.matchAll(new RegExp(`^rolecall_${name}_total(?:\\{.*\\})? (\\d+)$`, "gm"));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

test.skipIf(NO_BROKER !== "")(
  `what comes to a topic while its readers hang, and leaves it before they have committed anything, is told as lost when they join again (seed ${SEED})${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ inputs: 2, services: ["ingest"] });
    const { client, directory } = fleet;
    const [ingest] = fleet.members;
    if (ingest === undefined) throw new Error("there is no ingest");
    await using up = await startUp({ data: directory.at("up"), config: directory.at("rolecall.yaml") });
    await ingest.ready();
    const all = [
      { url: up.url, running: up.running },
      { url: ingest.url, running: ingest.running() },
    ];
    let sent = 0;
    const send = async (count: number, partition: number): Promise<void> => {
      const some = lines.slice(sent, sent + count).map((value) => ({ value, partition }));
      await client.produce("logs", some);
      sent += count;
    };
    for (const { running } of all) await freeze(running);
    // The first is what the fetch is answered with that each has asked for: it is on its way to them.
    await send(1, 0);
    await send(GONE, 1);
    await client.trim("logs");
    await until("the groups to have given both up", () => client.areEmpty(GROUPS));
    for (const { running } of all) running.child.kill("SIGCONT");
    await send(LEFT, 1);
    for (const { url, running } of all) {
      const told = async (): Promise<number> => (await counted(url, "records")) + (await counted(url, "lost_records"));
      await until("each to be read or told", async () => ((await told()) >= sent ? true : undefined));
      expect(await told()).toBe(sent);
      // Where the brokers had answered sooner than we think, nothing is lost.
      const isLost = (await counted(url, "lost_records")) > 0;
      expect(running.err().includes("records left the topic before they were read")).toBe(isLost);
    }
  },
);
