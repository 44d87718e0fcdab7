import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakePagerDuty, startFakeSlack, startFakeWebhook } from "../../../test/fakes/index.ts";
import { aFinding } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";
import { startAlerter } from "./testing/start-alerter.ts";

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

test.each(["a restart", "SIGHUP"])(
  "after receivers changed places over %s, what was open is over where it was told, and what is new is told in the new place",
  async (how) => {
    const tenant = `places-${how.replace(" ", "-").toLowerCase()}`;
    await using world = await openWorld();
    await using other = await openWorld();
    const config = (one: World, two: World): string =>
      `tenant: ${tenant}\nreceivers:${one.receiver("one")}${two.receiver("two")}\nroute: { receiver: one }\n`;
    const clock = createFastClock(200);
    let alerter = startAlerter({ store, clock, config: config(world, other) });
    await alerter.detect(aFinding(tenant, { tenant }));
    await eventually(() => expect(saidIn(world)).toEqual({ slack: ["firing"], pager: ["open"], hook: ["firing"] }));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    if (how === "SIGHUP") await alerter.reload(config(other, world));
    else {
      await alerter.stop();
      alerter = startAlerter({ store, clock, config: config(other, world) });
      await eventually(() => expect(alerter.status()).toBeDefined());
    }
    const subject = { findingUid: `f_${tenant}` };
    await alerter.commands.send({ command: { kind: "resolve", subject, by: "ann" } });
    await alerter.detect(aFinding(`${tenant}-new`, { tenant, identity_uid: "aws:1:role:another" }));
    await eventually(() => expect(saidIn(other)).toEqual({ slack: ["firing"], pager: ["open"], hook: ["firing"] }));
    await eventually(() =>
      expect(saidIn(world)).toEqual({ slack: ["over"], pager: ["resolved"], hook: ["firing", "resolved"] }),
    );
    await alerter.stop();
  },
);

const ROUTES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "a route has another name": [
    '{ receiver: team, routes: [{ name: roles, matchers: ["identity_kind=role"], receiver: team }] }',
    '{ receiver: team, routes: [{ name: machines, matchers: ["identity_kind=role"], receiver: team }] }',
  ],
  "a route is gone": [
    '{ receiver: team, routes: [{ name: roles, matchers: ["identity_kind=role"], receiver: team }] }',
    "{ receiver: team }",
  ],
  "groups are made by something else": [
    "{ receiver: team, group_by: [identity_uid] }",
    "{ receiver: team, group_by: [owner] }",
  ],
  "it is told to nobody any more": [
    "{ receiver: team }",
    '{ receiver: team, routes: [{ name: roles, matchers: ["identity_kind=role"], receiver: nobody }] }',
  ],
};

test.each(
  Object.entries(ROUTES).flatMap(([what, routes]) => [
    [what, "a restart", routes] as const,
    [what, "SIGHUP", routes] as const,
  ]),
)(
  "where %s after %s, what was said in the former place is over there, and what fires is said in the new one",
  async (what, how, [before, after]) => {
    const tenant = `${what} ${how}`.replaceAll(" ", "-").toLowerCase();
    await using world = await openWorld();
    const config = (route: string): string =>
      `tenant: ${tenant}\nreceivers:${world.receiver("team")}\n  - name: nobody\nroute: ${route}\n`;
    const clock = createFastClock(200);
    let alerter = startAlerter({ store, clock, config: config(before) });
    await alerter.detect(aFinding(tenant, { tenant }));
    await eventually(() => expect(saidIn(world)).toEqual({ slack: ["firing"], pager: ["open"], hook: ["firing"] }));
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    if (how === "SIGHUP") await alerter.reload(config(after));
    else {
      await alerter.stop();
      alerter = startAlerter({ store, clock, config: config(after) });
    }
    const again = after.includes("nobody") ? [] : ["firing"];
    await eventually(() =>
      expect(saidIn(world)).toMatchObject({
        slack: ["over", ...again],
        pager: ["resolved", ...again.map(() => "open")],
      }),
    );
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await alerter.stop();
  },
);
