import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const ENTRY: JsonObject = {
  insertId: "i-1",
  jsonPayload: {
    "@type": "type.googleapis.com/google.cloud.audit.TransparencyLog",
    location: { principalOfficeCountry: "US", principalEmployingEntity: "Google LLC" },
    reason: [{ type: "CUSTOMER_INITIATED_SUPPORT", detail: "Case number: 1" }],
    accesses: [{ methodName: "GoogleInternal.Read", resourceName: "//storage.googleapis.com/projects/_/buckets/b" }],
    product: ["Cloud Storage"],
  },
  logName: "projects/shop-prod/logs/cloudaudit.googleapis.com%2Faccess_transparency",
  timestamp: "2026-11-24T10:00:00Z",
  resource: { type: "project", labels: { project_id: "shop-prod" } },
};

test("what Google's staff looked at is an access to that resource, by nobody who is named", () => {
  expect(eventByIntake(ENTRY)).toMatchObject({
    source: "gcp-audit",
    event_uid: "i-1",
    account_uid: "shop-prod",
    action: "GoogleInternal.Read",
    action_class: "read",
    service: "Cloud Storage",
    identity_uid: "gcp:shop-prod:unknown:anonymous",
    resource: "//storage.googleapis.com/projects/_/buckets/b",
    outcome: "success",
  });
});

test("no odd member makes it throw", () => {
  for (const record of withOddMembers(ENTRY)) expect(["ok", "dead-letter"]).toContain(readAlone(record).kind);
});
