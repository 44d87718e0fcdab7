import { expect, test } from "vitest";
import { type FakeSlack, type Fault, slackError, startFakeSlack } from "../../../../test/fakes/index.ts";
import type { Page } from "../page.ts";
import { aPage, PAGES } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { createSlack } from "./send.ts";

const LIVE = new AbortController().signal;
const MAY = ["chat:write", "files:write"];

/** Sends pages one after the other, waits for what goes on beside them, and says what became of each. */
async function send(fake: FakeSlack, ...pages: readonly Page[]): Promise<readonly string[]> {
  const config = { token: "xoxb-test-token", channel: "C0123", responders: [], api_url: fake.apiUrl };
  const notifier = createSlack(config, surroundings().context);
  const outcomes: string[] = [];
  let externalIds: Readonly<Record<string, string>> = {};
  for (const page of pages) {
    const delivery = await notifier.send({ ...page, externalIds }, LIVE);
    outcomes.push(delivery.kind);
    if (delivery.kind === "sent") externalIds = { ...externalIds, ...delivery.externalIds };
    await notifier.idle?.();
  }
  return outcomes;
}

test("the picture is uploaded into the message's thread, with its words for who does not see it", async () => {
  await using fake = await startFakeSlack({ scopes: MAY });
  await send(fake, aPage());
  const [message] = fake.messages;
  const altText = "What each dimension added: network operator 7.2, action 2.4, calls per hour 0.9";
  const place = { channel: "C0123", threadTs: message?.ts };
  expect(fake.files).toEqual([{ ...place, title: "What was unusual", altText, isWhole: true }]);
});

test("once per message, however often it changes", async () => {
  await using fake = await startFakeSlack({ scopes: MAY });
  await send(fake, aPage(), aPage({ reason: "severity_raised" }), PAGES["acknowledged"] as Page);
  expect(fake.files).toHaveLength(1);
});

test.each<[string, Page]>([
  ["where there is nothing to compare", PAGES["a rule without an owner"] as Page],
  ["of a storm", PAGES["digest"] as Page],
  ["of what is over", PAGES["resolved"] as Page],
])("no picture %s", async (_, page) => {
  await using fake = await startFakeSlack({ scopes: MAY });
  await send(fake, page);
  expect(fake.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
});

test("no request for a picture where the token may not", async () => {
  await using fake = await startFakeSlack({ scopes: ["chat:write"] });
  await send(fake, aPage());
  expect(fake.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
});

test.each<[string, Fault]>([
  ["missing_scope", slackError("missing_scope")],
  ["429", { kind: "answer", response: { status: 429, headers: { "retry-after": "30" } } }],
  ["500", { kind: "answer", response: { status: 500 } }],
  ["a reset connection", { kind: "reset" }],
  ["garbage", { kind: "answer", response: { status: 200, body: "<html>" } }],
  [
    "an address that is no place for it",
    {
      kind: "answer",
      response: { status: 200, body: { ok: true, upload_url: "http://169.254.169.254/x", file_id: "F1" } },
    },
  ],
])("%s of the upload: the message is sent, and the next ones go on", async (_, fault) => {
  await using fake = await startFakeSlack({ scopes: MAY });
  const post = {
    status: 200,
    headers: { "x-oauth-scopes": MAY.join() },
    body: { ok: true, channel: "C0123", ts: "1.1" },
  };
  fake.fail({ kind: "answer", response: post }, fault);
  expect(await send(fake, aPage(), aPage({ groupId: "g_2", reason: "severity_raised" }))).toEqual(["sent", "sent"]);
  // The second is posted anew, for this Slack never had the first: with its own picture.
  expect(fake.files.map(({ threadTs }) => threadTs)).toEqual([fake.messages[0]?.ts]);
});

test("in a busy minute messages go out without pictures", async () => {
  await using fake = await startFakeSlack({ scopes: MAY });
  const config = { token: "xoxb-test-token", channel: "C0123", responders: [], api_url: fake.apiUrl };
  const notifier = createSlack(config, surroundings().context);
  for (let at = 0; at < 5; at += 1) await notifier.send(aPage({ groupId: `g_${at}` }), LIVE);
  await notifier.idle?.();
  expect([fake.messages.length, fake.files.length]).toEqual([5, 3]);
});

test("no message waits for a picture that does not get through", async () => {
  await using fake = await startFakeSlack({ scopes: MAY });
  const config = { token: "xoxb-test-token", channel: "C0123", responders: [], api_url: fake.apiUrl };
  const notifier = createSlack(config, surroundings().context);
  const stop = new AbortController();
  const post = {
    status: 200,
    headers: { "x-oauth-scopes": MAY.join() },
    body: { ok: true, channel: "C0123", ts: "1.1" },
  };
  fake.fail({ kind: "answer", response: post }, { kind: "hang" });
  expect(await notifier.send(aPage(), stop.signal)).toMatchObject({ kind: "sent" });
  stop.abort();
  await notifier.idle?.();
  expect(fake.files).toEqual([]);
});
