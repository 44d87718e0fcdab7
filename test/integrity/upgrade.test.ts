import { writeFile } from "node:fs/promises";
import { openEmbedded, type Store } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { CLOSING_IDENTITY, companyRecords, linesOf } from "./harness/company.ts";
import { differences, findingsFrom, findingsOf } from "./harness/findings.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp, type Up } from "./harness/up.ts";

const CLOSING = 2;

const CONFIG = (url: string): string => `
receivers: [{ name: hook, webhook: { url: "${url}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [identity_uid], group_wait: 0s, group_interval: 1s }
`;

/** What the other version did not know yet: days of the past are full of it. */
const KNOWS_MORE = `
rule: alarms-described
title: "{identity_name} described alarms"
sources: [aws-cloudtrail]
actions: [DescribeAlarms]
when: ['event.time < timestamp("2026-01-05T12:00:00Z")']
severity: high
expected: nobody does
examples:
  - { name: somebody does, expect: fires, events: [{ action: DescribeAlarms, time: "2026-01-05T11:00:00.000Z" }] }
  - { name: nobody does, expect: quiet, events: [{ action: DescribeInstances }] }
`;

/** As if another version had written the state: one whose rows nobody can read. */
async function outdate(store: Store): Promise<void> {
  await store.command(
    `INSERT INTO rolecall.manifests SELECT * REPLACE (1 AS detector_version, now64(3) + 1 AS at)
     FROM rolecall.manifests FINAL ORDER BY snapshot DESC LIMIT 1`,
  );
  await store.command("ALTER TABLE rolecall.baselines DROP PARTITION ALL");
}

async function closingFound(up: Up): Promise<void> {
  const sql = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await up.sql(sql))[0]);
}

test("a data directory of another version: what was learnt is learnt anew, what was told is not told again", async () => {
  await using directory = await temporaryDirectory();
  await using hook = await startFakeWebhook();
  const lines = linesOf(companyRecords({ seed: 3 }));
  const [file, findings, data] = [directory.at("logs"), directory.at("findings"), directory.at("data")];
  const config = directory.at("rolecall.yaml");
  await writeFile(config, CONFIG(hook.url));
  await writeFile(file, lines.join("\n"));
  await rolecallDone(["replay", file, "--memory", "--findings", findings]);
  {
    await using up = await startUp({ data, config });
    expect((await up.post(lines.slice(0, -CLOSING).join("\n"))).status).toBe(202);
    await until("what was found to be told", () => (hook.deliveries.length > 3 ? true : undefined));
    await up.stop();
  }
  {
    await using store = await openEmbedded(data);
    await outdate(store);
  }
  const told = hook.deliveries.length;
  await writeFile(directory.at("more.yaml"), KNOWS_MORE);
  await writeFile(config, `${CONFIG(hook.url)}\nrules: [./more.yaml]\n`);
  await using up = await startUp({ data, config });
  expect((await up.post(lines.slice(-CLOSING).join("\n"))).status).toBe(202);
  await closingFound(up);
  expect(differences(await findingsFrom(up), await findingsOf(findings))).toEqual([]);
  await until("the last word", () => hook.deliveries.find(({ raw }) => raw.includes(CLOSING_IDENTITY)));
  const again = hook.deliveries.slice(told).filter(({ raw }) => raw.includes('"status":"firing"'));
  expect(again.filter(({ raw }) => !raw.includes(CLOSING_IDENTITY))).toEqual([]);
});
