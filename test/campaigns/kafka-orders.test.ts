import { appendFile, readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { startFakePagerDuty } from "../fakes/index.ts";
import { companyRecords, linesOf } from "../integrity/harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { makeTables, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

const KILLS = 2;
/** Longer than the orders take. */
const LONGEST_MS = 1500;
const TOPIC = "rolecall.findings.v1";
const HOUR_MS = 3_600_000;
const by = "ann";

/** Each takes back what the one before has done, so that what is obeyed again shows. */
function ordersAbout([one, other, third]: readonly string[]): readonly object[] {
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + HOUR_MS, updatedAt: now };
  const silence = { silenceId: "s_1", matchers: [["owner=nobody"]], ...times, createdBy: by, comment: "a migration" };
  const verdict = { feedback: "dismissed", by, comment: "" };
  const span = { from: new Date(now).toISOString(), until: new Date(now + HOUR_MS).toISOString() };
  return [
    { kind: "silence", silence: { ...silence, hidden: 0, episodes: [] } },
    { kind: "expire-silence", silenceId: "s_1", by },
    { kind: "acknowledge", subject: { findingUid: one }, by },
    { kind: "resolve", subject: { findingUid: one }, by },
    { kind: "feedback", subject: { findingUid: other }, verdict },
    { kind: "refused-action", by, action: "acknowledge", groupId: "g_1", reason: "not-a-responder" },
    { kind: "told-change", change_uid: "c_1", change: "deploy", identities: ["*"], ...span, note: "", by },
    { kind: "resolve", subject: { findingUid: third }, by },
    { kind: "expire-silence", silenceId: "s_2", by },
  ];
}

test.skipIf(NO_BROKER !== "")(
  `orders are obeyed once, whenever the alerter is killed and whatever its group had committed${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    const seed = Number(process.env["ROLECALL_SEED"] ?? Date.now() % 1_000_000);
    process.stderr.write(`orders: seed ${seed}\n`);
    const chance = seeded(seed);
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await using pager = await startFakePagerDuty();
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, session: "2s" });
    await writeFile(directory.at("pd.key"), "0123456789abcdef0123456789abcdef");
    await appendFile(
      path,
      `receivers: [{ name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}", change_events: true } }]
route: { receiver: on-call, group_wait: 0s }
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
    await produce(findings, "rolecall.finding.v1");
    const uids = findings.map((line) => (JSON.parse(line) as { finding_uid: string }).finding_uid);
    const count = async (sql: string): Promise<number> => Number((await engine.sql<{ n: number }>(sql))[0]?.n);
    const isNumber = async (sql: string, n: number) => ((await count(sql)) === n ? true : undefined);
    await until("the findings", () => isNumber("SELECT uniq(finding_uid) AS n FROM rolecall.episodes", uids.length));
    await until("the pages", () =>
      isNumber("SELECT count() AS n FROM rolecall.notifications FINAL WHERE outcome = 'pending'", 0),
    );

    const orders = ordersAbout(uids).map((command, n) => ({ control: "order", id: `o${n}`, order: { command } }));
    await produce(
      orders.map((order) => JSON.stringify(order)),
      "rolecall.control.v1",
    );
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(chance.between(0, LONGEST_MS));
      await alerter.kill();
      const reset = (): Promise<true | undefined> =>
        client.resetToBeginning("rolecall-alerter", TOPIC).then(
          () => true,
          () => undefined,
        );
      await until("the group to be empty", reset);
      alerter.start();
      await alerter.ready();
    }
    const answered = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
      const values = (await client.read(TOPIC)).map(({ value }) => JSON.parse(String(value)) as Said);
      const answers = values.filter(({ control }) => control === "answer");
      return new Map(
        orders.map(({ id }) => [
          id,
          answers.filter((each) => each.id === id).map(({ answer }) => JSON.stringify(answer)),
        ]),
      );
    };
    await until("everything to be obeyed", () =>
      isNumber("SELECT uniq(order_id) AS n FROM rolecall.orders", orders.length),
    );
    await until("all of it to be committed", async () =>
      (await client.lag("rolecall-alerter", TOPIC)) === 0 ? true : undefined,
    );
    const audit = "SELECT kind FROM rolecall.audit_log FINAL ORDER BY seq";
    // The last one is of what is not there.
    expect((await engine.sql<{ kind: string }>(audit)).map(({ kind }) => kind)).toEqual(
      orders.slice(0, -1).map(({ order }) => (order.command as { kind: string }).kind),
    );
    expect(await count("SELECT count() AS n FROM rolecall.feedback FINAL")).toBe(1);
    const holding = "SELECT count() AS n FROM rolecall.silences FINAL WHERE ends_at > now64(3)";
    expect(await count(holding)).toBe(0);
    for (const [id, answers] of await answered()) expect([id, new Set(answers).size]).toEqual([id, 1]);
    const told = pager.changes.map(({ payload }) => (payload as { summary: string }).summary);
    expect(told).toEqual([...new Set(told)]);
  },
);

interface Said {
  readonly control?: string;
  readonly id?: string;
  readonly answer?: object;
}

/** Three that somebody is to be told of. */
async function findingsOfCompany(logs: string, file: string): Promise<readonly string[]> {
  await writeFile(logs, linesOf(companyRecords({ seed: 3 })).join("\n"));
  await rolecallDone(["replay", logs, "--memory", "--findings", file]);
  const all = (await readFile(file, "utf8")).trimEnd().split("\n");
  const worth = all.filter((line) => (JSON.parse(line) as { severity: string }).severity !== "info");
  return worth.slice(0, 3);
}
