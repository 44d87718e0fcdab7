import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { azure, directory, gcp } from "../rules/shipped/examples/clouds.ts";
import { okta } from "../rules/shipped/examples/directories.ts";
import { cloudtrail, github, kubernetes } from "../rules/shipped/examples/records.ts";
import { gitlab } from "../rules/shipped/examples/vendors.ts";
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

const BACKUP = "00000000-0000-0000-0000-0000000000ab";
const CLIENT = { target: [{ id: "0oa7", type: "AppInstance", displayName: "backup" }] };
const TOKEN = { details: { target_id: 12, target_type: "DeployToken", target_details: "backup" } };
const RESOURCES = "google.cloud.resourcemanager.v3.Projects.";

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
    kubernetes("delete", { resource: "serviceaccounts", ...REF }, { requestObject: { dryRun: ["All"] } }),
    undefined,
    [],
  ],
  [
    "one whose address alone says so, which a body overrides",
    kubernetes("delete", { resource: "serviceaccounts", ...REF }, { requestURI: "/api/v1/x?dryRun=All" }),
    "deleted",
    ["service-account:shop%2Fbackup"],
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
  ["an application of Okta", okta("application.lifecycle.deactivate", CLIENT), "deleted", ["oauth-app:0oa7"]],
  ["a client of Okta", okta("app.oauth2.client.lifecycle.delete", CLIENT), "deleted", ["oauth-app:0oa7"]],
  ["one that is activated", okta("application.lifecycle.activate", CLIENT), "made", ["oauth-app:0oa7"]],
  ["a user of Okta is no application", okta("application.lifecycle.deactivate"), undefined, []],
  [
    "a deploy token of GitLab, by its name and its number",
    gitlab("group_deploy_token_revoked", TOKEN),
    "deleted",
    ["access-key:deploy-token/backup", "access-key:deploy-token/12"],
  ],
  [
    "an application of Entra",
    directory("Delete application", { additionalDetails: [{ key: "AppId", value: BACKUP }] }),
    "deleted",
    [`oauth-app:${BACKUP}`],
  ],
  ["an application of Entra, by nothing but its object", directory("Delete application"), undefined, []],
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

/** What lies in it ends with it. */
const WHOLE: readonly (readonly [string, JsonObject, string | undefined])[] = [
  ["a namespace", kubernetes("delete", { resource: "namespaces", namespace: "shop", name: "shop" }), "shop/"],
  [
    "all accounts of a namespace",
    kubernetes("deletecollection", { resource: "serviceaccounts", namespace: "shop" }),
    "shop/",
  ],
  [
    "some accounts of a namespace",
    kubernetes(
      "deletecollection",
      { resource: "serviceaccounts", namespace: "shop" },
      { requestURI: "/api/v1/x?labelSelector=a" },
    ),
    undefined,
  ],
  [
    "a project",
    gcp("cloudresourcemanager.googleapis.com", `${RESOURCES}DeleteProject`, []),
    ":shop-prod:service-account:",
  ],
];

test.each(WHOLE)("%s, with all that lies in it", (_, record, end) => {
  const found = endIn(record)?.within;
  expect(found && decodeURIComponent(found)).toEqual(end && expect.stringMatching(new RegExp(`${end}$`)));
});

const TOKENS: readonly (readonly [string, JsonObject])[] = [
  [
    "a project's",
    gitlab("project_access_token_deleted", { details: { target_id: 991, target_type: "PersonalAccessToken" } }),
  ],
  [
    "a user's",
    gitlab("personal_access_token_revoked", {
      details: { custom_message: "Revoked personal access token with id 991" },
    }),
  ],
];

test.each(TOKENS)("of %s token of GitLab it says which one", (_, record) => {
  expect(endIn(record)).toEqual({ what: "deleted", targets: [], credential: "gitlab:PersonalAccessToken/991" });
});

test("of a key it says which one", () => {
  const key = cloudtrail("iam", "DeleteAccessKey", { userName: "backup", accessKeyId: "AKIAEXAMPLE" });
  expect(endIn(key)).toMatchObject({ what: "deleted", credential: "AKIAEXAMPLE" });
});

const SITE = "/subscriptions/0a/resourceGroups/shop/providers/Microsoft.Web/sites/web";
const IDENTITY = "/subscriptions/0a/resourcegroups/shop/providers/microsoft.managedidentity/userassignedidentities/m";

const PATHS: readonly (readonly [string, JsonObject, string | undefined])[] = [
  [
    "a managed identity",
    azure("Microsoft.ManagedIdentity/userAssignedIdentities/delete", { resourceId: IDENTITY }),
    IDENTITY,
  ],
  [
    "a managed identity, where an export writes all in capitals",
    azure("MICROSOFT.MANAGEDIDENTITY/USERASSIGNEDIDENTITIES/DELETE", { resourceId: IDENTITY.toUpperCase() }),
    IDENTITY,
  ],
  ["a site", azure("Microsoft.Web/sites/delete", { resourceId: SITE }), SITE.toLowerCase()],
  [
    "a group of resources",
    azure("Microsoft.Resources/subscriptions/resourceGroups/delete", {
      resourceId: "/subscriptions/0a/resourceGroups/shop",
    }),
    "/subscriptions/0a/resourcegroups/shop",
  ],
  [
    "a site that is not deleted yet",
    azure("Microsoft.Web/sites/delete", { resourceId: SITE, resultType: "Start", resultSignature: "Started." }),
    undefined,
  ],
  [
    "a site, in vain",
    azure("Microsoft.Web/sites/delete", { resourceId: SITE, resultType: "Failure", resultSignature: "Conflict." }),
    undefined,
  ],
  ["a setting of a site", azure("Microsoft.Web/sites/config/delete", { resourceId: `${SITE}/config/web` }), undefined],
];

test.each(PATHS)("%s of Azure is deleted by its path", (_, record, path) => {
  expect(endIn(record)).toEqual(path && { what: "deleted", targets: [], path });
});
