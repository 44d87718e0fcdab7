import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "./intake.ts";

const AT = "2026-11-24T10:00:00Z";

function read(record: JsonObject): string {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => Date.parse(AT) });
  const decoded = intake.read(JSON.stringify(record), "file:1");
  return decoded.kind === "ok"
    ? `${decoded.value.source} ${decoded.value.action}`
    : `${decoded.kind} ${decoded.reason}`;
}

test.each<[string, JsonObject, string]>([
  ["Slack.AuditLogs", { action: "user_login", actor: { type: "user" }, date_create: AT }, "slack-audit user_login"],
  ["OpenAI.Audit", { type: "login.failed", effective_at: 1_763_978_400 }, "openai login.failed"],
  ["GitHub.Audit", { action: "user.login", actor: "bob", p_event_time: AT }, "github-audit user.login"],
  [
    "Amazon.EKS.Audit",
    { verb: "get", objectRef: { resource: "pods" }, requestReceivedTimestamp: AT },
    "kubernetes-audit get pods",
  ],
])("a record of no known shape is what its lake calls it: %s", (format, record, expected) => {
  expect(read(record)).toBe("dead-letter unknown-format");
  expect(read({ ...record, p_log_type: format })).toBe(expected);
});

test.each([
  ["of a format that nobody reads", { p_log_type: "Zeek.DNS" }],
  ["whose name is no name", { p_log_type: "constructor" }],
  ["whose name is no text", { p_log_type: 7 }],
])("a record %s stays unknown", (_, record) => {
  expect(read({ action: "user_login", ...record })).toBe("dead-letter unknown-format");
});

test("a shape that is known counts more than the name", () => {
  const record = {
    eventName: "GetObject",
    eventSource: "s3.amazonaws.com",
    eventTime: AT,
    p_log_type: "Okta.SystemLog",
  };
  expect(read(record)).toBe("aws-cloudtrail GetObject");
});

test("what is missing is said by the source that the lake names", () => {
  expect(read({ eventType: "logout", p_log_type: "AWS.CloudTrail" })).toBe("dead-letter schema");
});
