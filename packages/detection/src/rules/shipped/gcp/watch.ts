import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { IMAGES_REFUSED } from "./narrower.ts";

const sources = ["gcp-audit"];
const LOGGING = "logging.googleapis.com";
const HUMAN_TOOLS = ["kubectl", "curl/", "Wget", "wget", "python", "peirates", "google-cloud-sdk"];

const bucket = (retentionDays: number) =>
  gcp(LOGGING, "google.logging.v2.ConfigServiceV2.UpdateBucket", ["logging.buckets.update"], {
    request: { bucket: { retentionDays } },
  });
const gke = (method: string, payload: JsonObject) => gcp("k8s.io", method, [method], payload);
const review = (callerSuppliedUserAgent: string) =>
  gke("io.k8s.authorization.v1.selfsubjectrulesreviews.create", {
    authenticationInfo: { principalEmail: "system:serviceaccount:shop:checkout" },
    resourceName: "authorization.k8s.io/v1/selfsubjectrulesreviews",
    requestMetadata: { callerIp: "10.0.0.7", callerSuppliedUserAgent },
  });

/** Google Cloud: what watches, what lets images in, what brings data back, and pods by their templates. */
export const GCP_WATCH: readonly Rule[] = [
  plainRule({
    id: "gcp-web-guard-removed",
    title: "{identity_name} took a guard away from the web ({action} of {resource|a policy})",
    sources,
    service: "compute.googleapis.com",
    actions: [
      "v1.compute.securityPolicies.delete",
      "v1.compute.securityPolicies.removeRule",
      "v1.compute.regionSecurityPolicies.delete",
      "v1.compute.regionSecurityPolicies.removeRule",
      "beta.compute.securityPolicies.delete",
      "beta.compute.securityPolicies.removeRule",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "guards stay in front of what they guard",
    fires: ["a policy", gcp("compute.googleapis.com", "v1.compute.securityPolicies.delete", [])],
    quiet: ["a rule added", gcp("compute.googleapis.com", "v1.compute.securityPolicies.addRule", [])],
  }),
  plainRule({
    id: "gcp-log-kept-shortly",
    title: "{identity_name} keeps the log {resource|that the log does not name} for a week at most",
    sources,
    service: LOGGING,
    actions: ["google.logging.v2.ConfigServiceV2.UpdateBucket*"],
    when: { field: "raw.protoPayload.request.bucket.retentionDays", atMost: 7 },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "logs are kept for months",
    fires: ["a day", bucket(1)],
    quiet: ["a year", bucket(365)],
  }),
  plainRule({
    id: "gcp-watch-weakened",
    title: "{identity_name} weakened what watches a project, or what it lets run ({action})",
    sources,
    actions: [
      "google.monitoring.v3.NotificationChannelService.DeleteNotificationChannel",
      "google.cloud.binaryauthorization.v1.BinauthzManagementServiceV1.UpdatePolicy",
      "google.cloud.binaryauthorization.v1.BinauthzManagementServiceV1.DeleteAttestor",
      "google.cloud.binaryauthorization.v1beta1.BinauthzManagementServiceV1Beta1.UpdatePolicy",
      "google.cloud.securitycentermanagement.v1.SecurityCenterManagement.UpdateSecurityCenterService",
      "google.cloud.securitycentermanagement.v1.SecurityCenterManagement.Delete*",
      "google.monitoring.v3.SnoozeService.CreateSnooze",
      "google.cloud.ids.v1.IDS.DeleteEndpoint",
    ],
    when: { not: IMAGES_REFUSED },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what watches comes from code, and stays",
    fires: [
      "who is told",
      gcp("monitoring.googleapis.com", "google.monitoring.v3.NotificationChannelService.DeleteNotificationChannel", []),
    ],
    quiet: [
      "no image may run",
      gcp(
        "binaryauthorization.googleapis.com",
        "google.cloud.binaryauthorization.v1.BinauthzManagementServiceV1.UpdatePolicy",
        [],
        {
          request: {
            policy: {
              defaultAdmissionRule: {
                ...{ evaluationMode: "ALWAYS_DENY", enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG" },
              },
            },
          },
        },
      ),
    ],
  }),
  plainRule({
    id: "gcp-backups-removed",
    title: "{identity_name} took away what brings data back ({action})",
    sources,
    actions: [
      "google.cloud.gkebackup.v1.BackupForGKE.DeleteBackup*",
      "google.cloud.backupdr.v1.BackupDR.DeleteBackup*",
      "google.cloud.backupdr.v1.BackupDR.DeleteManagementServer",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "backups expire, nobody deletes them",
    fires: ["a plan", gcp("gkebackup.googleapis.com", "google.cloud.gkebackup.v1.BackupForGKE.DeleteBackupPlan", [])],
    quiet: ["listed", gcp("gkebackup.googleapis.com", "google.cloud.gkebackup.v1.BackupForGKE.ListBackupPlans", [])],
  }),
  {
    ...plainRule({
      id: "gcp-cluster-rights-asked-by-hand",
      title: "The workload {identity_name} asked what it may do in a cluster",
      sources,
      kinds: ["service-account", "workload"],
      actions: ["io.k8s.authorization.v1.selfsubjectrulesreviews.create"],
      when: { any: HUMAN_TOOLS.map((prefix) => ({ field: "user_agent", prefix })) },
      severity: "low",
      owasp: ["NHI2"],
      attack: { tactic: "Discovery", technique: "T1613" },
      expected: "programs know what they may do",
      fires: ["by hand", review("kubectl/v1.31.0 (linux/amd64)")],
      quiet: ["a controller", review("argocd/v2")],
    }),
    actors: "anyone",
  },
];
