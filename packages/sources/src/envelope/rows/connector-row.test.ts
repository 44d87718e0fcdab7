import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const TimeGenerated = "2026-11-24T10:00:00Z";

const OKTA: JsonObject = {
  TimeGenerated,
  EventOriginalUid: "8a3c1c1e-0000-4000-8000-000000000001",
  EventOriginalType: "system.api_token.create",
  EventResult: "Success",
  OriginalOutcomeResult: "SUCCESS",
  OriginalUserId: "00u1",
  OriginalUserType: "User",
  OriginalActorAlternateId: "ann@example.com",
  SrcIpAddr: "203.0.113.10",
  SrcGeoCountry: "Germany",
  HttpUserAgent: "Mozilla/5.0",
  SecurityContextAsNumber: 64500,
  OriginalTarget: '[{"id":"00T1","type":"Token","displayName":"loader"}]',
  DebugData: '{"a.b":"1"}',
  ActorSessionId: "",
};

const AUTH0: JsonObject = {
  TimeGenerated,
  EventType: "feccft",
  LogId: "l-1",
  TenantName: "example",
  ClientId: "c1",
  ClientName: "loader",
  Description: "Unauthorized",
  SrcIpAddr: "203.0.113.10",
  Details: '{"error":"x"}',
};

const SLACK: JsonObject = {
  TimeGenerated: "2026-11-24T10:05:00Z",
  Id: "8a3c1c1e-0000-4000-8000-000000000002",
  DateCreate: 1_795_514_400,
  Action: "app_installed",
  ActionDescription: "An app has been installed.",
  Actor: '{"type":"user","user":{"id":"W1","email":"ann@example.com","team":"T1"}}',
  Entity: '{"type":"app","app":{"id":"A1","name":"loader"}}',
  Context: '{"ua":"x","ip_address":"203.0.113.10","location":{"type":"workspace","id":"T1"}}',
  Details: "",
};

test.each<[string, JsonObject, object]>([
  [
    "Okta's",
    OKTA,
    {
      source: "okta-system-log",
      event_uid: "8a3c1c1e-0000-4000-8000-000000000001",
      action: "system.api_token.create",
      identity_name: "ann@example.com",
      resource: "loader",
      outcome: "success",
      src_asn: 64500,
      src_country: "DE",
    },
  ],
  [
    "Okta's, of which a query left the common names alone",
    {
      ...{ TimeGenerated, EventOriginalUid: "u1", EventOriginalType: "system.api_token.create", ActorUserId: "00u1" },
      ...{ ActorUsername: "ann@example.com", OriginalOutcomeResult: "SUCCESS", Version: "0", OriginalSeverity: "INFO" },
      SrcIpAddr: "203.0.113.10",
    },
    { source: "okta-system-log", identity_uid: "okta:default:human:00u1", identity_name: "ann@example.com" },
  ],
  [
    "Auth0's",
    AUTH0,
    {
      source: "auth0",
      event_uid: "l-1",
      action: "feccft",
      identity_uid: "auth0:example:oauth-app:c1",
      outcome: "denied",
    },
  ],
  ["Slack's", SLACK, { source: "slack-audit", action: "app_installed", identity_uid: "slack:T1:human:W1" }],
])("%s row is the event that it was", (_, row, expected) => {
  expect(eventByIntake(row)).toMatchObject({ time: "2026-11-24T10:00:00.000Z", src_ip: "203.0.113.10", ...expected });
});

test("no odd column makes it throw", () => {
  for (const table of [OKTA, AUTH0, SLACK])
    for (const row of withOddMembers(table)) expect(["ok", "dead-letter"]).toContain(readAlone(row).kind);
});
