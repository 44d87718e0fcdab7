import { type Clock, systemClock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { type CommandAnswer, createCommands, type Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { type FakeSlack, startFakeSlack } from "../../../../test/fakes/index.ts";
import { signed } from "../testing/signed.ts";
import type { SigningReceiver } from "./signing-receivers.ts";
import { createSlackApp } from "./slack-app.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const GROUP = "g_0a1b";

function receiver(name: string, slack: FakeSlack, responders: readonly string[], secret = SECRET): SigningReceiver {
  const account = { token: "xoxb-test-token", signing_secret: secret, channel: "C0123", api_url: slack.apiUrl };
  return { name, slack: { ...account, responders } };
}

function press(actionId: string, user: string): object {
  const actions = [{ type: "button", action_id: actionId, value: GROUP }];
  const container = { type: "message", message_ts: "1.1", channel_id: "C0123" };
  return { type: "block_actions", user: { id: user }, container, actions, trigger_id: "1.2" };
}

interface Around {
  readonly receivers: readonly SigningReceiver[];
  readonly answer?: CommandAnswer | "never";
  readonly clock?: Clock;
}

/** Sends what was pressed; what the alerter was asked comes back with the answer. */
async function send(
  { receivers, answer = { accepted: true, message: "" }, clock = systemClock }: Around,
  request: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): Promise<{ readonly status: number; readonly text: string; readonly orders: readonly Order[] }> {
  const commands = createCommands();
  const orders: Order[] = [];
  commands.attach((order) => {
    orders.push(order);
    return answer === "never" ? new Promise(() => undefined) : Promise.resolve(answer);
  });
  const app = createSlackApp({
    receivers: () => receivers,
    commands,
    clock,
    log: createLog({ level: "error", name: "test" }),
  });
  const response = await app.request("/slack/actions", { method: "POST", ...request });
  return { status: response.status, text: await response.text(), orders };
}

const whispers = (slack: FakeSlack): readonly unknown[] =>
  slack.calls.filter(({ method }) => method === "chat.postEphemeral").map(({ args }) => args["text"]);

test("without a signing secret there is nothing here", async () => {
  expect(await send({ receivers: [] }, signed(press("acknowledge", "U1"), SECRET))).toMatchObject({ status: 404 });
});

test("what is not heard is a problem that says why, and what is no POST is told so", async () => {
  await using slack = await startFakeSlack();
  const app = (receivers: readonly SigningReceiver[]) =>
    createSlackApp({
      receivers: () => receivers,
      commands: createCommands(),
      log: createLog({ level: "error", name: "test" }),
    });
  const one = [receiver("secops", slack, [])];
  const asked: readonly (readonly [readonly SigningReceiver[], RequestInit, number])[] = [
    [[], { method: "POST", body: "payload={}" }, 404],
    [one, { method: "POST", body: "payload={}" }, 401],
    [one, { method: "POST", ...signed({ hello: "there" }, SECRET) }, 400],
    [one, { method: "POST", body: "x".repeat(200_000) }, 413],
    [one, { method: "GET" }, 405],
  ];
  for (const [receivers, init, status] of asked) {
    const response = await app(receivers).request("/slack/actions", init);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect([response.status, response.headers.get("allow")]).toEqual([status, status === 405 ? "POST" : null]);
    expect(await response.json()).toMatchObject({ status, title: expect.stringMatching(/\w/) });
  }
});

test.each<[string, (slack: FakeSlack) => ReturnType<typeof signed>, number]>([
  ["a signature of somebody else", () => signed(press("acknowledge", "U1"), "f".repeat(32)), 401],
  ["no signature", () => ({ body: "payload={}", headers: {} }), 401],
  ["a body that was changed", () => ({ ...signed(press("acknowledge", "U1"), SECRET), body: "payload={}" }), 401],
  ["what is no press", () => signed({ hello: "there" }, SECRET), 400],
  ["a button of somebody else's", () => signed(press("launch", "U1"), SECRET), 200],
])("%s does nothing", async (_what, request, status) => {
  await using slack = await startFakeSlack();
  const sent = await send({ receivers: [receiver("secops", slack, [])] }, request(slack));
  expect([sent.status, sent.orders, slack.calls]).toEqual([status, [], []]);
});

test("of two receivers of one app a press counts for those whose responder it is", async () => {
  await using slack = await startFakeSlack({ groups: { S0123: ["U0BOB"] } });
  const receivers = [
    receiver("alpha", slack, ["U0ANN"]),
    receiver("beta", slack, ["S0123"]),
    receiver("gamma", slack, []),
    receiver("other-app", slack, [], "e".repeat(32)),
  ];
  const { orders } = await send({ receivers }, signed(press("acknowledge", "U0BOB"), SECRET));
  const command = { kind: "acknowledge", subject: { groupId: GROUP }, by: "slack:U0BOB" };
  expect(orders).toMatchObject([{ command, receivers: ["beta", "gamma"] }]);
});

test.each<[CommandAnswer | "never", string]>([
  [{ accepted: false, reason: "not-allowed", message: "x" }, "not among the responders"],
  [
    { accepted: false, reason: "conflict", message: "nothing of it is open any more" },
    "nothing of it is open any more",
  ],
  ["never", "could not do that in time"],
])("whoever pressed is told what did not come of it: %j", async (answer, words) => {
  await using slack = await startFakeSlack();
  const clock: Clock = { now: () => Date.now(), sleep: (ms, signal) => systemClock.sleep(ms / 100, signal) };
  const sent = await send(
    { receivers: [receiver("secops", slack, [])], answer, clock },
    signed(press("acknowledge", "U1"), SECRET),
  );
  expect(sent.status).toBe(200);
  await eventually(() => expect(whispers(slack)).toEqual([expect.stringContaining(words)]));
});

test("a dialog that cannot be obeyed stays open and says why", async () => {
  await using slack = await startFakeSlack();
  const state = { values: { reason: { reason: { value: "us" } } } };
  const view = { id: "V1", callback_id: "expected", private_metadata: GROUP, state };
  const answer = { accepted: false, reason: "not-found", message: "this message's findings are over" } as const;
  const request = signed({ type: "view_submission", user: { id: "U1" }, view }, SECRET);
  const sent = await send({ receivers: [receiver("secops", slack, [])], answer }, request);
  expect(JSON.parse(sent.text)).toEqual({
    ...{ response_action: "errors" },
    errors: { reason: "Nothing was done: this message's findings are over." },
  });
});

test.each<[who: string, user: string, reason: string, answer: string, errors: string]>([
  ["somebody else did it", "U1", "us", "it is marked as expected already, by slack:U2", "by somebody else"],
  ["the same person did it", "U2", "us", "it is marked as expected already, by slack:U2", "by you"],
  ["there is no reason", "U1", " \t ", "", "Say why"],
])("a dialog says what happened where %s", async (_who, user, reason, message, errors) => {
  await using slack = await startFakeSlack();
  const state = { values: { reason: { reason: { value: reason } } } };
  const view = { id: "V1", callback_id: "expected", private_metadata: GROUP, state };
  const request = signed({ type: "view_submission", user: { id: user }, view }, SECRET);
  const answer = { accepted: true, message } as const;
  const sent = await send({ receivers: [receiver("secops", slack, [])], answer }, request);
  expect(JSON.parse(sent.text)).toMatchObject({
    ...{ response_action: "errors" },
    errors: { reason: expect.stringContaining(errors) },
  });
  expect(sent.orders).toHaveLength(message === "" ? 0 : 1);
});

test("who did it before is named as Slack names people, and no other name means anything", async () => {
  await using slack = await startFakeSlack();
  const around = { receivers: [receiver("secops", slack, [])] };
  for (const by of ["slack:U2", "<!channel> *bob*"]) {
    const answer = { accepted: true, message: `it is acknowledged already, by ${by}` } as const;
    await send({ ...around, answer }, signed({ ...press("acknowledge", "U1"), trigger_id: by }, SECRET));
  }
  await eventually(() => expect(whispers(slack)).toHaveLength(2));
  expect(whispers(slack)).toEqual(
    expect.arrayContaining(["it is acknowledged already, by <@U2>", expect.not.stringMatching(/<!channel>|\*/)]),
  );
});

test("a body beyond all reason is refused before it is read", async () => {
  await using slack = await startFakeSlack();
  const sent = await send({ receivers: [receiver("secops", slack, [])] }, signed({ x: "y".repeat(300_000) }, SECRET));
  expect(sent.status).toBe(413);
});

test("somebody who may not is written down, and nothing else is asked of the alerter", async () => {
  await using slack = await startFakeSlack();
  const around = { receivers: [receiver("secops", slack, ["U0ALICE"])] };
  const { status, orders } = await send(around, signed(press("compromised", "U0EVE"), SECRET));
  expect(status).toBe(200);
  const refused = { kind: "refused-action", by: "slack:U0EVE", action: "compromised", groupId: GROUP };
  expect(orders).toMatchObject([{ command: { ...refused, reason: "not-a-responder" } }]);
});

test("a request that comes again is answered, does nothing a second time, and is counted", async () => {
  await using slack = await startFakeSlack();
  const commands = createCommands();
  const orders: Order[] = [];
  commands.attach((order) => {
    orders.push(order);
    return Promise.resolve({ accepted: true, message: "" });
  });
  const metrics = createMetrics({ version: "0" });
  const receivers = (): readonly SigningReceiver[] => [receiver("secops", slack, [])];
  const app = createSlackApp({ receivers, commands, metrics, log: createLog({ level: "error", name: "test" }) });
  const request = { method: "POST", ...signed(press("acknowledge", "U1"), SECRET) };
  const [first, again] = [await app.request("/slack/actions", request), await app.request("/slack/actions", request)];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect((await metrics.render()).body).toContain('rolecall_slack_actions_refused_total{reason="repeated"} 1');
  const forged = { ...request, headers: { ...request.headers, "x-slack-signature": `v0=${"0".repeat(64)}` } };
  expect((await app.request("/slack/actions", forged)).status).toBe(401);
  expect((await metrics.render()).body).toContain('rolecall_slack_actions_refused_total{reason="bad-signature"} 1');
  expect(orders).toHaveLength(1);
});

/** What each of several presses is called by a console that hears of them. */
async function calledBy(responders: readonly string[], ...pressed: readonly object[]): Promise<readonly unknown[]> {
  await using slack = await startFakeSlack();
  const receivers = [receiver("secops", slack, responders)];
  const sent = [];
  for (const each of pressed) sent.push(await send({ receivers }, signed(each, SECRET)));
  return sent.map(({ orders }) => orders.map(({ id }) => id));
}

const submission = (reason: string): object => {
  const state = { values: { reason: { reason: { value: reason } } } };
  const view = { id: "V1", callback_id: "expected", private_metadata: GROUP, state };
  return { type: "view_submission", user: { id: "U1" }, view };
};
const timed = (action_ts: string): object => {
  const action = { type: "button", action_id: "acknowledge", value: GROUP, action_ts };
  return { ...press("acknowledge", "U1"), actions: [action] };
};

test.each<[string, object, readonly object[]]>([
  ["a press", timed("1.1"), [timed("1.2"), { ...timed("1.1"), user: { id: "U2" } }]],
  ["one that is only known by its trigger", press("acknowledge", "U1"), [press("compromised", "U1")]],
  ["a dialog", submission("us"), [submission("us, at last"), { ...submission("us"), trigger_id: "1.3" }]],
])("%s has the same name at each console that hears of it, and no other has", async (_what, one, others) => {
  const [first] = await calledBy([], one);
  expect(first).toEqual([expect.stringMatching(/^slack:[0-9a-f]{64}$/)]);
  expect(await calledBy([], { ...one, token: "another" })).toEqual([first]);
  const named = await calledBy([], one, ...others);
  expect(new Set(named.flat()).size).toBe(1 + others.length);
  // A console that knows of other responders refuses it under another.
  expect(await calledBy(["U0ANN"], one)).not.toEqual([first]);
});

test("what nothing tells from another press has no name", async () => {
  const { trigger_id: _, ...nameless } = press("acknowledge", "U1") as Record<string, unknown>;
  expect(await calledBy([], nameless)).toEqual([[undefined]]);
});
