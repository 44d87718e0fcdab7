import { appendFile, readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { companyRecords, linesOf } from "../integrity/harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { makeTables, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { tells } from "../integrity/harness/tells.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const TOPIC = "rolecall.findings.v1";
/** Told before the topic is lost. */
const BEFORE = 3;

test.skipIf(NO_BROKER !== "")(
  `a findings topic that the broker loses is taken from its beginning once it is there again: nothing is told twice, and what comes is told and obeyed${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    const seed = Number(process.env["ROLECALL_SEED"] ?? Date.now() % 1_000_000);
    process.stderr.write(`lost topic: seed ${seed}\n`);
    const chance = seeded(seed);
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await using hook = await startFakeWebhook();
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, session: "2s" });
    await appendFile(
      path,
      `receivers: [{ name: hook, webhook: { url: "${hook.url}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [finding_uid], group_wait: 0s, group_interval: 1s, repeat_interval: 4h }
`,
    );
    await using alerter = await startService("alerter", path);
    await alerter.ready();
    const findings = await findingsOfCompany(directory.at("logs"), directory.at("findings"));
    const produce = (values: readonly string[], schema: string): Promise<void> =>
      client.produce(
        TOPIC,
        values.map((value) => ({ value, headers: { schema, tenant: "default" } })),
      );
    const uids = findings.map((line) => (JSON.parse(line) as { finding_uid: string }).finding_uid);
    const toldOf = (some: readonly string[]) => () =>
      some.every((uid) => hook.deliveries.some((delivery) => tells(delivery, uid))) ? true : undefined;
    const known = chance.shuffle(findings.slice(0, BEFORE));
    await produce([...known, ...known], "rolecall.finding.v1");
    await until("the first to be told", toldOf(uids.slice(0, BEFORE)));
    await until("the group to have committed them", async () =>
      (await client.lag("rolecall-alerter", TOPIC)) === 0 ? true : undefined,
    );

    await client.deleteTopic(TOPIC);
    await until("the topic to be there again", async () =>
      client.createTopic(TOPIC, 1).then(
        () => true as const,
        () => undefined,
      ),
    );
    const order = {
      control: "order",
      id: "o",
      order: { command: { kind: "expire-silence", silenceId: "s", by: "ann" } },
    };
    // Fewer than there were: by its end it is known to be another.
    await produce([findings[0] ?? "", findings[BEFORE] ?? ""], "rolecall.finding.v1");
    await produce([JSON.stringify(order)], "rolecall.control.v1");
    await until("what came since to be told", toldOf(uids.slice(BEFORE, BEFORE + 1)));
    await until("what was asked since to be answered", async () =>
      (await engine.sql("SELECT 1 FROM rolecall.orders")).length > 0 ? true : undefined,
    );
    expect((await alerter.stop()).exit).toBe(0);
    const told = hook.deliveries.map(({ id }) => id);
    expect(told).toEqual([...new Set(told)]);
    const episodes = "SELECT uniq(episode_id) AS n FROM rolecall.episodes";
    expect(await engine.sql(episodes)).toEqual([{ n: BEFORE + 1 }]);
  },
);

/** Those that somebody is to be told of. */
async function findingsOfCompany(logs: string, file: string): Promise<readonly string[]> {
  await writeFile(logs, linesOf(companyRecords({ seed: 3 })).join("\n"));
  await rolecallDone(["replay", logs, "--memory", "--findings", file]);
  const all = (await readFile(file, "utf8")).trimEnd().split("\n");
  return all.filter((line) => (JSON.parse(line) as { severity: string }).severity !== "info");
}
