import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { startFakePagerDuty, startFakeSlack, startFakeWebhook } from "../../../test/fakes/index.ts";
import { aFinding } from "./testing/a-finding.ts";
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

async function openWorld() {
  const [slack, pager, hook] = await Promise.all([startFakeSlack(), startFakePagerDuty(), startFakeWebhook()]);
  const receiver = (name: string): string => `
  - name: ${name}
    slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" }
    pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}" }
    webhook: { url: "${hook.url}/hook", allow_private: true }`;
  const dispose = async (): Promise<void> =>
    void (await Promise.all([slack, pager, hook].map((each) => each[Symbol.asyncDispose]())));
  return { slack, pager, hook, receiver, [Symbol.asyncDispose]: dispose };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** What each message says and each incident is, oldest first. */
const saidIn = ({ slack, pager, hook }: World): object => ({
  slack: slack.messages.map(({ text }) => (text.includes("[Resolved]") ? "over" : "firing")),
  pager: pager.alerts.map(({ state }) => state),
  hook: hook.deliveries.map(({ body }) => /"(firing|resolved)"/.exec(JSON.stringify(body))?.[1]),
});

test.each(["a restart", "SIGHUP"])(
  "a receiver that has another name after %s is told the end of what it was told, and no other is",
  async (how) => {
    const tenant = how.replace(" ", "-").toLowerCase();
    await using world = await openWorld();
    await using elsewhere = await openWorld();
    const config = (receivers: string, name: string): string =>
      `tenant: ${tenant}\nreceivers:${receivers}\nroute: { receiver: ${name} }\n`;
    const before = config(world.receiver("team"), "team");
    const after = config(`${elsewhere.receiver("another")}${world.receiver("the-team")}`, "the-team");
    const clock = createFastClock(200);
    let alerter = startAlerter({ store, clock, config: before });
    await alerter.detect(aFinding(tenant, { tenant }));
    await eventually(() => expect(saidIn(world)).toEqual({ slack: ["firing"], pager: ["open"], hook: ["firing"] }));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    if (how === "SIGHUP") await alerter.reload(after);
    else {
      await alerter.stop();
      alerter = startAlerter({ store, clock, config: after });
    }
    await eventually(() =>
      expect(saidIn(world)).toMatchObject({ slack: ["over", "firing"], pager: ["resolved", "open"] }),
    );
    await eventually(() => expect(world.hook.deliveries).toHaveLength(3));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await alerter.stop();
    expect(saidIn(elsewhere)).toEqual({ slack: [], pager: [], hook: [] });
  },
);
