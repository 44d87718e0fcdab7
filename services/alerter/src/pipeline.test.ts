import { jsonRows, type Store } from "@rolecall/clickhouse";
import type { Clock } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { type FakeSlack, startFakePagerDuty, startFakeSlack, startFakeWebhook } from "../../../test/fakes/index.ts";
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

const clockOf = (): Clock => createFastClock(200);

/** Slack alone; every test has a tenant of its own in the one store. */
function slackOnly(tenant: string, apiUrl: string): string {
  return `
tenant: ${tenant}
receivers: [{ name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${apiUrl}" } }]
route: { receiver: secops, group_interval: 1m }
`;
}

async function ledgerOf(tenant: string): Promise<readonly { finding_uid: string; told: number; receipts: number }[]> {
  return store.select(
    `SELECT finding_uid, countIf(source = 'n') AS told, countIf(source = 'r') AS receipts FROM (
       SELECT finding_uid, 'n' AS source FROM rolecall.notifications FINAL
         WHERE tenant = {tenant:String} AND outcome = 'sent'
       UNION ALL SELECT finding_uid, 'r' FROM rolecall.receipts FINAL WHERE tenant = {tenant:String})
     GROUP BY finding_uid ORDER BY finding_uid`,
    { tenant },
  );
}

describe("one finding", () => {
  test("is routed by the labels of its identity: those of its events, and the inventory's", async () => {
    await using slack = await startFakeSlack();
    const tenant = "labels";
    const of = (name: string) => ({ tenant, identity_uid: aFinding(name).identity_uid });
    const time = "2026-11-24T09:45:00.000Z";
    const event = { ...of("deploy"), event_uid: "e1", time, labels: { app: "shop", severity: "none" } };
    await store.insert("events", jsonRows([event]));
    await store.insert(
      "identities",
      jsonRows([{ ...of("ledger"), team: "payments", first_seen: time, last_seen: time }]),
    );
    const config = `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: nobody }
route:
  receiver: nobody
  routes:
    - { name: shop, matchers: ['app="shop"', 'severity="high"'], receiver: secops }
    - { name: payments, matchers: ['team="payments"'], receiver: secops }
`;
    const alerter = startAlerter({ store, clock: clockOf(), config });
    await alerter.detect(...["deploy", "ledger", "other"].map((name) => aFinding(name, { tenant })));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await alerter.stop();
    const ledger = await ledgerOf(tenant);
    expect(ledger.map(({ finding_uid, told }) => [finding_uid, told])).toEqual([
      ...[
        ["f_deploy", 1],
        ["f_ledger", 1],
        ["f_other", 0],
      ],
    ]);
  });

  test("is one Slack message; newer evidence changes it in place, a higher severity is said in its thread", async () => {
    await using slack = await startFakeSlack();
    const alerter = startAlerter({ store, clock: clockOf(), config: slackOnly("in-place", slack.apiUrl) });
    const finding = aFinding("deploy", { tenant: "in-place" });
    await alerter.detect(finding);
    await eventually(() => expect(slack.messages).toHaveLength(1));
    const [message] = slack.messages;
    expect(JSON.stringify(message)).toContain("deploy called from a network it never used");
    await alerter.detect(later(finding));
    await eventually(() => expect(slack.messages[0]?.updates).toBe(1));
    expect(slack.replies(message?.ts ?? "")).toHaveLength(0);
    await alerter.detect(later(finding, { severity: "critical", last_seen: "2026-11-24T10:06:00.000Z" }));
    await eventually(() => expect(slack.replies(message?.ts ?? "")).toHaveLength(1));
    expect(slack.messages).toHaveLength(1);
    await alerter.stop();
    expect(await ledgerOf("in-place")).toEqual([{ finding_uid: "f_deploy", told: 3, receipts: 1 }]);
  });

  test("that comes again unchanged changes nothing, before and after a restart", async () => {
    await using slack = await startFakeSlack();
    const clock = clockOf();
    const config = slackOnly("again", slack.apiUrl);
    const first = startAlerter({ store, clock, config });
    const finding = aFinding("deploy", { tenant: "again" });
    await first.detect(finding);
    await eventually(() => expect(first.isIdle()).toBe(true));
    await first.deliver(finding);
    await first.stop();
    const second = startAlerter({ store, clock, config });
    await second.deliver(finding);
    const other = aFinding("other", { tenant: "again" });
    await second.detect(other);
    await eventually(() => expect(slack.messages).toHaveLength(2));
    await second.detect(later(finding));
    await eventually(() => expect(slack.messages[0]?.updates).toBe(1));
    await second.stop();
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.postMessage", "chat.update"]);
  });
});

/** Every finding goes to Slack and to a webhook. */
function slackAndWebhook(tenant: string, apiUrl: string, url: string): string {
  return `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${apiUrl}" } }
  - { name: soar, webhook: { url: "${url}/hook", allow_private: true } }
route:
  receiver: secops
  group_interval: 1m
  routes: [{ name: soar, receiver: soar, continue: true }, { name: chat, receiver: secops }]
`;
}

/**
 * What Slack holds of findings. That the other receiver does not take any, after ten minutes of this clock (a few seconds
 * of a slow machine's), is a message of its own.
 */
function toldBy(slack: FakeSlack): FakeSlack["messages"] {
  return slack.messages.filter((message) => !JSON.stringify(message).includes("cannot reach the receiver"));
}

describe("a receiver", () => {
  test("that is down gets everything once it is up, what concerns one identity in order", async () => {
    await using slack = await startFakeSlack();
    await using hook = await startFakeWebhook();
    const tenant = "down";
    const alerter = startAlerter({ store, clock: clockOf(), config: slackAndWebhook(tenant, slack.apiUrl, hook.url) });
    hook.failAlways({ kind: "answer", response: { status: 503 } });
    const [a, b, c] = ["a", "b", "c"].map((name) => aFinding(name, { tenant }));
    await alerter.detect(a!, b!, c!);
    await eventually(() => expect(hook.requests.length).toBeGreaterThan(5));
    await eventually(() => expect(toldBy(slack)).toHaveLength(3));
    expect(hook.deliveries).toHaveLength(0);
    hook.recover();
    await eventually(() => expect(hook.deliveries).toHaveLength(3));
    await alerter.detect(later(a!, { severity: "critical" }));
    await eventually(() => expect(hook.deliveries).toHaveLength(4));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await alerter.stop();
    expect(hook.deliveries.map(({ body }) => body["type"])).toEqual([
      ...["finding.create", "finding.create", "finding.create"],
      "finding.update",
    ]);
    expect(new Set(hook.deliveries.map(({ id }) => id)).size).toBe(4);
    const uids = (await ledgerOf(tenant)).map(({ finding_uid }) => finding_uid);
    expect(uids.filter((uid) => !uid.startsWith("f_meta_"))).toEqual(["f_a", "f_b", "f_c"]);
    expect((await alerter.metrics.render()).body).toContain(
      'rolecall_notification_requests_total{receiver="soar",integration="webhook",outcome="sent"} 4',
    );
  });

  test("that does not answer at all does not delay another", async () => {
    await using slack = await startFakeSlack();
    await using hook = await startFakeWebhook();
    const tenant = "dead-hook";
    const alerter = startAlerter({ store, clock: clockOf(), config: slackAndWebhook(tenant, slack.apiUrl, hook.url) });
    hook.failAlways({ kind: "hang" });
    const findings = Array.from({ length: 12 }, (_, at) => aFinding(`r${at}`, { tenant }));
    await alerter.detect(...findings);
    await eventually(() => expect(toldBy(slack)).toHaveLength(12));
    // One is under way, and on a slow machine another after it was given up.
    await eventually(() => expect(hook.requests).not.toHaveLength(0));
    await alerter.stop();
    const rows = await store.select(
      `SELECT receiver, outcome, count() AS n FROM rolecall.notifications FINAL
       WHERE tenant = {tenant:String} AND finding_uid LIKE 'f\\_r%'
       GROUP BY receiver, outcome ORDER BY receiver`,
      { tenant },
    );
    expect(rows).toEqual([
      { receiver: "secops", outcome: "sent", n: 12 },
      { receiver: "soar", outcome: "pending", n: 12 },
    ]);
  });

  test("that says when to come back is not asked before", async () => {
    const clock = clockOf();
    const answered: number[] = [];
    const now = (): number => {
      answered.push(clock.now());
      return clock.now();
    };
    await using slack = await startFakeSlack({ postsPerSecond: 100, now });
    slack.fail({ kind: "answer", response: { status: 429, headers: { "retry-after": "120" }, body: { ok: false } } });
    const before = clock.now();
    const alerter = startAlerter({ store, clock, config: slackOnly("limited", slack.apiUrl) });
    await alerter.detect(aFinding("deploy", { tenant: "limited" }));
    await eventually(() => expect(slack.messages).toHaveLength(1));
    await alerter.stop();
    expect(slack.requests).toHaveLength(2);
    expect((answered[0] ?? 0) - before).toBeGreaterThanOrEqual(120_000);
  });

  test("that refuses leaves a receipt, and the finding is accounted for", async () => {
    await using pagerduty = await startFakePagerDuty();
    pagerduty.failAlways({ kind: "answer", response: { status: 403 } });
    const config = `
tenant: refused
receivers: [{ name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}" } }]
`;
    const alerter = startAlerter({ store, clock: clockOf(), config });
    await alerter.detect(aFinding("deploy", { tenant: "refused" }));
    await eventually(() => expect(pagerduty.requests.length).toBeGreaterThan(0));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await alerter.stop();
    const rows = await store.select("SELECT stage, reason, by FROM rolecall.receipts WHERE tenant = 'refused'");
    expect(rows).toEqual([{ stage: "deliver", reason: "refused", by: "auth-error" }]);
  });
});

test("a receiver with several channels is told through each, and each of them is known after a restart", async () => {
  await using slack = await startFakeSlack();
  await using pagerduty = await startFakePagerDuty();
  const tenant = "several";
  const config = `
tenant: ${tenant}
receivers:
  - name: everybody
    slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" }
    pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}" }
route: { receiver: everybody, group_interval: 1m }
`;
  const clock = clockOf();
  const first = startAlerter({ store, clock, config });
  const finding = aFinding("deploy", { tenant });
  await first.detect(finding);
  await eventually(() => expect([slack.messages.length, pagerduty.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(first.isIdle()).toBe(true));
  await first.stop();
  const rows = await store.select(
    `SELECT integration FROM rolecall.notifications FINAL
     WHERE tenant = {tenant:String} AND outcome = 'sent' ORDER BY integration`,
    { tenant },
  );
  expect(rows).toEqual([{ integration: "pagerduty" }, { integration: "slack" }]);
  const second = startAlerter({ store, clock, config });
  await second.detect(later(finding, { severity: "critical" }));
  await eventually(() => expect(pagerduty.alerts).toMatchObject([{ triggers: 2, payload: { severity: "critical" } }]));
  await eventually(() => expect(slack.messages).toMatchObject([{ updates: 1 }]));
  await second.stop();
});

test("stopping lets what is under way end, and everything that was said is written", async () => {
  await using slack = await startFakeSlack();
  const tenant = "stopping";
  const clock = clockOf();
  const alerter = startAlerter({ store, clock, config: slackOnly(tenant, slack.apiUrl) });
  await alerter.detect(...Array.from({ length: 5 }, (_, at) => aFinding(`s${at}`, { tenant })));
  await eventually(() => expect(slack.requests.length).toBeGreaterThan(0));
  await alerter.stop();
  const sent = await store.select(
    "SELECT finding_uid FROM rolecall.notifications FINAL WHERE tenant = {tenant:String} AND outcome = 'sent'",
    { tenant },
  );
  expect(sent).toHaveLength(slack.messages.length);
});

test("messages to one Slack channel go out one a second, and none of them is put off as if it had failed", async () => {
  await using slack = await startFakeSlack();
  const tenant = "paced";
  // Slow enough that a second is longer than a message takes.
  const clock = createFastClock(10);
  const alerter = startAlerter({ store, clock, config: slackOnly(tenant, slack.apiUrl) });
  await alerter.detect(...Array.from({ length: 12 }, (_, n) => aFinding(`paced-${n}`, { tenant })));
  await eventually(() => expect(slack.messages).toHaveLength(12));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  const attempts = await store.select(
    `SELECT intDiv(revision, 10) AS attempts, count() AS n FROM rolecall.notifications FINAL
     WHERE tenant = {tenant:String} AND outcome = 'sent' GROUP BY attempts`,
    { tenant },
  );
  expect(attempts).toEqual([{ attempts: 1, n: 12 }]);
});
