import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startFakeSlack } from "../../../../test/fakes/index.ts";
import { aPage } from "../testing/a-page.ts";
import { NOW, surroundings } from "../testing/harness.ts";
import { readSlackAction, type SlackAction } from "./action.ts";
import type { SlackConfig } from "./config.ts";
import { readMemberships } from "./responders.ts";
import { createSlack } from "./send.ts";

const SECRET = "signing-secret";
const CONFIG: SlackConfig = {
  token: "xoxb-test-token",
  signing_secret: SECRET,
  channel: "C0123",
  responders: [],
  api_url: "https://slack.com/api/",
};
const NOBODY = (): readonly string[] => [];

/** A message with buttons on the fake, and a press of one of them. */
async function press(actionId: string, change: Partial<SlackConfig> = {}, memberOf = NOBODY): Promise<SlackAction> {
  await using fake = await startFakeSlack();
  await createSlack({ ...CONFIG, api_url: fake.apiUrl }, surroundings().context).send(
    aPage(),
    new AbortController().signal,
  );
  const [message] = fake.messages;
  if (message === undefined) throw new Error("no message");
  const { body, headers } = fake.click(message, actionId, { user: "U777", signingSecret: SECRET, atS: NOW / 1000 });
  return readSlackAction({ ...CONFIG, ...change }, request(body, headers, memberOf));
}

function request(
  body: string,
  headers: Readonly<Record<string, string>>,
  memberOf = NOBODY,
): Parameters<typeof readSlackAction>[1] {
  const timestamp = headers["x-slack-request-timestamp"] ?? "";
  return {
    headers: { timestamp, signature: headers["x-slack-signature"] ?? "" },
    rawBody: Buffer.from(body),
    now: NOW,
    memberOf,
  };
}

function submit(payload: unknown): SlackAction {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const mac = createHmac("sha256", SECRET)
    .update(`v0:${NOW / 1000}:${body}`)
    .digest("hex");
  return readSlackAction(
    CONFIG,
    request(body, { "x-slack-request-timestamp": String(NOW / 1000), "x-slack-signature": `v0=${mac}` }),
  );
}

describe("section 5, interactivity", () => {
  test("acknowledge", async () => {
    expect(await press("acknowledge")).toMatchObject({
      kind: "command",
      command: { kind: "acknowledge", groupId: "g_1", by: "slack:U777" },
    });
  });

  test.each(["compromised", "reopen"] as const)("%s", async (kind) => {
    const payload = { type: "block_actions", user: { id: "U777" }, actions: [{ action_id: kind, value: "g_1" }] };
    expect(submit(payload)).toMatchObject({ command: { kind, groupId: "g_1", by: "slack:U777" } });
  });

  test("snooze for the chosen time", async () => {
    expect(await press("snooze")).toMatchObject({ command: { kind: "snooze", groupId: "g_1", forMs: 3_600_000 } });
  });

  test("mark expected opens a dialog, which carries the opaque id and nothing else", async () => {
    const action = await press("expected");
    expect(action).toMatchObject({
      command: {
        kind: "open-modal",
        triggerId: "1.2.abc",
        view: { type: "modal", callback_id: "expected", private_metadata: "g_1" },
      },
    });
  });

  test("the dialog's answer is an expectation with an end", () => {
    const values = {
      expiry: { expiry: { selected_option: { value: "7d" } } },
      reason: { reason: { value: "new\u202e region" } },
    };
    const view = { id: "V1", callback_id: "expected", private_metadata: "g_1", state: { values } };
    expect(submit({ type: "view_submission", user: { id: "U777" }, view })).toMatchObject({
      command: { kind: "expected", groupId: "g_1", comment: "new region", endsAt: NOW + 7 * 86_400_000 },
    });
  });

  test("an end that was not offered becomes the default, never none", () => {
    const values = {
      expiry: { expiry: { selected_option: { value: "9999d" } } },
      reason: { reason: { value: "a drill" } },
    };
    const view = { id: "V1", callback_id: "expected", private_metadata: "g_1", state: { values } };
    expect(submit({ type: "view_submission", user: { id: "U777" }, view })).toMatchObject({
      command: { endsAt: NOW + 30 * 86_400_000 },
    });
  });

  test.each(["", "   ", "\n\t ", "\u200b\u202e", undefined])("the dialog wants a reason, and %j is none", (value) => {
    const values = { reason: { reason: { value } } };
    const view = { id: "V1", callback_id: "expected", private_metadata: "g_1", state: { values } };
    expect(submit({ type: "view_submission", user: { id: "U777" }, view })).toMatchObject({
      ...{ kind: "refused", reason: "no-reason", status: 200 },
      answer: expect.stringContaining("Say why"),
    });
  });

  test.each([
    ["nobody is named: the whole workspace may", [], [], true],
    ["a named user may", ["U777"], [], true],
    ["a member of a named group may", ["S1"], ["S1"], true],
    ["somebody else may not", ["U1", "S1"], ["S2"], false],
  ])("re-authorised on arrival: %s", async (_, responders, groups, allowed) => {
    const action = await press("acknowledge", { responders }, () => groups);
    if (allowed) expect(action.kind).toBe("command");
    else
      expect(action).toMatchObject({
        kind: "refused",
        reason: "not-a-responder",
        status: 200,
        answer: expect.stringMatching("nothing was done"),
      });
  });

  test("without a signing secret the endpoint is not there", async () => {
    expect(await press("acknowledge", { signing_secret: undefined })).toMatchObject({
      reason: "no-signing-secret",
      status: 404,
    });
  });

  test("another secret", async () => {
    expect(await press("acknowledge", { signing_secret: "other" })).toMatchObject({
      reason: "bad-signature",
      status: 401,
    });
  });

  test.each<[string, unknown, string]>([
    ["no object", 1, "malformed"],
    ["no user", { type: "block_actions", actions: [{ action_id: "acknowledge", value: "g_1" }] }, "malformed"],
    ["no action", { type: "block_actions", user: { id: "U1" }, actions: [] }, "malformed"],
    ["an unknown type", { type: "shortcut", user: { id: "U1" } }, "malformed"],
    [
      "an unknown action",
      { type: "block_actions", user: { id: "U1" }, actions: [{ action_id: "drop", value: "g_1" }] },
      "unknown-action",
    ],
    [
      "a value that is no group",
      { type: "block_actions", user: { id: "U1" }, actions: [{ action_id: "acknowledge", value: "../x" }] },
      "unknown-action",
    ],
    [
      "a span that was not offered",
      { type: "block_actions", user: { id: "U1" }, actions: [{ action_id: "snooze", value: "g_1/999d" }] },
      "unknown-action",
    ],
    [
      "an inherited span",
      { type: "block_actions", user: { id: "U1" }, actions: [{ action_id: "snooze", value: "g_1/constructor" }] },
      "unknown-action",
    ],
  ])("rightly signed, and still refused: %s", (_, payload, reason) => {
    expect(submit(payload)).toMatchObject({ kind: "refused", reason });
  });

  test("any payload is answered and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(submit(payload)).toMatchObject({ kind: "refused" });
      }),
    );
  });
});

test("memberships are asked of Slack, and a group that cannot be read has no members", async () => {
  await using fake = await startFakeSlack({ groups: { S1: ["U777"] } });
  const memberOf = await readMemberships(
    { ...CONFIG, api_url: fake.apiUrl, responders: ["U1", "S1", "S2"] },
    new AbortController().signal,
  );
  expect(memberOf("U777")).toEqual(["S1"]);
  expect(memberOf("U1")).toEqual([]);
});
