import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";

const timestamp = "2026-11-24T10:00:00.000Z";

/** What write-ups, tests of rules and searches leave of a record: a few members, and the time that a search gave it. */
const EXCERPTS: readonly (readonly [string, JsonObject, string, RegExp])[] = [
  [
    "okta-system-log",
    { eventType: "system.api_token.create", actor: { alternateId: "ann@example.com" }, outcome: { result: "SUCCESS" } },
    "system.api_token.create",
    /ann@example\.com/,
  ],
  ["github-audit", { action: "org.disable_saml", actor: "ann" }, "org.disable_saml", /:human:ann$/],
  [
    "kubernetes-audit",
    {
      verb: "create",
      objectRef: { resource: "pods", subresource: "exec", namespace: "shop", name: "cart" },
      user: { username: "system:serviceaccount:ci:runner" },
    },
    "create pods/exec",
    /:service-account:ci\/runner$/,
  ],
  [
    "slack-audit",
    {
      action: "app_installed",
      actor: { type: "user", user: { email: "ann@example.com" } },
      entity: { type: "app", app: { name: "deployer" } },
    },
    "app_installed",
    /ann@example\.com/,
  ],
  [
    "slack-audit",
    { action: "user_login", date_create: 1_795_514_400, actor: { user: { id: "W1" } } },
    "user_login",
    /:human:W1$/,
  ],
  ["auth0", { data: { type: "ferrt", client_id: "c1", description: "reused" } }, "ferrt", /:oauth-app:c1$/],
  [
    "auth0",
    {
      type: "sapi",
      description: "Delete log stream",
      details: {
        request: { method: "delete", path: "/api/v2/log-streams/1", auth: { user: { email: "ann@example.com" } } },
      },
    },
    "DELETE /api/v2/log-streams/{id}",
    /:human:ann@example\.com$/,
  ],
  [
    "gitlab-audit",
    { author_name: "Ann", event_type: "project_access_token_created", entity_type: "Project", details: {} },
    "project_access_token_created",
    /^gitlab:/,
  ],
  [
    "microsoft-365",
    { Operation: "New-InboxRule", Workload: "Exchange", UserId: "ann@example.com" },
    "New-InboxRule",
    /ann@example\.com/,
  ],
  [
    "anthropic",
    { type: "api_key_created", actor: { type: "user_actor", email_address: "ann@example.com" } },
    "api_key_created",
    /ann@example\.com/,
  ],
  [
    "openai",
    {
      type: "api_key.created",
      actor: { type: "session", session: { user: { email: "ann@example.com" } } },
      "api_key.created": { id: "k" },
    },
    "api_key.created",
    /ann@example\.com/,
  ],
];

test.each(EXCERPTS)("an excerpt of %s is one of its records", (source, record, action, who) => {
  const event = eventByIntake({ timestamp, ...record });
  expect(event).toMatchObject({ source, action, time: timestamp });
  expect(event.identity_uid).toMatch(who);
});

describe("what only looks like one is nobody's", () => {
  test.each<[string, JsonObject]>([
    ["an application's own log of sign-ins", { action: "user.login", actor: "ann" }],
    ["an event of a kind that Okta has none of", { eventType: "order.created", actor: { id: "1" }, target: [] }],
    ["a verb and an object without a user", { verb: "get", objectRef: { resource: "pods" } }],
    ["a code that others may have", { type: "s", client_id: "c", description: "x" }],
    ["somebody's own call", { type: "sapi", description: "x", details: { request: { path: "/orders" } } }],
    ["words about an author", { author_name: "Ann", event_type: "x", entity_type: "y" }],
  ])("%s", (_, record) => {
    const read = readAlone({ timestamp, ...record });
    expect(["unknown-format", "unlisted"]).toContain(read.kind === "ok" ? read.value.provider : read.reason);
  });
});
