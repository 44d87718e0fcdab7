import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../test/hold-against-odd-records.ts";

const AT = "2026-11-24T10:00:00Z";
const IP = "203.0.113.7";

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
])("%s is no entry", (_, record) => {
  expect(readAlone(record)).toMatchObject({ kind: "dead-letter" });
});

holdAgainstOddRecords(ENTRIES.map(([, record]) => record));
