import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { makeTables, startEngine, startService, writeConfig } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const EVENTS = "rolecall.events.v1";
const PARTITIONS = 3;
const BEYOND = 2 ** 40;

/** Of twelve machines, which lie in all partitions, a minute apart, from a day of January on. */
function logOf(name: string, day: number, records: number): readonly string[] {
  return Array.from({ length: records }, (_, n) =>
    JSON.stringify({
      time: new Date(Date.UTC(2026, 0, day, 0, n)).toISOString(),
      event_uid: `${name}-${n}`,
      identity_uid: `own:1:bot:m${n % 12}`,
      action: "Get",
      outcome: "success",
    }),
  );
}

test.skipIf(NO_BROKER !== "")(
  `a detector of several partitions reads nothing that a replay judged beside, however its topic or its state is made anew${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("server"));
    await using client = await otherClient(broker.address);
    await makeTables(engine);
    await client.createTopic("logs", 1);
    const config = directory.at("rolecall.yaml");
    const shape = { path: config, broker: broker.address, engine: engine.url };
    await writeConfig({ ...shape, partitions: PARTITIONS });
    await using ingest = await startService("ingest", config);
    await using detector = await startService("detector", config);
    const both = [ingest, detector];
    await Promise.all(both.map((each) => each.ready()));
    const numberOf = async (sql: string): Promise<number> => (await engine.sql<{ n: number }>(sql))[0]?.n ?? -1;
    const judged = (): Promise<number> => numberOf("SELECT max(consumed) AS n FROM rolecall.manifests");
    const partitions = (): Promise<number> => numberOf("SELECT uniqExact(partition) AS n FROM rolecall.manifests");
    const send = async (name: string, day: number, records: number): Promise<void> => {
      await client.produce(
        "logs",
        logOf(name, day, records).map((value) => ({ value })),
      );
      const sql = `SELECT uniqExact(event_uid) AS n FROM rolecall.events WHERE startsWith(event_uid, '${name}-')`;
      await until(`the events of ${name}`, async () => ((await numberOf(sql)) === records ? true : undefined));
      const behind = (): Promise<number> => client.lag("rolecall-detector", EVENTS);
      await until(`the lag of ${name}`, async () => ((await behind()) === 0 ? true : undefined));
    };
    const stop = async (): Promise<void> => {
      for (const each of both) expect((await each.stop()).exit).toBe(0);
    };
    const start = async (): Promise<void> => {
      for (const each of both) each.start();
      await Promise.all(both.map((each) => each.ready()));
    };
    const replayed = async (name: string, day: number): Promise<void> => {
      const file = directory.at(name);
      await writeFile(file, logOf(name, day, 600).join("\n"));
      const words = ["replay", file, "--config", config, "--data", directory.at("other")];
      expect((await rolecallDone(words)).err).toContain("the history reaches beyond these logs");
    };

    await send("live", 10, 240);
    await replayed("older", 1);
    await send("then", 11, 240);
    await stop();
    expect(await partitions()).toBe(PARTITIONS);
    expect(await judged()).toBeLessThan(BEYOND);
    await start();
    await replayed("old", 3);
    await stop();
    await client.deleteTopic(EVENTS);
    await client.createTopic(EVENTS, PARTITIONS);
    await start();
    await send("anew", 12, 240);
    await stop();
    expect(await judged()).toBeLessThan(BEYOND);

    // As a release with another version of the state leaves it.
    await engine.sql("ALTER TABLE rolecall.manifests UPDATE detector_version = 1 WHERE 1 SETTINGS mutations_sync = 1");
    await client.addPartitions(EVENTS, PARTITIONS + 1);
    await writeConfig({ ...shape, partitions: PARTITIONS + 1 });
    await start();
    await send("added", 13, 240);
    await stop();
    expect(await judged()).toBeLessThan(BEYOND);

    for (const table of ["manifests", "baselines"]) await engine.sql(`TRUNCATE TABLE rolecall.${table}`);
    await start();
    await send("lost", 14, 240);
    await stop();
    expect(await judged()).toBeLessThan(BEYOND);
    expect(await numberOf("SELECT max(version) AS n FROM rolecall.findings")).toBeLessThan(BEYOND);
  },
  600_000,
);
