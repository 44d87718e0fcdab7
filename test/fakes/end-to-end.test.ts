import {
  type AlertingConfig,
  compileConfig,
  createAlerter,
  decide,
  type Effect,
  type Notice,
  nextTimer,
} from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import {
  createPagerDuty,
  createSlack,
  createWebhook,
  type Notifier,
  type NotifierContext,
  type Page,
  type ReceiverSource,
} from "@rolecall/notifiers";
import type { Config } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { startFakePagerDuty, startFakeSlack, startFakeWebhook } from "./index.ts";

const START = Date.UTC(2026, 10, 24, 10);
const MINUTE = 60_000;

const CONFIG: AlertingConfig = {
  receivers: [
    { name: "secops", slack: {} },
    { name: "on-call", pagerduty: {} },
    { name: "soar", webhook: {} },
  ],
  route: {
    receiver: "secops",
    group_by: ["identity_uid"],
    routes: [
      { name: "pages", matchers: ['severity=~"high|critical"'], receiver: "on-call", continue: true },
      { name: "soar", receiver: "soar", continue: true },
      { name: "chat", receiver: "secops" },
    ],
  },
};

const FINDING: Finding = {
  finding_uid: "f_1",
  tenant: "default",
  detector: "behavior",
  detector_version: 1,
  kind: "behavior",
  title: "deploy called from a network it never used",
  identity_uid: "aws:1:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  owner: "team-payments",
  environment: "production",
  time: "2026-11-24T10:00:00.000Z",
  first_seen: "2026-11-24T09:00:00.000Z",
  last_seen: "2026-11-24T10:00:00.000Z",
  origin: "file:1",
  severity: "high",
  confidence: "high",
  calibration: "calibrated",
  score: 83,
  dimensions: [],
  attacks: [],
  owasp: [],
  events: ["e1"],
  sql: "SELECT 1",
  fingerprint: "v1:1",
};

/** The loaded configuration is what the alerter and the notifiers take. */
function fits(config: Config): readonly [AlertingConfig, readonly ReceiverSource[]] {
  return [config, config.receivers];
}

/** A notice is a page: the two packages know nothing of each other, and their types must fit. */
function toPage(notice: Notice): Page {
  return notice;
}

test("a finding fires, is acknowledged, grows and is judged: one Slack message, one incident, four webhook calls", async () => {
  await using slack = await startFakeSlack();
  await using pagerduty = await startFakePagerDuty();
  await using webhook = await startFakeWebhook();
  let now = START;
  const context: NotifierContext = { now: () => now, write: async () => {}, colour: false };
  const notifiers: Readonly<Record<string, Notifier>> = {
    slack: createSlack({ token: "xoxb-test-token", channel: "C0123", responders: [], api_url: slack.apiUrl }, context),
    pagerduty: createPagerDuty({ routing_key: "k".repeat(32), api_url: pagerduty.url }, context),
    webhook: createWebhook({ url: webhook.url, allow_private: true }, context),
  };
  const compilation = compileConfig(CONFIG);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  const alerter = createAlerter(compilation.config);

  async function perform(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) {
      if (effect.kind !== "send") continue;
      const { notice } = effect;
      const outcome = await notifiers[notice.integration]?.send(toPage(notice), new AbortController().signal);
      if (outcome) await perform(decide(alerter, { kind: "delivered", noticeId: notice.noticeId, outcome }, now));
    }
  }
  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    for (let at = nextTimer(alerter); at !== undefined && at <= until; at = nextTimer(alerter)) {
      now = at;
      await perform(decide(alerter, { kind: "tick" }, now));
    }
    now = until;
  }

  await perform(decide(alerter, { kind: "finding", finding: FINDING }, now));
  await advance(MINUTE);
  expect(slack.messages).toHaveLength(1);
  expect(pagerduty.alerts).toMatchObject([{ state: "open", triggers: 1 }]);

  await perform(decide(alerter, { kind: "acknowledge", subject: { findingUid: "f_1" }, by: "ann" }, now));
  expect(pagerduty.alerts).toMatchObject([{ state: "acknowledged" }]);
  expect(slack.messages[0]?.attachments).toMatchObject([{ color: "#daa038" }]);

  await perform(
    decide(
      alerter,
      { kind: "finding", finding: { ...FINDING, severity: "critical", last_seen: "2026-11-24T10:01:00.000Z" } },
      now,
    ),
  );
  await advance(6 * MINUTE);
  expect(pagerduty.alerts).toMatchObject([{ payload: { severity: "critical" } }]);

  const verdict = { feedback: "compromised", by: "ann", comment: "" } as const;
  await perform(decide(alerter, { kind: "feedback", subject: { findingUid: "f_1" }, verdict }, now));
  expect(slack.messages).toHaveLength(1);
  expect(slack.messages[0]?.text).toContain("[Resolved]");
  expect(pagerduty.alerts).toMatchObject([{ state: "resolved" }]);
  expect(pagerduty.dropped).toBe(0);
  expect(webhook.deliveries.map(({ body }) => body["type"])).toEqual([
    "finding.create",
    "finding.update",
    "finding.update",
    "finding.close",
  ]);
});

test("the configuration as it is loaded fits both packages, by its types alone", () => {
  expect(fits).toBeTypeOf("function");
});
