import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { sourceNamed } from "../sources.ts";

/** A record of BigQuery, as Google publishes them, with this member in its metadata. */
function ofJob(member: string, permission: string): JsonObject {
  return {
    insertId: "-1a2b3c",
    logName: "projects/shop/logs/cloudaudit.googleapis.com%2Fdata_access",
    resource: { type: "bigquery_dataset", labels: { project_id: "shop", dataset_id: "kyc" } },
    timestamp: "2026-11-24T10:00:00.000Z",
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "bigquery.googleapis.com",
      methodName: "google.cloud.bigquery.v2.JobService.InsertJob",
      resourceName: "projects/shop/datasets/kyc/tables/customers",
      authenticationInfo: { principalEmail: "etl@shop.iam.gserviceaccount.com" },
      authorizationInfo: [{ permission, granted: true, resource: "projects/shop/datasets/kyc/tables/customers" }],
      metadata: {
        "@type": "type.googleapis.com/google.cloud.audit.BigQueryAuditMetadata",
        [member]: { reason: "JOB", jobName: "projects/shop/jobs/7" },
      },
    },
  };
}

test.each([
  ["tableDataRead", "bigquery.tables.getData", "read", 2],
  ["tableDataChange", "bigquery.tables.updateData", "write", 3],
  ["tableDeletion", "bigquery.tables.delete", "delete", 4],
  ["jobInsertion", "bigquery.jobs.create", "execute", 99],
])("%s of a job is told as what it is", (member, permission, actionClass, activity) => {
  const decode = sourceNamed("gcp-audit")?.createDecoder({ tenant: "default" });
  expect(decode?.(ofJob(member, permission), "file:1")).toMatchObject({
    kind: "ok",
    value: {
      action_class: actionClass,
      activity_id: activity,
      resource: "projects/shop/datasets/kyc/tables/customers",
    },
  });
});
