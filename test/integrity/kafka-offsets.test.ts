import { appendFile, readFile, writeFile } from "node:fs/promises";
import { findingRows, openServer } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { type FakeWebhook, startFakeWebhook } from "../fakes/index.ts";
import { companyRecords, linesOf } from "./harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { makeTables, startEngine, startService, writeConfig } from "./harness/services.ts";
import { tells } from "./harness/tells.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const TOPIC = "rolecall.findings.v1";
const GROUP = "rolecall-alerter";
test.skipIf(NO_BROKER !== "")(
  `where the group's offset is put past what nobody has taken, it is told all the same, and nothing twice${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await using hook = await startFakeWebhook();
    await makeTables(engine);
    await using store = openServer({ url: engine.url, username: "default" });
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, session: "2s" });
    await appendFile(path, routeTo(hook));
    const findings = await findingsOfCompany(directory.at("logs"), directory.at("findings"));
    let version = 0;
    /** As a detector does: the rows first. */
    const detect = async (): Promise<Finding> => {
      const [finding] = findings.splice(0, 1);
      if (finding === undefined) throw new Error("the company has too few findings");
      version += 1;
      await store.insert("findings", findingRows([{ finding, version }]));
      const headers = { schema: "rolecall.finding.v1", tenant: "default" };
      await client.produce(TOPIC, [{ value: JSON.stringify(finding), headers }]);
      return finding;
    };
    const toBeTold = ({ finding_uid: uid }: Finding): Promise<true> =>
      until("it to be told", () => (hook.deliveries.some((delivery) => tells(delivery, uid)) ? true : undefined));
    /** What came while none ran, and what comes then. */
    const live = async (missed?: Finding): Promise<void> => {
      await using alerter = await startService("alerter", path);
      await alerter.ready();
      if (missed !== undefined) await toBeTold(missed);
      await toBeTold(await detect());
      await until("the group to have committed all", async () =>
        (await client.lag(GROUP, TOPIC)) === 0 ? true : undefined,
      );
      expect((await alerter.stop()).exit).toBe(0);
    };
    await live();
    const missed = await detect();
    await until("nobody to be in the group", () =>
      client.resetToEnd(GROUP, TOPIC).then(
        () => true as const,
        () => undefined,
      ),
    );
    await live(missed);
    const ids = hook.deliveries.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const rows = await engine.sql("SELECT uniq(episode_id) AS n, count() AS rows FROM rolecall.episodes");
    expect(rows).toEqual([{ n: version, rows: version }]);
  },
);

function routeTo(hook: FakeWebhook): string {
  return `receivers: [{ name: hook, webhook: { url: "${hook.url}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [finding_uid], group_wait: 0s, group_interval: 1s, repeat_interval: 4h }
`;
}

/** Those that somebody is to be told of. */
async function findingsOfCompany(logs: string, file: string): Promise<Finding[]> {
  await writeFile(logs, linesOf(companyRecords({ seed: 3 })).join("\n"));
  await rolecallDone(["replay", logs, "--memory", "--findings", file]);
  const all = (await readFile(file, "utf8")).trimEnd().split("\n");
  return all.map((line) => JSON.parse(line) as Finding).filter(({ severity }) => severity !== "info");
}
