import { createHmac } from "node:crypto";
import { createIntake } from "@rolecall/sources";
import { expect, test } from "vitest";
import { type IntakeUnderTest, intakeUnderTest, RECORD } from "../../testing/intake-under-test.ts";

const TOKEN = { token: "s3cret" };
const BASE = { sender: { login: "alice", id: 1, type: "User" }, organization: { login: "acme" } };
const REPOSITORY = { full_name: "acme/shop", private: true, updated_at: "2020-01-01T00:00:00Z" };
const MEMBER = JSON.stringify({
  ...BASE,
  action: "member_added",
  membership: { role: "admin", user: { login: "mallory" } },
});

const signed = (body: string, secret: string): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** What GitHub sends beside a body. */
function headersOf(event: string, body: string, secret = "s3cret"): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": signed(body, secret),
  };
}

test("a delivery that is signed with the token is taken, with the event, the time and the id that no body says", async () => {
  const { post, events } = intakeUnderTest(TOKEN);
  const response = await post(MEMBER, headersOf("organization", MEMBER));
  expect([response.status, await response.json()]).toEqual([202, { accepted: 1, dead: 0 }]);
  expect(events).toMatchObject([
    {
      event_uid: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      time: "2026-11-24T12:00:00.000Z",
      source: "github-audit",
      action: "org.add_member",
      identity_uid: "github:acme:human:alice",
      origin: "http:r1/0",
    },
  ]);
});

test.each<[string, object, string, string]>([
  ["a star", { action: "created", starred_at: "2026-11-24T10:00:00Z", repository: REPOSITORY }, "star", "star.create"],
  ["a repository made public", { repository: { ...REPOSITORY, private: false } }, "public", "repo.access"],
  ["a wiki's page", { pages: [], repository: REPOSITORY }, "gollum", "gollum.sent"],
  ["what is not known yet", { action: "created", quark: {}, repository: REPOSITORY }, "quark", "quark.create"],
  ["who watches", { action: "started", repository: REPOSITORY }, "watch", "watch.started"],
])("%s goes by its event, at the time when it came", async (_, body, event, action) => {
  const { post, events } = intakeUnderTest(TOKEN);
  const text = JSON.stringify({ ...BASE, ...body });
  await post(text, headersOf(event, text));
  expect(events.map(({ action: done, time }) => [done, time])).toEqual([[action, "2026-11-24T12:00:00.000Z"]]);
});

test("the form that GitHub sends to whoever asks for it is the same", async () => {
  const { post, events } = intakeUnderTest(TOKEN);
  const form = new URLSearchParams({ payload: MEMBER }).toString();
  const headers = { ...headersOf("organization", form), "content-type": "application/x-www-form-urlencoded" };
  expect((await post(form, headers)).status).toBe(202);
  expect(events.map(({ action }) => action)).toEqual(["org.add_member"]);
});

test("a ping is filtered", async () => {
  const { post, counted } = intakeUnderTest(TOKEN);
  const ping = '{"zen":"Design for failure.","hook_id":1,"hook":{}}';
  const response = await post(ping, headersOf("ping", ping));
  expect(await response.json()).toEqual({ accepted: 0, dead: 0, filtered: 1 });
  expect(counted).toEqual([{ events: 0, filtered: 1, dead: 0, bytes: expect.any(Number) }]);
});

test.each(["{", '{}},"event":"organization","x":{"y":{}', "null"])("%s is a dead letter as it came", async (body) => {
  const { post, dead } = intakeUnderTest(TOKEN);
  const response = await post(body, headersOf("push", body));
  expect([response.status, await response.json()]).toEqual([202, { accepted: 0, dead: 1 }]);
  expect(dead.map(({ raw }) => raw)).toEqual([body]);
});

test("a tenant's hook is signed with the tenant's token", async () => {
  const tenants: string[] = [];
  const intake = createIntake({ source: "auto", tenant: "default", now: () => 0 });
  const { post } = intakeUnderTest({
    ...TOKEN,
    tokens: [{ tenant: "blue", token: "b1ue" }],
    door(_, tenant) {
      tenants.push(tenant);
      return { tenant, intake };
    },
  });
  await post(MEMBER, headersOf("organization", MEMBER, "b1ue"));
  await post(MEMBER, headersOf("organization", MEMBER));
  expect(tenants).toEqual(["blue", "default"]);
});

test.each<[string, Record<string, string>, IntakeUnderTest]>([
  ["with another secret", headersOf("organization", MEMBER, "guess"), TOKEN],
  ["of another body", headersOf("organization", `${MEMBER} `), TOKEN],
  ["of SHA-1", { ...headersOf("organization", MEMBER), "x-hub-signature-256": "sha1=00" }, TOKEN],
  ["of a body that is too large", headersOf("organization", MEMBER), { ...TOKEN, maxBodyBytes: 20 }],
])("a signature %s lets nobody in", async (_, headers, options) => {
  const { post, events, dead } = intakeUnderTest(options);
  const response = await post(MEMBER, headers);
  expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="rolecall"']);
  expect([...events, ...dead]).toEqual([]);
});

test("bodies that nobody may have signed leave those alone who show a token, and are told to come back", async () => {
  const { post, request } = intakeUnderTest({ ...TOKEN, maxBodyBytes: 1000 });
  const headers = headersOf("push", "never ends");
  const streams = Array.from({ length: 3 }, () => new TransformStream<Uint8Array, Uint8Array>());
  const held = streams.map(({ readable }) =>
    request("/v1/logs", { method: "POST", headers, body: readable, duplex: "half" } as RequestInit),
  );
  const writers = streams.map(({ writable }) => writable.getWriter());
  for (const writer of writers) await writer.write(new Uint8Array(900)).catch(() => undefined);
  expect((await held[2])?.status).toBe(429);
  const later = await post(MEMBER.padEnd(999), headersOf("organization", MEMBER.padEnd(999)));
  expect([later.status, later.headers.get("retry-after")]).toEqual([429, "1"]);
  expect((await post(JSON.stringify(RECORD), { authorization: "Bearer s3cret" })).status).toBe(202);
  for (const writer of writers.slice(0, 2)) await writer.close();
  expect((await Promise.all(held.slice(0, 2))).map(({ status }) => status)).toEqual([401, 401]);
  expect((await post(MEMBER, headersOf("organization", MEMBER))).status).toBe(202);
});

test("Gitea, which has GitHub's headers as well, sends bodies of its own", async () => {
  const { post, dead } = intakeUnderTest(TOKEN);
  const body = '{"secret":"","ref":"refs/heads/main"}';
  await post(body, { ...headersOf("push", body), "x-gitea-event": "push" });
  expect(dead.map(({ raw }) => raw)).toEqual([body]);
});
