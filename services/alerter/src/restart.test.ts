import { findingRows, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { loadConfig } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakeSlack, startFakeWebhook } from "../../../test/fakes/index.ts";
import { createAlerterTables } from "./clickhouse-tables.ts";
import { compileAlerting } from "./config.ts";
import { notifyFindings } from "./notify-findings.ts";
import { pendingFindings } from "./pending-findings.ts";
import { createReceivers } from "./receivers.ts";
import { markReplayed } from "./replayed.ts";
import { aFinding, later } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";
import { startAlerter } from "./testing/start-alerter.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

function slackIn(tenant: string, apiUrl: string): string {
  return `
tenant: ${tenant}
receivers: [{ name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${apiUrl}" } }]
`;
}

describe("what was left behind", () => {
  test("a finding that is in the table alone is told at the next start, and not at the one after", async () => {
    const tenant = "left";
    await using slack = await startFakeSlack();
    const clock = createFastClock(200);
    await store.insert("findings", findingRows([{ finding: aFinding("left", { tenant }), version: 1 }]));
    expect((await pendingFindings(store, tenant, clock.now())).findings).toEqual([aFinding("left", { tenant })]);
    const first = startAlerter({ store, clock, config: slackIn(tenant, slack.apiUrl) });
    await eventually(() => expect(slack.messages).toHaveLength(1));
    await eventually(() => expect(first.isIdle()).toBe(true));
    await first.stop();
    expect((await pendingFindings(store, tenant, clock.now())).findings).toEqual([]);
  });

  test.each([
    ["newer evidence", later(aFinding("w")), true],
    ["a higher severity", aFinding("w", { severity: "critical" }), true],
    ["a lower severity on the same evidence", aFinding("w", { severity: "low" }), false],
    ["the same state", aFinding("w"), false],
  ])("of a finding that was accepted, it is known whether %s is pending", async (name, finding, isPending) => {
    const tenant = `state-${name.replaceAll(" ", "-")}`;
    await using slack = await startFakeSlack();
    const clock = createFastClock(200);
    const config = slackIn(tenant, slack.apiUrl);
    const alerter = startAlerter({ store, clock, config });
    await alerter.detect(aFinding("w", { tenant }));
    await eventually(() => expect(slack.messages).toHaveLength(1));
    await alerter.stop();
    await store.insert("findings", findingRows([{ finding: { ...finding, tenant }, version: 1_000_000 }]));
    const { findings } = await pendingFindings(store, tenant, clock.now());
    expect(findings).toEqual(isPending ? [{ ...finding, tenant }] : []);
  });

  test("more than one page of it is read to its end", async () => {
    const tenant = "pages";
    const findings = Array.from({ length: 2300 }, (_, at) => aFinding(`p${at}`, { tenant }));
    await store.insert("findings", findingRows(findings.map((finding, at) => ({ finding, version: at >> 1 }))));
    const seen = new Set<string>();
    const now = Date.now();
    let page = await pendingFindings(store, tenant, now);
    for (;;) {
      for (const { finding_uid } of page.findings) seen.add(finding_uid);
      if (page.next === undefined) break;
      page = await pendingFindings(store, tenant, now, page.next);
    }
    expect(seen.size).toBe(2300);
  });

  test("a message that was pending is sent by the next process, once, with its dedup key", async () => {
    const tenant = "outbox";
    await using hook = await startFakeWebhook();
    const config = `
tenant: ${tenant}
receivers: [{ name: soar, webhook: { url: "${hook.url}/hook", allow_private: true } }]
`;
    const clock = createFastClock(200);
    hook.failAlways({ kind: "hang" });
    const first = startAlerter({ store, clock, config });
    await first.detect(aFinding("deploy", { tenant }));
    await eventually(() => expect(hook.requests).toHaveLength(1));
    await first.stop();
    hook.recover();
    const second = startAlerter({ store, clock, config });
    await eventually(() => expect(hook.deliveries).toHaveLength(1));
    await eventually(() => expect(second.isIdle()).toBe(true));
    await second.stop();
    expect(hook.requests.map(({ headers }) => headers["webhook-id"])).toEqual([
      hook.deliveries[0]?.id,
      hook.deliveries[0]?.id,
    ]);
  });
});

describe("a replay", () => {
  test("is told to nobody at the next start, nor when the detector says the same again; what is new is", async () => {
    const tenant = "replay";
    await using slack = await startFakeSlack();
    const clock = createFastClock(200);
    const old = aFinding("old", { tenant });
    await markReplayed(store, [old], clock.now());
    await store.insert("findings", findingRows([{ finding: old, version: 1 }]));
    const alerter = startAlerter({ store, clock, config: slackIn(tenant, slack.apiUrl) });
    await alerter.detect(old, aFinding("new", { tenant }));
    await eventually(() => expect(slack.messages).toHaveLength(1));
    expect(slack.messages[0]?.text).toContain("new called");
    await alerter.detect(later(old));
    await eventually(() => expect(slack.messages).toHaveLength(2));
    await alerter.stop();
  });

  test("that is to notify returns when everybody has been told, also where there is nothing to tell", async () => {
    const tenant = "notify";
    await using slack = await startFakeSlack();
    const findings = ["a", "b"].map((name) => aFinding(name, { tenant }));
    await store.insert("findings", findingRows(findings.map((finding) => ({ finding, version: 1 }))));
    const tell = () => tellOf(findings, slackIn(tenant, slack.apiUrl), 3_600_000);
    expect(await tell()).toMatchObject({ owed: 0, outbox: 0, open: { high: 2 } });
    expect(slack.messages).toHaveLength(2);
    expect(await tell()).toMatchObject({ owed: 0, outbox: 0 });
    expect(slack.messages).toHaveLength(2);
  });

  test("that is to notify says all findings of a group at once, however soon its route would have said the first", async () => {
    const tenant = "at-once";
    await using slack = await startFakeSlack();
    const findings = ["a", "b", "c"].map((name) => aFinding(name, { tenant, owner: "payments" }));
    await store.insert("findings", findingRows(findings.map((finding) => ({ finding, version: 1 }))));
    const route = "route: { receiver: secops, group_by: [owner], group_wait: 0s, group_interval: 1d }";
    const left = await tellOf(findings, `${slackIn(tenant, slack.apiUrl)}${route}\n`, 3_600_000);
    expect(left).toMatchObject({ owed: 0, outbox: 0, open: { high: 3 } });
    expect(slack.messages).toHaveLength(1);
  });

  test("that is to notify gives up on a receiver that is down, and leaves it to the next start", async () => {
    const tenant = "impatient";
    await using slack = await startFakeSlack();
    slack.failAlways({ kind: "answer", response: { status: 503 } });
    const findings = [aFinding("a", { tenant })];
    await store.insert("findings", findingRows(findings.map((finding) => ({ finding, version: 1 }))));
    const left = await tellOf(findings, slackIn(tenant, slack.apiUrl), 600_000);
    expect(left.owed + left.outbox).toBe(1);
    slack.recover();
    const alerter = startAlerter({ store, clock: createFastClock(200), config: slackIn(tenant, slack.apiUrl) });
    await eventually(() => expect(slack.messages).toHaveLength(1));
    await alerter.stop();
  });
});

function tellOf(findings: readonly Finding[], text: string, patienceMs: number) {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "xoxb-test-token" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { config } = loaded;
  const clock = createFastClock(200);
  const log = createLog({ level: "error", name: "alerter" });
  return notifyFindings(
    {
      ...{ findings, patienceMs },
      tables: createAlerterTables({ store, clock, random: () => 0.5, log }, config.tenant),
      config: compileAlerting(config),
      receivers: createReceivers(config, { now: () => clock.now(), write: async () => {}, colour: false }),
      ...{ clock, log, metrics: createMetrics({ version: "0" }) },
    },
    new AbortController().signal,
  );
}
