import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakePagerDuty, startFakeSlack } from "../../../../test/fakes/index.ts";
import { aFinding } from "../testing/a-finding.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { startAlerter } from "../testing/start-alerter.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const clock = createFastClock(200);
const tenant = "together";

function configOf(slackUrl: string, pagerUrl: string): string {
  return `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slackUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerUrl}" } }
route:
  receiver: secops
  group_by: [owner]
  routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: secops }]
`;
}

test("who acknowledges a message of three findings and judges them is in each of its episodes, and its receivers are told once", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const alerter = startAlerter({ store, clock, config: configOf(slack.apiUrl, pager.url) });
  await alerter.detect(aFinding("g1", { tenant }), aFinding("g2", { tenant }), aFinding("g3", { tenant }));
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));

  const { metadata } = slack.messages[0] as unknown as { metadata: { event_payload: { group: string } } };
  const subject = { groupId: metadata.event_payload.group };
  await alerter.commands.send({ command: { kind: "acknowledge", subject, by: "slack:U1" } });
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "acknowledged", triggers: 1 }]));
  await eventually(() => expect(slack.messages[0]).toMatchObject({ updates: 1 }));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  expect(slack.messages[0]?.text).toContain("3 acknowledged");
  expect(slack.replies(slack.messages[0]?.ts ?? "").map(({ text }) => text)).toEqual(["Acknowledged by <@U1>"]);

  const verdict = { feedback: "expected", by: "ann", comment: "a migration" } as const;
  await alerter.commands.send({ command: { kind: "feedback", subject, verdict } });
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "resolved", triggers: 1 }]));
  await eventually(() => expect(slack.messages[0]?.text).toContain("[Resolved]"));
  await alerter.stop();
  const episodes = await store.select(
    `SELECT state, actor, count() AS n FROM
       (SELECT episode_id, argMax(state, at) AS state, argMax(actor, at) AS actor FROM rolecall.episodes
        WHERE tenant = {tenant:String} GROUP BY episode_id) GROUP BY ALL`,
    { tenant },
  );
  expect(episodes).toEqual([{ state: "closed", actor: "ann", n: 3 }]);
});
