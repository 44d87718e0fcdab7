import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { GOOGLE_STRICTER } from "../stricter.ts";

const sources = ["gcp-audit"];
const DELTAS = "raw.protoPayload.serviceData.policyDelta";
const RESOURCE_MANAGER = "cloudresourcemanager.googleapis.com";
const IAM = "iam.googleapis.com";

/** Services that watch, keep or guard: the others are switched off when nobody needs them. */
const GUARDS = [
  ...["securitycenter", "logging", "monitoring", "cloudasset", "cloudkms", "binaryauthorization", "containersecurity"],
  ...["websecurityscanner", "dlp.", "accesscontextmanager", "containeranalysis", "policyanalyzer", "secretmanager"],
  ...["iap.", "recaptcha", "essentialcontacts", "cloudaudit", "backupdr", "ids.", "iam.", "orgpolicy"],
];

/** Google Cloud: guards that are set to less than they were, and credentials and trust beside service accounts' keys. */
export const GCP_HARDENING: readonly Rule[] = [
  plainRule({
    id: "gcp-audit-config-changed",
    title: "{identity_name} had fewer calls logged, or fewer people's",
    sources,
    actions: [
      "SetIamPolicy",
      "google.iam.admin.v1.SetIAMPolicy",
      "google.cloud.resourcemanager.v3.Projects.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Folders.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Organizations.SetIamPolicy",
    ],
    when: {
      each: `${DELTAS}.auditConfigDeltas`,
      where: {
        any: [
          {
            all: [
              { field: "item.action", equals: "ADD" },
              { field: "item.exemptedMember", exists: true },
            ],
          },
          {
            all: [
              { field: "item.action", equals: "REMOVE" },
              { field: "item.exemptedMember", exists: false },
            ],
          },
        ],
      },
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "audit logs cover every service and everybody",
    falsePositives: ["Data-access logs switched off where they cost too much: by the platform's own code."],
    fires: [
      "somebody exempted",
      gcp(RESOURCE_MANAGER, "SetIamPolicy", [], {
        serviceData: {
          policyDelta: {
            auditConfigDeltas: [{ action: "ADD", service: "allServices", exemptedMember: "user:a@example.com" }],
          },
        },
      }),
    ],
    quiet: [
      "more is logged",
      gcp(RESOURCE_MANAGER, "SetIamPolicy", [], {
        serviceData: {
          policyDelta: {
            auditConfigDeltas: [
              { action: "ADD", service: "allServices", logType: "DATA_READ" },
              { action: "REMOVE", service: "allServices", exemptedMember: "user:a@example.com" },
            ],
          },
        },
      }),
    ],
  }),
  plainRule({
    id: "gcp-service-switched-off",
    title: "{identity_name} switched a service off: {resource|not named in the log}",
    sources,
    actions: [
      "google.api.serviceusage.v1.ServiceUsage.DisableService",
      "google.api.servicemanagement.v1.ServiceManager.DisableService",
    ],
    when: { any: GUARDS.map((contains) => ({ field: "resource", contains })) },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "services stay on",
    fires: [
      "Security Command Center",
      gcp("serviceusage.googleapis.com", "google.api.serviceusage.v1.ServiceUsage.DisableService", [], {
        resourceName: "projects/1/services/securitycenter.googleapis.com",
      }),
    ],
    quiet: [
      "one that nobody needs",
      gcp("serviceusage.googleapis.com", "google.api.serviceusage.v1.ServiceUsage.DisableService", [], {
        resourceName: "projects/1/services/translate.googleapis.com",
      }),
    ],
  }),
  plainRule({
    id: "gcp-context-guard-changed",
    title: "{identity_name} changed from where the organization may be reached ({action})",
    sources,
    actions: [
      "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateAccessLevel",
      "google.identity.accesscontextmanager.v1.AccessContextManager.DeleteAccessLevel",
      "google.identity.accesscontextmanager.v1.AccessContextManager.DeleteGcpUserAccessBinding",
      "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateGcpUserAccessBinding",
      "google.identity.accesscontextmanager.v1.AccessContextManager.DeleteAccessPolicy",
      "google.cloud.orgpolicy.v2.OrgPolicy.CreatePolicy",
      "google.cloud.orgpolicy.v2.OrgPolicy.CreateCustomConstraint",
      "google.cloud.orgpolicy.v2.OrgPolicy.DeleteCustomConstraint",
    ],
    when: { not: GOOGLE_STRICTER },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "access levels and organization policies come from code",
    fires: [
      "a level",
      gcp(
        "accesscontextmanager.googleapis.com",
        "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateAccessLevel",
        [],
      ),
    ],
    quiet: [
      "a constraint is enforced",
      gcp("orgpolicy.googleapis.com", "google.cloud.orgpolicy.v2.OrgPolicy.CreatePolicy", [], {
        request: { policy: { spec: { rules: [{ enforce: true }] } } },
      }),
    ],
  }),
  plainRule({
    id: "gcp-key-switched-off",
    title: "{identity_name} switched the key {resource|that the log does not name} off",
    sources,
    actions: [
      "UpdateCryptoKeyVersion",
      "google.cloud.kms.v1.KeyManagementService.UpdateCryptoKeyVersion",
      "UpdateCryptoKeyPrimaryVersion",
    ],
    when: { field: "raw.protoPayload.request.cryptoKeyVersion.state", in: ["DISABLED", 2] },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "keys stay on while data needs them",
    response: ["Enable the version again, which undoes it entirely; look at what else the identity did."],
    fires: [
      "off",
      gcp("cloudkms.googleapis.com", "UpdateCryptoKeyVersion", [], {
        request: { cryptoKeyVersion: { state: "DISABLED" } },
      }),
    ],
    quiet: [
      "on again",
      gcp("cloudkms.googleapis.com", "UpdateCryptoKeyVersion", [], {
        request: { cryptoKeyVersion: { state: "ENABLED" } },
      }),
    ],
  }),
  plainRule({
    id: "gcp-storage-key-made",
    title: "{identity_name} made an HMAC key for storage ({resource|not named in the log})",
    sources,
    actions: ["storage.hmacKeys.create", "storage.hmacKeys.update"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "storage is reached with tokens, which end",
    response: ["Set the key inactive (reversible); see what was read with it; delete it."],
    fires: ["made", gcp("storage.googleapis.com", "storage.hmacKeys.create", ["storage.hmacKeys.create"])],
    quiet: ["listed", gcp("storage.googleapis.com", "storage.hmacKeys.list", ["storage.hmacKeys.list"])],
  }),
  plainRule({
    id: "gcp-client-made",
    title: "{identity_name} made or changed a client of OAuth ({action})",
    sources,
    actions: [
      "google.cloud.iap.v1.IdentityAwareProxyOAuthService.CreateIdentityAwareProxyClient",
      "google.cloud.iap.v1.IdentityAwareProxyOAuthService.ResetIdentityAwareProxyClientSecret",
      "google.cloud.iap.v1.IdentityAwareProxyOAuthService.CreateBrand",
      "google.iam.admin.v1.OauthClients.CreateOauthClient",
      "google.iam.admin.v1.OauthClients.UpdateOauthClient",
      "google.iam.admin.v1.OauthClients.CreateOauthClientCredential",
      "google.iam.admin.v1.CreateOauthClient",
      "google.iam.admin.v1.CreateOauthClientCredential",
      "google.iam.admin.v1.UpdateOauthClient",
      // What the console does, by its own API, whose methods have no more than this.
      "CreateClient",
      "UpdateClient",
      "CreateBrand",
    ],
    when: {
      any: [
        { field: "action", contains: "." },
        { field: "service", equals: "clientauthconfig.googleapis.com" },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "clients are registered once",
    fires: [
      "made",
      gcp(
        "iap.googleapis.com",
        "google.cloud.iap.v1.IdentityAwareProxyOAuthService.CreateIdentityAwareProxyClient",
        [],
      ),
    ],
    quiet: [
      "listed",
      gcp("iap.googleapis.com", "google.cloud.iap.v1.IdentityAwareProxyOAuthService.ListIdentityAwareProxyClients", []),
    ],
  }),
  plainRule({
    id: "gcp-workload-federation-removed",
    title: "{identity_name} removed or changed a way in for workloads or people ({action})",
    sources,
    actions: [
      "google.iam.v1.WorkloadIdentityPools.DeleteWorkloadIdentityPool",
      "google.iam.v1.WorkloadIdentityPools.DeleteWorkloadIdentityPoolProvider",
      "google.iam.v1.WorkloadIdentityPools.UndeleteWorkloadIdentityPool",
      "google.iam.admin.v1.DeleteWorkloadIdentityPool*",
      "google.iam.admin.v1.WorkforcePools.CreateWorkforcePoolProvider",
      "google.iam.admin.v1.WorkforcePools.UpdateWorkforcePoolProvider",
      "google.iam.admin.v1.WorkforcePools.DeleteWorkforcePool",
      "google.iam.admin.v1.WorkforcePools.DeleteWorkforcePoolProvider",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "pools come and go with code",
    fires: ["a pool", gcp(IAM, "google.iam.v1.WorkloadIdentityPools.DeleteWorkloadIdentityPool", [])],
    quiet: ["read", gcp(IAM, "google.iam.v1.WorkloadIdentityPools.GetWorkloadIdentityPool", [])],
  }),
  plainRule({
    id: "gcp-service-account-back",
    title: "{identity_name} brought the service account {resource|that the log does not name} back",
    sources,
    actions: [
      "google.iam.admin.v1.EnableServiceAccount",
      "google.iam.admin.v1.UndeleteServiceAccount",
      "google.iam.admin.v1.EnableServiceAccountKey",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "what was switched off stays off",
    fires: ["enabled", gcp(IAM, "google.iam.admin.v1.EnableServiceAccount", ["iam.serviceAccounts.enable"])],
    quiet: ["read", gcp(IAM, "google.iam.admin.v1.GetServiceAccount", ["iam.serviceAccounts.get"])],
  }),
  plainRule({
    id: "gcp-stored-copies-deleted",
    title: "{identity_name} deleted stored copies of a database or machine ({action})",
    sources,
    actions: [
      "cloudsql.backupRuns.delete",
      "google.cloud.backupdr.*",
      "google.cloud.gkebackup.v1.BackupForGKE.DeleteBackup",
      "google.firestore.admin.v1.FirestoreAdmin.DeleteBackup",
      "google.cloud.backupdr.v1.BackupDR.DeleteBackupVault",
    ],
    when: { field: "action_class", equals: "delete" },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "backups go away when their retention is over",
    fires: ["a backup", gcp("cloudsql.googleapis.com", "cloudsql.backupRuns.delete", ["cloudsql.backupRuns.delete"])],
    quiet: ["listed", gcp("cloudsql.googleapis.com", "cloudsql.backupRuns.list", ["cloudsql.backupRuns.list"])],
  }),
];
