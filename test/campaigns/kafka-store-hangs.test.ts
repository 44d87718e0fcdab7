import { describe, expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { type Fleet, startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { type Process, SERVICES } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const SEED = 5;
const EVENTS = "rolecall.events.v1";
const lines = linesOf(steadyRecords({ seed: SEED }).filter((record) => record.source !== "rolecall"));
const HALF = Math.floor(lines.length / 2);

function send({ client }: Fleet, some: readonly string[]): Promise<void> {
  return client.produce(
    "logs",
    some.map((value) => ({ value })),
  );
}

function signal({ running }: Process, name: "SIGSTOP" | "SIGCONT"): void {
  process.kill(running().child.pid ?? 0, name);
}

/** Within its time: whoever is ended by force ends with 1. What each has said. */
async function stopAll({ members }: Fleet): Promise<ReadonlyMap<string, string>> {
  const ends = await Promise.all(members.map(async (one) => ({ name: one.name, ...(await one.stop()) })));
  expect(ends.map(({ name, exit }) => [name, exit])).toEqual(SERVICES.map((name) => [name, 0]));
  return new Map(ends.map(({ name, err }) => [name, err]));
}

describe.skipIf(NO_BROKER !== "")(`a store that hangs${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test(`keeps nobody who is told to stop, however far he is, and what it does once it goes on changes nothing (seed ${SEED})`, async () => {
    await using fleet = await startFleet({ services: SERVICES });
    const { client, engine, members } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    await Promise.all(members.map((one) => one.ready()));
    await send(fleet, lines.slice(0, HALF));
    await until("all of the first half to be stored", async () =>
      (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined,
    );
    // It takes connections, and what is written to them, and answers nothing.
    signal(engine, "SIGSTOP");
    const stored = await client.end(EVENTS);
    await send(fleet, lines.slice(HALF));
    await until("more to be on its way", async () => ((await client.end(EVENTS)) > stored ? true : undefined));
    const said = await stopAll(fleet);
    expect(said.get("ingest")).toMatch(/"tables":\["events"\],"msg":"stopped before ClickHouse answered/);
    // Of two lives of each the second does not come as far as to restore anything.
    for (const { start } of members) start();
    for (const { url } of members)
      await until("it to listen", () =>
        fetch(`${url}/healthz`).then(
          ({ ok }) => ok || undefined,
          () => undefined,
        ),
      );
    await stopAll(fleet);
    signal(engine, "SIGCONT");
    for (const { start } of members) start();
    await fleet.expectWhole(undisturbed);
  });
});
