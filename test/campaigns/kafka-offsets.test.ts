import { appendFile, readFile, writeFile } from "node:fs/promises";
import { findingRows, openServer } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { type FakeWebhook, startFakeWebhook } from "../fakes/index.ts";
import { companyRecords, linesOf } from "../integrity/harness/company.ts";
import { NO_BROKER, type OtherClient, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { makeTables, type Process, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { tells } from "../integrity/harness/tells.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const TOPIC = "rolecall.findings.v1";
const GROUP = "rolecall-alerter";
interface Told extends AsyncDisposable {
  readonly engine: Awaited<ReturnType<typeof startEngine>>;
  readonly client: OtherClient;
  readonly hook: FakeWebhook;
  /** Starts an alerter. */
  start(): Promise<Process>;
  /** As a detector does: the row, and the record. */
  detect(): Promise<Finding>;
  toBeTold(finding: Finding): Promise<true>;
  /** The group has committed all. */
  toBeCommitted(): Promise<true>;
  /** Each of them was told, once. */
  expectOnce(): Promise<void>;
}

async function prepare(session: string): Promise<Told> {
  const stack = new AsyncDisposableStack();
  const directory = stack.use(await temporaryDirectory());
  const broker = stack.use(await startBroker());
  const engine = stack.use(await startEngine(directory.at("data")));
  const client = stack.use(await otherClient(broker.address));
  const hook = stack.use(await startFakeWebhook());
  await makeTables(engine);
  const store = stack.use(openServer({ url: engine.url, username: "default" }));
  const path = directory.at("rolecall.yaml");
  await writeConfig({ path, broker: broker.address, engine: engine.url, session });
  await appendFile(path, routeTo(hook));
  const findings = await findingsOfCompany(directory.at("logs"), directory.at("findings"));
  let version = 0;
  return {
    ...{ engine, client, hook },
    start: async () => stack.use(await startService("alerter", path)),
    async detect() {
      const [finding] = findings.splice(0, 1);
      if (finding === undefined) throw new Error("the company has too few findings");
      version += 1;
      await store.insert("findings", findingRows([{ finding, version }]));
      const headers = { schema: "rolecall.finding.v1", tenant: "default" };
      await client.produce(TOPIC, [{ value: JSON.stringify(finding), headers }]);
      return finding;
    },
    toBeTold: ({ finding_uid: uid }) =>
      until("it to be told", () => (hook.deliveries.some((delivery) => tells(delivery, uid)) ? true : undefined)),
    toBeCommitted: () =>
      until("all to be committed", async () => ((await client.lag(GROUP, TOPIC)) === 0 ? true : undefined)),
    async expectOnce() {
      const ids = hook.deliveries.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      const rows = await engine.sql("SELECT uniq(episode_id) AS n, count() AS rows FROM rolecall.episodes");
      expect(rows).toEqual([{ n: version, rows: version }]);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test.skipIf(NO_BROKER !== "")(
  `where the group's offset is put past what nobody has taken, it is told all the same, and nothing twice${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using of = await prepare("2s");
    /** What came while none ran, and what comes then. */
    const live = async (missed?: Finding): Promise<void> => {
      const alerter = await of.start();
      await alerter.ready();
      if (missed !== undefined) await of.toBeTold(missed);
      await of.toBeTold(await of.detect());
      await of.toBeCommitted();
      expect((await alerter.stop()).exit).toBe(0);
    };
    await live();
    const missed = await of.detect();
    await until("nobody to be in the group", () =>
      of.client.resetToEnd(GROUP, TOPIC).then(
        () => true as const,
        () => undefined,
      ),
    );
    await live(missed);
    await of.expectOnce();
  },
);

test.skipIf(NO_BROKER !== "")(
  `findings that leave their topic before the alerter, which runs, has read them are told all the same, and that they left is said${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    // Longer than it is frozen: it joins no other time, and looks for nothing as at a start.
    await using of = await prepare("30s");
    const alerter = await of.start();
    await alerter.ready();
    await of.toBeTold(await of.detect());
    const { child, err } = alerter.running();
    child.kill("SIGSTOP");
    const gone = [await of.detect(), await of.detect()];
    await of.client.trim(TOPIC);
    child.kill("SIGCONT");
    for (const finding of gone) await of.toBeTold(finding);
    await of.toBeTold(await of.detect());
    await of.toBeCommitted();
    await of.expectOnce();
    // The first may have been on its way to the alerter already.
    const said = /"records":[1-9]\d*,"again":[12],"msg":"records left the topic before they were read/;
    await until("it to be said", () => (said.test(err()) ? true : undefined));
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
