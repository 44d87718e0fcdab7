import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakePagerDuty, startFakeSlack, startFakeWebhook } from "../../../test/fakes/index.ts";
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

test("a configuration that is read again says nothing twice; what is new goes where it says now, living messages live on", async () => {
  await using slack = await startFakeSlack();
  await using hook = await startFakeWebhook();
  const config = (route: string): string => `
tenant: reload
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: soar, webhook: { url: "${hook.url}/hook", allow_private: true } }
route: { receiver: secops, group_interval: 1m, routes: [${route}] }
`;
  const rules = '{ name: rules, matchers: ["kind=rule"], receiver: secops }';
  const alerter = startAlerter({ store, clock: createFastClock(200), config: config(rules) });
  const known = aFinding("known", { tenant: "reload" });
  const rule = aFinding("rule", { tenant: "reload", kind: "rule" });
  await alerter.detect(known, rule);
  await eventually(() => expect(slack.messages).toHaveLength(2));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  // Other matchers under the same name, and another route before it.
  await alerter.reload(config(`{ name: secrets, matchers: ["detector=secrets"], receiver: soar }, ${rules}`));
  await alerter.detect(aFinding("new", { tenant: "reload", detector: "secrets" }));
  await eventually(() => expect(hook.deliveries).toHaveLength(1));
  await alerter.detect(later(rule));
  await eventually(() => expect(slack.messages.map(({ updates }) => updates).toSorted()).toEqual([0, 1]));
  await alerter.stop();
  expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.postMessage", "chat.update"]);
});

test("section 1.6: silences, verdicts and deploys are change events for who wants them", async () => {
  await using pagerduty = await startFakePagerDuty();
  const config = `
tenant: changes
receivers: [{ name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}", change_events: true } }]
`;
  const clock = createFastClock(200);
  const alerter = startAlerter({ store, clock, config });
  await alerter.detect(aFinding("a", { tenant: "changes" }));
  await eventually(() => expect(pagerduty.alerts).toHaveLength(1));
  const times = { startsAt: clock.now(), endsAt: clock.now() + 3_600_000, updatedAt: clock.now() };
  const silence = {
    silenceId: "s_1",
    matchers: [["owner=x"]],
    ...times,
    createdBy: "ann",
    comment: "",
    hidden: 0,
    episodes: [],
  };
  await alerter.commands.send({ command: { kind: "silence", silence } });
  await alerter.commands.send({ command: { kind: "expire-silence", silenceId: "s_1", by: "bob" } });
  const verdict = { feedback: "dismissed", by: "ann", comment: "a drill" } as const;
  await alerter.commands.send({ command: { kind: "feedback", subject: { findingUid: "f_a" }, verdict } });
  const deploy = { change_uid: "c_1", change: "deploy", from: "2026-11-24T10:00:00.000Z", note: "shop 1.4" } as const;
  const whom = { identities: Array.from({ length: 12 }, (_, n) => `aws:*:role:shop-${n}`), by: "ci" };
  const end = { until: "2026-11-24T16:00:00.000Z" };
  await alerter.commands.send({ command: { kind: "told-change", ...deploy, ...whom, ...end } });
  await eventually(() => expect(pagerduty.changes).toHaveLength(4));
  // One that ends by itself, half an hour later.
  const short = { ...silence, silenceId: "s_2", endsAt: clock.now() + 1_800_000, startsAt: clock.now() };
  await alerter.commands.send({ command: { kind: "silence", silence: short } });
  await eventually(() => expect(pagerduty.changes).toHaveLength(6));
  await alerter.stop();
  expect(pagerduty.changes.at(5)?.["payload"]).toMatchObject({ custom_details: { silence: "s_2", hidden: "0" } });
  expect(pagerduty.changes.at(3)?.["payload"]).toMatchObject({
    custom_details: { change: "c_1", note: "shop 1.4", identities: expect.stringContaining("and 2 more") as unknown },
  });
  const audited = await store.select(
    "SELECT kind, actor, subject FROM rolecall.audit_log FINAL WHERE kind = 'told-change'",
  );
  expect(audited).toEqual([{ kind: "told-change", actor: "ci", subject: "c_1" }]);
  const summaries = pagerduty.changes.map(({ payload }) => (payload as { summary: string }).summary).toSorted();
  expect(summaries).toEqual([
    "Rolecall: a deploy was told by ci",
    "Rolecall: a silence has ended, set by ann",
    "Rolecall: a silence was ended by bob",
    "Rolecall: a silence was set by ann",
    "Rolecall: a silence was set by ann",
    "Rolecall: findings were judged dismissed by ann",
  ]);
});
