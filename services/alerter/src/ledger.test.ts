import { jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakePagerDuty, startFakeSlack } from "../../../test/fakes/index.ts";
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

test("findings = notifications + receipts: silenced, inhibited, refused, repeated, or in a storm's digest", async () => {
  await using slack = await startFakeSlack();
  await using pagerduty = await startFakePagerDuty({ perMinute: 10_000 });
  pagerduty.failAlways({ kind: "answer", response: { status: 400, body: { status: "invalid event" } } });
  const clock = createFastClock(200);
  const silence = { silence_id: "s1", matchers: ['identity_name=~"r1.*"'], created_by: "ann", comment: "known" };
  const [from, to] = [formatTime(clock.now() - 1000), formatTime(clock.now() + 86_400_000)];
  await store.insert("silences", jsonRows([{ ...silence, starts_at: from, ends_at: to, updated_at: from }]));
  const alerter = startAlerter({
    store,
    clock,
    config: `
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}" } }
route:
  receiver: secops
  group_interval: 1m
  routes:
    - { name: pages, matchers: ['severity="critical"'], receiver: on-call, continue: true }
    - { name: chat, receiver: secops }
inhibit_rules:
  - { name: worst-first, source_matchers: ['severity="critical"'], target_matchers: ['severity="low"'], equal: [owner] }
`,
  });
  const findings = Array.from({ length: 150 }, (_, at) => {
    const severity = at % 50 === 0 ? "critical" : at % 3 === 0 ? "low" : "high";
    return aFinding(`r${at}`, { severity, owner: `team-${at % 10}` });
  });
  await alerter.detect(...findings);
  await alerter.detect(...findings.slice(0, 40).map((finding) => later(finding)));
  await alerter.deliver(...findings);
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();

  const rows = await store.select<{ finding_uid: string }>(
    `SELECT finding_uid FROM rolecall.notifications FINAL WHERE receiver = 'secops' AND outcome = 'sent'
     UNION DISTINCT SELECT finding_uid FROM rolecall.receipts WHERE receiver = 'secops'`,
  );
  // What it says of the receiver that fails is no finding of the detector's.
  const [meta, ...told] = rows.map(({ finding_uid }) => finding_uid).toSorted();
  expect(meta).toMatch(/^f_meta_/);
  const uids = findings.map(({ finding_uid }) => finding_uid).toSorted();
  expect(told).toEqual(uids);
  const reasons = await store.select<{ reason: string }>(
    "SELECT DISTINCT reason FROM rolecall.receipts ORDER BY reason",
  );
  expect(reasons.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(["inhibited", "refused", "silenced", "storm-digest"]),
  );
  // Three findings, of which one came in two states: each state is answered once.
  const pages = await store.select("SELECT sum(count) AS n FROM rolecall.receipts WHERE receiver = 'on-call'");
  expect(pages).toEqual([{ n: 4 }]);
});
