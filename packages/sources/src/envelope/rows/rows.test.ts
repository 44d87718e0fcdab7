import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { frameAll } from "../../frame/framer.ts";
import { createIntake } from "../../intake/intake.ts";
import { lokiLines } from "../loki-lines.ts";
import { customLogRow } from "./custom-log-row.ts";
import { workspaceRow } from "./workspace-row.ts";

function eventOf(row: JsonObject): object {
  const decoded = createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000 }).read(
    JSON.stringify(row),
    "file:1",
  );
  return decoded.kind === "ok" ? decoded.value : decoded;
}

describe("rows of custom logs of Log Analytics", () => {
  test.each([
    [
      "Okta",
      {
        TimeGenerated: "2026-11-24T10:00:00Z",
        Type: "Okta_CL",
        uuid_g: "8a3c1c1e-0000-4000-8000-000000000001",
        published_t: "2026-11-24T09:59:00Z",
        eventType_s: "zone.deactivate",
        actor_id_s: "00u1",
        actor_type_s: "User",
        actor_alternateId_s: "ann@example.com",
        client_ipAddress_s: "203.0.113.10",
        outcome_result_s: "SUCCESS",
        outcome_reason_s: "",
        target_s: '[{"id":"z1","type":"NetworkZone","displayName":"office"}]',
      },
      {
        source: "okta-system-log",
        action: "zone.deactivate",
        identity_name: "ann@example.com",
        resource: "office",
        src_ip: "203.0.113.10",
        outcome: "success",
        time: "2026-11-24T09:59:00.000Z",
      },
    ],
    [
      "GitHub, whose members have underscores of their own",
      {
        TimeGenerated: "2026-11-24T10:00:00Z",
        action_s: "repository_ruleset.destroy",
        actor_s: "ann",
        actor_ip_s: "203.0.113.10",
        org_s: "example-org",
        repo_s: "example-org/shop",
        created_at_d: 1_795_514_400_000,
        _document_id_s: "d1",
      },
      { source: "github-audit", action: "repository_ruleset.destroy", identity_name: "ann", src_ip: "203.0.113.10" },
    ],
    [
      "Slack, which has both",
      {
        TimeGenerated: "2026-11-24T10:00:00Z",
        id_g: "8a3c1c1e-0000-4000-8000-000000000002",
        date_create_d: 1_795_514_400,
        action_s: "user_login",
        actor_type_s: "user",
        actor_user_id_s: "W1",
        actor_user_email_s: "ann@example.com",
        entity_type_s: "user",
        context_location_id_s: "E1",
        context_ip_address_s: "203.0.113.10",
      },
      { source: "slack-audit", action: "user_login", identity_name: "ann@example.com", src_ip: "203.0.113.10" },
    ],
  ])("%s", (_, row, expected) => expect(eventOf(row)).toMatchObject(expected));

  test("a column stays where another begins with its name, and no name reaches a prototype", () => {
    const row = customLogRow({
      TimeGenerated: "x",
      a_s: "1",
      a_b_s: "2",
      c_d_e_s: "3",
      ["__proto___s"]: "4",
      x_constructor_s: "5",
    });
    expect(row).toEqual({
      TimeGenerated: "x",
      a: "1",
      a_b: "2",
      c_d_e: "3",
      c: { d_e: "3", d: { e: "3" } },
      x_constructor: "5",
      x: { constructor: "5" },
    });
  });

  test("members that look like columns, of something else, are left alone", () => {
    expect(customLogRow({ a_s: 1, b_s: 1, c_s: 1, d_s: 1 })).toBeUndefined();
    expect(customLogRow({ TimeGenerated: "x", a_s: 1, b_s: 1 })).toBeUndefined();
  });
});

describe("rows of Google Workspace in BigQuery", () => {
  const ROW = {
    time_usec: "1795514400000000",
    email: "ann@example.com",
    event_type: "DELEGATED_ADMIN_SETTINGS",
    event_name: "ASSIGN_ROLE",
    record_type: "admin",
    unique_identifier: "-1",
    ip_address: "203.0.113.10",
    admin: { role_name: "_SEED_ADMIN_ROLE", user_email: "bob@example.com", bulk: null },
  };

  test("are activities", () => {
    expect(eventOf(ROW)).toMatchObject({
      source: "google-workspace",
      action: "ASSIGN_ROLE",
      service: "admin",
      identity_name: "ann@example.com",
      src_ip: "203.0.113.10",
      time: "2026-11-24T10:00:00.000Z",
    });
  });

  test("the parameters are those of their application", () => {
    expect(workspaceRow({ ...ROW, admin: { a: true, b: 7, c: ["x"], d: [] } })).toMatchObject({
      events: [
        {
          parameters: [
            { name: "a", boolValue: true },
            { name: "b", intValue: "7" },
            { name: "c", multiValue: ["x"] },
          ],
        },
      ],
    });
  });

  test("a time that is none is no row", () => {
    expect(workspaceRow({ ...ROW, time_usec: "x" })).toBeUndefined();
    expect(workspaceRow({ ...ROW, time_usec: 1e300 })).toBeUndefined();
  });
});

describe("Sentinel's GoogleWorkspaceReports", () => {
  const REPORT = {
    TimeGenerated: "2026-11-24T10:05:00Z",
    Type: "GoogleWorkspaceReports",
    IdTime: "2026-11-24T10:00:00Z",
    IdApplicationName: "admin",
    IdUniqueQualifier: "7",
    IdCustomerId: "C1",
    ActorEmail: "ann@example.com",
    ActorKey: "",
    IPAddress: "203.0.113.10",
    EventType: "DOMAIN_SETTINGS",
    EventName: "AUTHORIZE_API_CLIENT_ACCESS",
    EventParameters: '[{"name":"API_CLIENT_NAME","value":"115"}]',
  };
  const EVENT = {
    source: "google-workspace",
    action: "AUTHORIZE_API_CLIENT_ACCESS",
    service: "admin",
    identity_name: "ann@example.com",
    src_ip: "203.0.113.10",
    time: "2026-11-24T10:00:00.000Z",
  };

  test.each([
    ["with its parameters as text", REPORT],
    ["with its parameters as a list", { ...REPORT, EventParameters: JSON.parse(REPORT.EventParameters) }],
  ])("a row %s is the activity", (_, row) => {
    expect(eventOf(row)).toMatchObject(EVENT);
  });

  test.each(["EventParameters", "ActorEmail", "IdTime"])("a row without %s is one still", (column) => {
    expect(eventOf({ ...REPORT, [column]: "" })).toMatchObject({ source: "google-workspace", action: EVENT.action });
  });
});

describe("Loki", () => {
  const LINES = ["1", "2"].map((id) =>
    JSON.stringify({
      action: "org.disable_saml",
      actor: "ann",
      org: "o",
      created_at: 1_795_514_400_000,
      _document_id: id,
    }),
  );
  const streams = [{ stream: { job: "github" }, values: LINES.map((line) => ["1795514400000000000", line]) }];

  test.each([
    ["a push", { streams }],
    ["what a query answers", { status: "success", data: { resultType: "streams", result: streams } }],
  ])("%s of several lines is as many records", (_, document) => {
    const found: string[] = [];
    frameAll(Buffer.from(JSON.stringify(document)), {
      record: (part) => found.push(Buffer.from(part).toString("utf8")),
      refused: () => undefined,
    });
    expect(found.map((part) => eventOf(JSON.parse(part)))).toMatchObject([{ event_uid: "1" }, { event_uid: "2" }]);
  });

  test("other documents with such members are none", () => {
    expect(lokiLines({ streams: ["a"] })).toBeUndefined();
    expect(lokiLines({ data: { result: [{ stream: {}, values: [["1", 2]] }] } })).toBeUndefined();
  });
});

describe("CloudTrail's lookup-events", () => {
  const EVENT = {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::123456789012:user/deploy",
      accountId: "123456789012",
      userName: "deploy",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    eventTime: "2026-11-24T10:00:00Z",
    eventSource: "iam.amazonaws.com",
    eventName: "UploadSigningCertificate",
    sourceIPAddress: "203.0.113.10",
    eventID: "e1",
    recipientAccountId: "123456789012",
  };
  const FOUND = {
    EventId: "e1",
    EventName: "UploadSigningCertificate",
    EventTime: 1_795_514_400,
    Username: "deploy",
    Resources: [],
    CloudTrailEvent: JSON.stringify(EVENT),
  };

  test("an event is the record in it, with its source or without", () => {
    const { raw, ...alone } = eventOf(EVENT) as { readonly raw?: string };
    expect(raw).toBeUndefined();
    expect(eventOf(FOUND)).toMatchObject(alone);
    expect(eventOf({ ...FOUND, EventSource: "iam.amazonaws.com" })).toMatchObject(alone);
  });

  test("an answer has as many records as events", () => {
    const found: string[] = [];
    frameAll(Buffer.from(JSON.stringify({ Events: [FOUND, FOUND] })), {
      record: (part) => found.push(Buffer.from(part).toString("utf8")),
      refused: () => undefined,
    });
    expect(found.map((part) => eventOf(JSON.parse(part)))).toMatchObject([{ event_uid: "e1" }, { event_uid: "e1" }]);
  });
});
