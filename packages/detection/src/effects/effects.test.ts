import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { directory, gcp } from "../rules/shipped/examples/clouds.ts";
import { cloudtrail, github, kubernetes } from "../rules/shipped/examples/records.ts";
import { decodeRecord } from "../rules/test/decode-record.ts";
import type { Effect } from "./effect.ts";
import { effectsOf } from "./effects.ts";

const REF = { namespace: "shop", name: "backup" };
const POD = { spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: "backup" } } } } } };
const ADDRESS = "backup@shop-prod.iam.gserviceaccount.com";
const LABELS = { type: "service_account", labels: { email_id: ADDRESS, project_id: "shop-prod", unique_id: "1" } };
const NUMBERED = { resourceName: "projects/-/serviceAccounts/1" };

function google(verb: string): JsonObject {
  return { ...gcp("iam.googleapis.com", `google.iam.admin.v1.${verb}ServiceAccount`, [], NUMBERED), resource: LABELS };
}

const role = cloudtrail("iam", "DeleteRole", { roleName: "backup" });

/** What was done, its record, and whom that ends: the end of the uids. */
const CASES: readonly (readonly [string, JsonObject, "deleted" | "made" | undefined, readonly string[]])[] = [
  ["a role", role, "deleted", ["role:backup"]],
  ["a role, refused", { ...role, errorCode: "AccessDenied" }, undefined, []],
  ["a user", cloudtrail("iam", "DeleteUser", { userName: "backup" }), "deleted", ["access-key:backup"]],
  ["a role that is made", cloudtrail("iam", "CreateRole", { roleName: "backup" }), "made", ["role:backup"]],
  [
    "a service account of a cluster",
    kubernetes("delete", { resource: "serviceaccounts", ...REF }),
    "deleted",
    ["service-account:shop%2Fbackup"],
  ],
  [
    "one in a dry run",
    kubernetes("delete", { resource: "serviceaccounts", ...REF }, { requestURI: "/api/v1/x?dryRun=All" }),
    undefined,
    [],
  ],
  [
    "a cron job, by the answer",
    kubernetes("delete", { resource: "cronjobs", ...REF }, { responseObject: POD }),
    "deleted",
    ["service-account:shop%2Fbackup"],
  ],
  [
    "a cron job, by what was asked",
    kubernetes("delete", { resource: "cronjobs", ...REF }, { requestObject: POD }),
    undefined,
    [],
  ],
  [
    "a cron job that is made",
    kubernetes("create", { resource: "cronjobs", ...REF }, { requestObject: POD }),
    "made",
    ["service-account:shop%2Fbackup"],
  ],
  ["an account of Google Cloud, by its number", google("Delete"), "deleted", [`shop-prod:service-account:${ADDRESS}`]],
  ["one that is enabled", google("Enable"), "made", [`shop-prod:service-account:${ADDRESS}`]],
  [
    "a service principal",
    directory("Remove service principal"),
    "deleted",
    ["oauth-app:t-1", "managed-identity:t-1", "ai-agent:t-1"],
  ],
  [
    "an app of GitHub",
    github("integration_installation.destroy", { integration: "Backup Bot" }),
    "deleted",
    ["oauth-app:backup-bot"],
  ],
  ["an app of another spelling", github("integration_installation.destroy", { integration: "Bäckup" }), undefined, []],
];

/** Whom it ends or makes. */
function endIn(record: JsonObject): Effect | undefined {
  return effectsOf(decodeRecord(record)).find(({ what }) => what === "deleted" || what === "made");
}

test.each(CASES)("%s", (_, record, what, ends) => {
  const found = endIn(record);
  expect(found?.what).toBe(what);
  const targets = (found?.targets ?? []).map(decodeURIComponent);
  expect(targets).toHaveLength(ends.length);
  for (const [at, end] of ends.entries()) expect(targets[at]).toMatch(new RegExp(`:${decodeURIComponent(end)}$`));
});

test("of a key it says which one", () => {
  const key = cloudtrail("iam", "DeleteAccessKey", { userName: "backup", accessKeyId: "AKIAEXAMPLE" });
  expect(endIn(key)).toMatchObject({ what: "deleted", credential: "AKIAEXAMPLE" });
});
