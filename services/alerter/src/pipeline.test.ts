import type { Store } from "@rolecall/clickhouse";
import type { Clock } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startFakeSlack } from "../../../test/fakes/index.ts";
import { aFinding, later } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";
import { startAlerter } from "./testing/start-alerter.ts";
import { temporaryStore } from "./testing/temporary-store.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });
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
  test("is one Slack message; newer evidence changes it in place, a higher severity is said in its thread", async () => {
    await using slack = await startFakeSlack();
    const alerter = startAlerter({ store, clock: clockOf(), config: slackOnly("in-place", slack.apiUrl) });
    const finding = aFinding("deploy", { tenant: "in-place" });
    await alerter.detect(finding);
    await until(() => expect(slack.messages).toHaveLength(1));
    const [message] = slack.messages;
    expect(JSON.stringify(message)).toContain("deploy called from a network it never used");
    await alerter.detect(later(finding));
    await until(() => expect(slack.messages[0]?.updates).toBe(1));
    expect(slack.replies(message?.ts ?? "")).toHaveLength(0);
    await alerter.detect(later(finding, { severity: "critical", last_seen: "2026-11-24T10:06:00.000Z" }));
    await until(() => expect(slack.replies(message?.ts ?? "")).toHaveLength(1));
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
    await until(() => expect(first.status()).toMatchObject({ owed: 0, outbox: 0, open: { high: 1 } }));
    await first.deliver(finding);
    await first.stop();
    const second = startAlerter({ store, clock, config });
    await second.deliver(finding);
    const other = aFinding("other", { tenant: "again" });
    await second.detect(other);
    await until(() => expect(slack.messages).toHaveLength(2));
    await second.detect(later(finding));
    await until(() => expect(slack.messages[0]?.updates).toBe(1));
    await second.stop();
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.postMessage", "chat.update"]);
  });
});
