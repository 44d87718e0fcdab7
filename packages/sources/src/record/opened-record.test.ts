import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";
import { openedRecord } from "./opened-record.ts";

const OKTA = {
  uuid: "o-1",
  published: "2026-11-24T10:00:00.000Z",
  eventType: "user.session.start",
  displayMessage: "User login to Okta",
  actor: { id: "00u1", type: "User", alternateId: "alice@example.com", displayName: "Alice" },
  client: { ipAddress: "203.0.113.10", userAgent: { rawUserAgent: "Mozilla/5.0" } },
  outcome: { result: "SUCCESS" },
  debugContext: { debugData: {} },
} satisfies JsonObject;

function read(record: JsonObject): Decoded {
  return createIntake({
    source: "auto",
    tenant: "default",
    keepRaw: () => true,
    now: () => Date.UTC(2026, 10, 24, 12),
  }).read(JSON.stringify(record), "file:1");
}

describe("a record whose members are not what they should be", () => {
  const whole = read(OKTA);
  const text = (value: JsonObject): string => JSON.stringify(value);

  test.each<[string, JsonObject]>([
    ["the actor as text", { ...OKTA, actor: text(OKTA.actor) }],
    ["the client as text", { ...OKTA, client: text(OKTA.client) }],
    ["the outcome as text", { ...OKTA, outcome: text(OKTA.outcome) }],
    ["the actor in a list of one", { ...OKTA, actor: [OKTA.actor] }],
    ["all of them", { ...OKTA, actor: text(OKTA.actor), client: [OKTA.client], outcome: text(OKTA.outcome) }],
  ])("gives the same event: %s", (_, record) => {
    expect(read(record)).toEqual(whole);
  });

  test("is left as it is where there is nothing to open", () => {
    expect(openedRecord(OKTA)).toBeUndefined();
    expect(openedRecord({ ...OKTA, actor: "{broken" })).toBeUndefined();
    expect(openedRecord({ ...OKTA, actor: [OKTA.actor, OKTA.actor] })).toBeUndefined();
  });

  test("keeps text that is meant as text: a policy, a body that was sent", () => {
    const record = {
      properties: { requestbody: '{"properties":{}}' },
      requestParameters: { policy: '{"Statement":[]}' },
    };
    expect(openedRecord(record)).toBeUndefined();
  });
});

test("a record that was written as JSON twice is one", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => Date.UTC(2026, 10, 24, 12) });
  expect(intake.read(JSON.stringify(JSON.stringify(OKTA)), "file:1")).toMatchObject({ kind: "ok" });
  expect(intake.read(JSON.stringify("a sentence"), "file:1")).toMatchObject({ reason: "unknown-format" });
});
