import { beginGeneration, openServer } from "@rolecall/clickhouse";
import { STATE_VERSION } from "@rolecall/detection";
import { expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { type Fleet, startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import type { Process } from "../integrity/harness/services.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";

const TOPIC = "rolecall.events.v1";
// Event time goes on by the clock: what is not held at all would be late.
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));
const HALF = Math.floor(lines.length / 2);

async function send({ client }: Fleet, some: readonly string[]): Promise<void> {
  await client.produce(
    "logs",
    some.map((value) => ({ value })),
  );
}

/** How far the detector has saved, what of it is on hold, and how often it has saved. */
async function saved({ engine }: Fleet) {
  const [row] = await engine.sql<{ readonly consumed: number; readonly held: number; readonly snapshots: number }>(
    "SELECT consumed, consumed + 1 - low_water AS held, count() OVER () AS snapshots FROM rolecall.manifests ORDER BY snapshot DESC LIMIT 1",
  );
  return row;
}

async function makeAnew({ client }: Fleet): Promise<void> {
  await client.deleteTopic(TOPIC);
  await until("the topic to be there again", () =>
    client.createTopic(TOPIC, 1).then(
      () => true as const,
      () => undefined,
    ),
  );
}

test.skipIf(NO_BROKER !== "").each([
  [
    "while the services are killed",
    async (all: readonly Process[]) => void (await Promise.all(all.map((one) => one.kill()))),
  ],
  ["while they run", async () => undefined],
])(
  `an events topic that is made anew %s, with events on hold and others not judged, is judged on from its beginning: the events and findings of an undisturbed run${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async (_, stop) => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const { client, members } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    await send(fleet, lines.slice(0, HALF));
    await until("all to be stored", async () =>
      (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined,
    );
    await until("a state with events on hold, and a commit before it", async () => {
      const state = await saved(fleet);
      return state !== undefined && state.held > 50 && state.snapshots > 1 ? true : undefined;
    });
    await stop(members);
    await makeAnew(fleet);
    for (const { running, start } of members) if (running().child.signalCode !== null) start();
    await send(fleet, lines.slice(HALF));
    await fleet.expectWhole(undisturbed);
    const detector = members[1]?.running().err() ?? "";
    expect(detector).toContain(`"msg":"${TOPIC} is another log than the one that was judged`);
    // Positions go on: whatever is saved of the new log is behind what was saved of the one before.
    await until("the state to be behind both", async () =>
      ((await saved(fleet))?.consumed ?? 0) >= lines.length - 1 ? true : undefined,
    );
  },
);

test.skipIf(NO_BROKER !== "")(
  `what came in two events topics while no detector read, both of them gone and not longer than what was judged before, is judged, however often it began meanwhile${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const { client, members } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    let sent = 0;
    const sendTo = async (end: number): Promise<void> => {
      await send(fleet, lines.slice(sent, end));
      sent = end;
      await until("all to be stored", async () =>
        (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined,
      );
    };
    const first = 1000;
    await sendTo(first);
    await until("a state of all, with events on hold", async () => {
      const state = await saved(fleet);
      return state !== undefined && state.consumed >= first - 1 ? true : undefined;
    });
    await members[1]?.kill();
    for (const more of [980, 600]) {
      await makeAnew(fleet);
      await sendTo(sent + more);
      // As a start that breaks off leaves the state.
      await using store = openServer({ url: fleet.engine.url, username: "default" });
      await beginGeneration(store, { partition: 0, detectorVersion: STATE_VERSION, random: () => 0 });
    }
    await makeAnew(fleet);
    members[1]?.start();
    await send(fleet, lines.slice(sent));
    await fleet.expectWhole(undisturbed);
  },
);

test.skipIf(NO_BROKER !== "")(
  `a group of the detector that is deleted, with more in its topic than it remembers, is read on from where its state stands${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ services: ["ingest", "detector"] });
    const { client, members } = fleet;
    const undisturbed = await undisturbedRun(fleet.directory, lines);
    // What came first is more than a day old by then.
    const most = lines.length - 60;
    await send(fleet, lines.slice(0, most));
    await until("most to be judged, and saved twice", async () => {
      const state = await saved(fleet);
      return state !== undefined && state.consumed >= most - 1 && state.snapshots > 1 ? true : undefined;
    });
    await members[1]?.kill();
    await until("the group to be deleted", () =>
      client.deleteGroup("rolecall-detector").then(
        () => true as const,
        () => undefined,
      ),
    );
    members[1]?.start();
    await send(fleet, lines.slice(most));
    await fleet.expectWhole(undisturbed);
    expect(members[1]?.running().err() ?? "").not.toContain("is another log than the one that was judged");
    // Nothing was read twice: a position is an offset still.
    expect((await saved(fleet))?.consumed).toBeLessThan(await client.end(TOPIC));
  },
);
