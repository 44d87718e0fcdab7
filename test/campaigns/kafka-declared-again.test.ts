import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { recordOfSameUser } from "../integrity/harness/same-user.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { makeTables, startEngine, startService } from "../integrity/harness/services.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const ownedBy = (owner: string): string => `identities: [{ pattern: "aws:*", owner: ${owner} }]\n`;

test.skipIf(NO_BROKER !== "")(
  `what the log was told and no state has yet is not declared again by who is next, and what the files take back is${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    const seed = Number(process.env["ROLECALL_SEED"] ?? Date.now() % 1_000_000);
    process.stderr.write(`declared again: seed ${seed}\n`);
    const owners = seeded(seed).shuffle(["team-a", "team-b", "team-c"]);
    const [first = "", second = ""] = owners;
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    const declare = (owner: string): Promise<void> => writeFile(directory.at("owners.yaml"), ownedBy(owner));
    await declare(first);
    await writeFile(
      path,
      `inputs: [{ kafka: { topic: logs, lateness: 0s } }]
kafka: { brokers: ["${broker.address}"], partitions: 1, session_timeout: 2s }
clickhouse: { url: "${engine.url}" }
inventory: [./owners.yaml]
`,
    );
    await using ingest = await startService("ingest", path);
    await using detector = await startService("detector", path);
    const told = async (): Promise<readonly string[]> => {
      const rows = await engine.sql<{ owner: string }>(
        `SELECT JSONExtractString(body, 'inventory', 'identities', 1, 'owner') AS owner FROM rolecall.controls FINAL
         WHERE control = 'inventory' ORDER BY position`,
      );
      return rows.map(({ owner }) => owner);
    };
    const toldSoFar = (...so: readonly string[]): Promise<true> =>
      until(`${so.join()} to be declared`, async () => ((await told()).length >= so.length ? true : undefined));
    // No state has it: it is saved every few seconds.
    await toldSoFar(first);
    await detector.kill();
    detector.start();
    await detector.ready();
    expect(await told()).toEqual([first]);

    const saved = "SELECT countIf(consumed >= 0) AS n FROM rolecall.manifests";
    await until("a state that has it", async () =>
      Number((await engine.sql<{ n: number }>(saved))[0]?.n) > 0 ? true : undefined,
    );

    await declare(second);
    detector.running().child.kill("SIGHUP");
    await toldSoFar(first, second);
    await detector.kill();
    await declare(first);
    detector.start();
    await Promise.all([ingest.ready(), detector.ready()]);
    for (const n of [0, 1]) await client.produce("logs", [{ value: JSON.stringify(recordOfSameUser(n, "GetObject")) }]);
    const owner = "SELECT argMax(owner, last_seen) AS owner FROM rolecall.identities WHERE identity_name = 'deploy'";
    const seen = async (): Promise<string | undefined> =>
      (await engine.sql<{ owner: string }>(owner))[0]?.owner || undefined;
    expect(await until("an owner", seen)).toBe(first);
    expect(await told()).toEqual([first, second, first]);
  },
);
