import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../test/hold-against-odd-records.ts";

const AT = "2026-11-24T10:00:00Z";
const IP = "203.0.113.7";

const ACT: JsonObject = { actor: { id: "a1", type: "robot" }, action: "role.granted", time: AT, ip: IP, target: "t" };

/** Entries as services write them whom no form knows, in the spellings that are common. */
const ENTRIES: readonly (readonly [title: string, record: JsonObject, expected: JsonObject])[] = [
  [
    "an actor with a type, a target and a context",
    {
      ...{ action: "user.role_changed", occurred_at: AT, actor: { type: "user", id: "user_1", name: "Jo" } },
      ...{ targets: [{ type: "user", id: "user_2" }], context: { location: IP, user_agent: "x" } },
    },
    { identity_uid: "unlisted::human:user_1", identity_name: "Jo", action: "user.role_changed", src_ip: IP },
  ],
  [
    "an actor in members of its own, and a bare word for what was done",
    {
      ...{ actor_type: "api_token", actor_id: "k9", action_type: "create", target_type: "monitor", target_id: "m" },
      ...{ outcome: "success", timestamp: AT },
    },
    { identity_uid: "unlisted::api-key:k9", action: "monitor.create", resource: "m", resource_kind: "monitor" },
  ],
  [
    "an actor by name, with its sort beside it",
    {
      ...{ actor: "ci-publisher", actor_kind: "service", actor_ip_address: IP, event: "action.package_deleted" },
      ...{ event_at: AT, object: "pkg" },
    },
    { identity_uid: "unlisted::service-account:ci-publisher", action_class: "delete", src_ip: IP },
  ],
  [
    "a user with an address of mail, from somewhere",
    { userId: "7782", userEmail: "Jo@Acme.example", action: "ExportCall", timestamp: AT, ipAddress: IP },
    { identity_uid: "unlisted::human:7782", identity_name: "jo@acme.example", action: "ExportCall" },
  ],
  [
    "what is denied",
    { actor: { id: "a1", type: "robot" }, event_type: "secret.read", result: "DENIED", created_at: AT },
    { identity_uid: "unlisted::service-account:a1", action_class: "secret", outcome: "denied" },
  ],
  [
    "a sign-in that failed, under a name that may be anybody's",
    { username: "guess", event: "user.login_failed", status: "failure", ip: IP, time: AT },
    { identity_uid: "unlisted::unknown:anonymous", outcome: "denied", labels: { tried_user: "guess" } },
  ],
  [
    "a member around it, and a time outside",
    {
      ...{ created: AT, id: "x", actorId: "a1" },
      data: { actorEmail: "jo@acme.example", eventDescription: "An API token was made", actorIp: IP },
    },
    { identity_uid: "unlisted::human:a1", identity_name: "jo@acme.example", src_ip: IP },
  ],
  [
    "the lake's own name for whose it is",
    { p_log_type: "Acme.Audit", actor: "jo", action: "dashboard.open", timestamp: AT },
    { identity_uid: "unlisted:acme:human:jo", account_uid: "acme", service: "acme" },
  ],
];

test.each(ENTRIES)("%s", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject({
    source: "rolecall",
    provider: "unlisted",
    time: "2026-11-24T10:00:00.000Z",
    ...expected,
  });
});

test.each(ENTRIES)("%s, in envelopes", (_, record, expected) => {
  const text = JSON.stringify(record);
  expect(eventByIntake({ "@timestamp": AT, message: text })).toMatchObject(expected);
  const document = { "@timestamp": AT, ecs: { version: "8.11.0" }, event: { original: text, kind: "event" } };
  expect(eventByIntake(document)).toMatchObject(expected);
});

test.each<[string, JsonObject]>([
  ["a line of a program's own log", { time: AT, level: "info", msg: "x", user: "jo", action: "user.login" }],
  ["a shop's order", { event: "order.created", actor: { type: "customer", id: "c1" }, status: "paid", timestamp: AT }],
  ["a page that was seen", { timestamp: AT, user_id: "u1", event: "page_view", ip: IP, page: "/x" }],
  ["a payment", { created: AT, type: "payment.failed", customer: { id: "c" }, status: "failed", ip: IP }],
  ["a message", { created_at: AT, type: "message", user: { id: "u", name: "Jo" }, text: "hi" }],
  ["a user that somebody made", { event: "user.created", user: { id: "u1", email: "n@acme.example" }, created_at: AT }],
  [
    "a user that is a webhook's object",
    { event: "user.created", data: { id: "u1", email: "n@acme.example" }, time: AT },
  ],
  [
    "two spellings that say different things",
    { actor: { id: "a" }, Actor: { id: "b" }, action: "role.granted", time: AT },
  ],
  ["an act without a time", { actor: { id: "a" }, action: "role.granted" }],
  ["an act of nobody", { actor: { id: null }, action: "role.granted", time: AT }],
  ["a line of a framework", { ts: 1_764_064_800.1, caller: "a.go:1", user: "jo", action: "login", ip: IP }],
  ["a line with a logger", { timestamp: AT, logger: "app.auth", user_id: "u1", event: "token_refreshed", ip: IP }],
  [
    "what analytics of a product track",
    { type: "track", event: "User Invited", userId: "u1", timestamp: AT, context: { ip: IP }, anonymousId: "a" },
  ],
  [
    "what analytics of a product count",
    { event: "Settings Changed", properties: { distinct_id: "u1", user_id: "u1", time: 1_764_064_800, ip: IP } },
  ],
  ["a report of an error", { event_id: "x", type: "error", timestamp: AT, user: { id: "u1", ip_address: IP } }],
  ["a step of a trace", { span_id: "b", operation: "token.verify", timestamp: AT, user: { id: "u1" }, ip: IP }],
  ["a job", { jid: "1", event: "export.done", created_at: AT, user_id: "u1", queue: "default", ip: IP, status: "ok" }],
  ["a build", { event: "build.finished", actor: "ci-bot", timestamp: AT, status: "success", resource: "repo" }],
  [
    "a row that somebody wrote last",
    { type: "invoice", status: "open", updated_by: "svc-billing", updated_at: AT, ip: IP, tenant_id: "t" },
  ],
  ["a price", { action: "price.updated", updated_by: "jo", updated_at: AT, object: "price", ip: IP, status: "ok" }],
  ["a loan", { type: "loan.created", principal: 12_000, date: AT, status: "approved", member: "x", tenant_id: "t" }],
  [
    "a ticket",
    { event: "ticket.updated", author: { id: "a" }, created_at: AT, subject: "Grant access", tenant_id: "t" },
  ],
  ["a commit", { type: "commit", author: "jo", created_at: AT, object: "abc", status: "success" }],
  [
    "a customer's order from somewhere",
    { event: "order.created", actor: { type: "customer", id: "c" }, target: "o", status: "ok", ip: IP, time: AT },
  ],
  ["who acts, where there are two", { ...ACT, actor: [{ id: "a" }, { id: "b" }] }],
  ["a name that is turned round", { ...ACT, actor: "ad\u202Emin" }],
  ["a name that is a key", { ...ACT, actor: `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}` }],
  ["nobody by the sort", { ...ACT, actor: { id: "x", type: "anonymous" } }],
  ["an entry in the text that a program logs", { level: "info", time: AT, msg: JSON.stringify(ACT) }],
  ["an entry in a text beside somebody", { time: AT, user: "jo", action: "comment", message: JSON.stringify(ACT) }],
  ["an entry in the body of a request", { time: AT, method: "POST", path: "/x", body: ACT }],
  [
    "who acts by the body of a request alone",
    { time: AT, action: "member.added", ip: IP, request: { actor: "admin" } },
  ],
])("%s is no entry", (_, record) => {
  expect(readAlone(record)).toMatchObject({ kind: "dead-letter" });
});

test.each<[string, JsonObject]>([
  ["failed, with an id", { event: "login.failed", actor: { id: "typed" }, ip: IP, time: AT }],
  [
    "denied, with a name as the id",
    { event: "login", user: { id: "typed", name: "typed" }, result: "denied", time: AT, ip: IP },
  ],
  ["refused by its status", { event: "token.request", user: "typed", ip: IP, time: AT, status: 401 }],
  ["locked", { event: "LoginAttempt", user: "typed", ip: IP, time: AT, status: "locked" }],
  ["begun", { event: "login.started", username: "typed", ip: IP, time: AT }],
  ["with a fault", { event: "login", error: "invalid_credentials", username: "typed", ip: IP, time: AT }],
  ["with a reason", { event: "authentication", user: "typed", ip: IP, time: AT, reason: "bad password" }],
  [
    "that went badly, over a call that went well",
    { event: "login", success: false, status: 200, username: "typed", ip: IP, time: AT },
  ],
  ["that is asked for", { event: "password.reset_requested", user: "typed", ip: IP, time: AT, status: "sent" }],
  ["that is a stranger's own", { event: "user.signup", username: "typed", ip: IP, time: AT, status: "success" }],
])("a sign-in %s is nobody's", (_, record) => {
  expect(eventByIntake(record)).toMatchObject({
    identity_uid: "unlisted::unknown:anonymous",
    labels: { tried_user: "typed" },
  });
});

test.each<[string, JsonObject, JsonObject]>([
  [
    "whoever is outside, and not who is named in what was changed",
    { time: AT, user: "jo", action: "member.updated", ip: IP, status: "ok", details: { actor: "admin" } },
    { identity_uid: "unlisted::human:jo" },
  ],
  [
    "a person who acts as another is behind",
    { ...ACT, impersonator: { id: "s9", email: "help@acme.example" } },
    { identity_uid: "unlisted::service-account:a1", delegation: ["unlisted::human:s9"] },
  ],
  [
    "a person for whom a program acts is behind",
    { ...ACT, on_behalf_of: { id: "u2", type: "user" } },
    { identity_uid: "unlisted::service-account:a1", delegation: ["unlisted::human:u2"] },
  ],
  [
    "an entry in base64",
    { name: "x", logEntryTime: AT, data: Buffer.from(JSON.stringify(ACT)).toString("base64") },
    { identity_uid: "unlisted::service-account:a1" },
  ],
])("%s", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject(expected);
});

test("a record that somebody filled with parts is read as fast as another", () => {
  const filled = (depth: number): JsonObject =>
    depth === 0 ? { x: 1 } : Object.fromEntries(NAMES.map((name) => [name, filled(depth - 1)]));
  expect(readAlone(filled(5))).toMatchObject({ kind: "dead-letter" });
});

const NAMES = ["message", "log", "event", "data", "payload", "body"];

holdAgainstOddRecords(ENTRIES.map(([, record]) => record));
