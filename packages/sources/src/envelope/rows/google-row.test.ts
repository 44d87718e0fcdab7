import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const ROW: JsonObject = {
  TimeGenerated: "2026-11-24T10:00:05Z",
  Timestamp: "2026-11-24T10:00:00Z",
  Type: "GCPAuditLogs",
  InsertId: "i-1",
  LogName: "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
  ProjectId: "shop",
  ServiceName: "iam.googleapis.com",
  MethodName: "google.iam.admin.v1.CreateServiceAccountKey",
  PrincipalEmail: "loader@shop.iam.gserviceaccount.com",
  AuthenticationInfo: '{"serviceAccountKeyName":"//iam.googleapis.com/projects/shop/serviceAccounts/x/keys/k1"}',
  RequestMetadata: '{"callerIp":"203.0.113.10","callerSuppliedUserAgent":"gcloud"}',
  GCPResourceName: "projects/-/serviceAccounts/4711",
  GCPResourceType: "service_account",
  Status: '{"code":7}',
  StatusMessage: "PERMISSION_DENIED",
};

test("a row of Sentinel's is the entry that it was", () => {
  expect(eventByIntake(ROW)).toMatchObject({
    source: "gcp-audit",
    event_uid: "i-1",
    time: "2026-11-24T10:00:00.000Z",
    account_uid: "shop",
    identity_uid: "gcp:shop:service-account:loader@shop.iam.gserviceaccount.com",
    credential_kind: "service-account-key",
    action: "google.iam.admin.v1.CreateServiceAccountKey",
    outcome: "denied",
    src_ip: "203.0.113.10",
  });
});

test("dynamic columns may be objects", () => {
  expect(
    eventByIntake({ ...ROW, RequestMetadata: { callerIp: "203.0.113.11" }, Status: null, StatusMessage: "" }),
  ).toMatchObject({ src_ip: "203.0.113.11", outcome: "success" });
});

test("no odd column makes it throw", () => {
  for (const row of withOddMembers(ROW)) expect(["ok", "dead-letter"]).toContain(readAlone(row).kind);
});
