import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { slackError, startFakePagerDuty, startFakeSlack } from "../../../test/fakes/index.ts";
import { aFinding } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";
import { startAlerter } from "./testing/start-alerter.ts";

let store: Store;
let text = "";

/** One message told, one refused, one held back. */
beforeAll(async () => {
  store = await temporaryStore();
  await using slack = await startFakeSlack();
  await using pagerduty = await startFakePagerDuty();
  pagerduty.failAlways({ kind: "answer", response: { status: 401 } });
  const alerter = startAlerter({
    store,
    clock: createFastClock(200),
    config: `
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}" } }
route:
  receiver: secops
  routes:
    - { name: pages, matchers: ['severity="critical"'], receiver: on-call, continue: true }
    - { name: chat, receiver: secops }
inhibit_rules:
  - { name: worst-first, source_matchers: ['severity="critical"'], target_matchers: ['severity="low"'], equal: [tenant] }
`,
  });
  slack.fail(slackError("invalid_blocks"));
  await alerter.detect(aFinding("worst", { severity: "critical", owner: "" }), aFinding("small", { severity: "low" }));
  await eventually(async () => {
    text = (await alerter.metrics.render()).body;
    expect([alerter.isIdle(), text]).toEqual([true, expect.stringContaining("rolecall_episode_age_seconds{")]);
  });
  await alerter.stop();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test.each<[string, RegExp]>([
  [
    "rolecall_notifications_total: receiver, integration, reason",
    /^rolecall_notifications_total\{receiver="secops",integration="slack",reason="first_notification"\} [1-9]/m,
  ],
  [
    "rolecall_notifications_failed_total: integration, failure reason",
    /^rolecall_notifications_failed_total\{integration="pagerduty",reason="auth-error"\} [1-9]/m,
  ],
  [
    "a degraded message is counted (section 3 of the receivers' page)",
    /^rolecall_notifications_degraded_total\{integration="slack"\} 1$/m,
  ],
  [
    "rolecall_notification_requests_total: integration",
    /^rolecall_notification_requests_total\{.*integration="pagerduty".*\} [1-9]/m,
  ],
  [
    "rolecall_notification_requests_failed_total: integration",
    /^rolecall_notification_requests_failed_total\{integration="pagerduty"\} [1-9]/m,
  ],
  [
    "rolecall_notifications_suppressed_total: stage, reason",
    /^rolecall_notifications_suppressed_total\{stage="inhibit",reason="inhibited"\} [1-9]/m,
  ],
  [
    "rolecall_notification_latency_seconds: integration",
    /^rolecall_notification_latency_seconds_count\{.*integration="slack".*\} [1-9]/m,
  ],
  ["rolecall_groups", /^rolecall_groups [1-9]/m],
  ["rolecall_group_limit_reached_total", /^rolecall_group_limit_reached_total 0/m],
  [
    "rolecall_episode_age_seconds: state, severity",
    /^rolecall_episode_age_seconds\{state="[a-z]+",severity="[a-z]+"\} \d/m,
  ],
  ["section 11: findings without an owner are counted", /^rolecall_findings_unowned_total [1-9]/m],
])("section 15, %s", (_row, line) => {
  expect(text).toMatch(line);
});

test("section 15, rolecall_queue_items: what a receiver that does not answer has yet to be told, until it is", async () => {
  await using slack = await startFakeSlack();
  slack.failAlways({ kind: "answer", response: { status: 503 } });
  const config = `
tenant: queues
receivers: [{ name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }]
`;
  const alerter = startAlerter({ store, clock: createFastClock(200), config });
  const waiting = async (): Promise<string | undefined> =>
    /^rolecall_queue_items\{queue="secops\/slack"\} (\d+)$/m.exec((await alerter.metrics.render()).body)?.[1];
  const owned = { tenant: "queues", owner: "team-a" };
  await alerter.detect(aFinding("one", owned), aFinding("two", { ...owned, identity_uid: "another" }));
  const tried = async (): Promise<string> => (await alerter.metrics.render()).body;
  await eventually(async () => expect(await tried()).toMatch(/^rolecall_retries_total\{.*\} [2-9]/m));
  expect(await waiting()).toBe("2");
  slack.recover();
  await eventually(async () => expect(await waiting()).toBe("0"));
  await alerter.stop();
});
