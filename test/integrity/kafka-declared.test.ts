import { mkdir, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { recordOfSameUser } from "./harness/same-user.ts";
import { makeTables, startEngine, startService } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const PARTITIONS = 2;
const POLICY = 'policy: reads\npattern: "aws:*"\nallow: { actions: ["s3:Get*"] }\n';
const ownedBy = (owner: string): string => `identities: [{ pattern: "aws:*", owner: ${owner} }]\n`;

interface Control {
  readonly control: string;
  readonly version: string;
}

test.skipIf(NO_BROKER !== "")(
  `a detector declares what its files say, and on SIGHUP what they say then, each a record of each partition and a row of the history, once${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await Promise.all(["policies", "rules"].map((name) => mkdir(directory.at(name))));
    await writeFile(directory.at("owners.yaml"), ownedBy("team-a"));
    await writeFile(
      path,
      `inputs: [{ kafka: { topic: logs, lateness: 0s } }]
kafka: { brokers: ["${broker.address}"], partitions: ${PARTITIONS} }
clickhouse: { url: "${engine.url}" }
inventory: [./owners.yaml]
policies: [./policies/*.yaml]
rules: [./rules/*.yaml]
`,
    );
    await using ingest = await startService("ingest", path);
    await using detector = await startService("detector", path);
    await Promise.all([ingest.ready(), detector.ready()]);
    const owner = async () =>
      (
        await engine.sql<{ owner: string }>(
          "SELECT argMax(owner, last_seen) AS owner FROM rolecall.identities WHERE identity_name = 'deploy'",
        )
      )[0]?.owner;
    const send = (n: number) => client.produce("logs", [{ value: JSON.stringify(recordOfSameUser(n, "GetObject")) }]);
    await send(0);
    await send(1);
    await until("the first owner", async () => ((await owner()) === "team-a" ? true : undefined));

    const metric = async (line: string) =>
      (await (await fetch(`${detector.url}/metrics`)).text()).includes(`\n${line}\n`) ? true : undefined;
    await writeFile(directory.at("owners.yaml"), "identities: [{ pattern: 1 }]\n");
    detector.running().child.kill("SIGHUP");
    await until("files that are wrong to be refused", () => metric("rolecall_config_last_reload_successful 0"));

    await writeFile(directory.at("owners.yaml"), ownedBy("team-b"));
    await writeFile(directory.at("policies/reads.yaml"), POLICY);
    await writeFile(directory.at("rules/own.yaml"), "rule: mine\nwhen: nonsense\n");
    detector.running().child.kill("SIGHUP");
    await until("these to be refused with a rule that is wrong", () =>
      metric('rolecall_config_reloads_total{outcome="refused"} 2'),
    );
    await rm(directory.at("rules/own.yaml"));
    detector.running().child.kill("SIGHUP");
    await until("those that are right to be taken", () => metric("rolecall_config_last_reload_successful 1"));
    const declared = async (): Promise<readonly (Control & { partition: number; offset: number })[]> =>
      (await client.read("rolecall.events.v1"))
        .filter(({ headers }) => headers["schema"] === "rolecall.control.v1")
        .map(({ partition, offset, value }) => ({ partition, offset, ...(JSON.parse(String(value)) as Control) }))
        .filter(({ control }) => control === "inventory" || control === "policies");
    const controls = await declared();
    const told = Array.from({ length: PARTITIONS }, (_, n) =>
      controls.filter(({ partition }) => partition === n).map(({ control }) => control),
    );
    // Policies were asked for from the start on, and there were none.
    expect(told).toEqual(told.map(() => ["inventory", "policies", "inventory", "policies"]));
    expect(new Set(controls.map(({ version }) => version)).size).toBe(4);
    await send(60);
    await send(120);
    await until("the second owner", async () => ((await owner()) === "team-b" ? true : undefined));
    const rows = await engine.sql<{ partition: number; position: number; control: string }>(
      `SELECT partition, position, control FROM rolecall.controls FINAL WHERE control IN ('inventory', 'policies')
       ORDER BY partition, position`,
    );
    expect(rows).toEqual(controls.map(({ partition, offset, control }) => ({ partition, position: offset, control })));

    await detector.stop();
    detector.start();
    await detector.ready();
    expect(await declared()).toEqual(controls);
  },
);
