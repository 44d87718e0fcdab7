import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { ALL_RECORDED, ONLY_FORBIDS, SPIKES_LOOKED_FOR, TRAIL_WIDER } from "./narrower.ts";

const sources = ["aws-cloudtrail"];
const OPEN = {
  BlockPublicAcls: false,
  BlockPublicPolicy: false,
  IgnorePublicAcls: false,
  RestrictPublicBuckets: false,
};
const SHUT = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

/** AWS: settings that guard an account and are set to less than they were. */
export const AWS_HARDENING: readonly Rule[] = [
  plainRule({
    id: "aws-public-access-block-loosened",
    title: "{identity_name} loosened the block of public access of {raw.requestParameters.bucketName|the account}",
    sources,
    actions: ["PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock", "PutPublicAccessBlock"],
    when: { field: "raw.requestParameters.PublicAccessBlockConfiguration.*", in: [false, "false"] },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "buckets stay shut",
    fires: [
      "open",
      cloudtrail("s3", "PutBucketPublicAccessBlock", { bucketName: "b", PublicAccessBlockConfiguration: OPEN }),
    ],
    quiet: [
      "shut",
      cloudtrail("s3", "PutBucketPublicAccessBlock", { bucketName: "b", PublicAccessBlockConfiguration: SHUT }),
    ],
  }),
  plainRule({
    id: "aws-cluster-log-off",
    title: "{identity_name} switched logs of the cluster {raw.requestParameters.name|that the log does not name} off",
    sources,
    service: "eks.amazonaws.com",
    actions: ["UpdateClusterConfig"],
    when: { each: "raw.requestParameters.logging.clusterLogging", where: { field: "item.enabled", equals: false } },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "clusters write audit logs",
    fires: [
      "audit off",
      cloudtrail("eks", "UpdateClusterConfig", {
        name: "c",
        logging: { clusterLogging: [{ types: ["audit"], enabled: false }] },
      }),
    ],
    quiet: [
      "on",
      cloudtrail("eks", "UpdateClusterConfig", {
        name: "c",
        logging: { clusterLogging: [{ types: ["audit"], enabled: true }] },
      }),
    ],
  }),
  plainRule({
    id: "aws-log-kept-shortly",
    title:
      "{identity_name} keeps the log {raw.requestParameters.logGroupName|that the log does not name} for a week at most",
    sources,
    service: "logs.amazonaws.com",
    actions: ["PutRetentionPolicy"],
    when: { field: "raw.requestParameters.retentionInDays", atMost: 7 },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "logs are kept for months",
    fires: ["a day", cloudtrail("logs", "PutRetentionPolicy", { logGroupName: "app", retentionInDays: 1 })],
    quiet: ["a year", cloudtrail("logs", "PutRetentionPolicy", { logGroupName: "app", retentionInDays: 365 })],
  }),
  plainRule({
    id: "aws-trail-changed",
    title: "{identity_name} changed the trail {raw.requestParameters.name|that the log does not name}",
    sources,
    service: "cloudtrail.amazonaws.com",
    actions: ["UpdateTrail", "UpdateEventDataStore", "PutInsightSelectors"],
    when: { not: { any: [TRAIL_WIDER, SPIKES_LOOKED_FOR] } },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "trails are set up once",
    fires: ["another bucket", cloudtrail("cloudtrail", "UpdateTrail", { name: "t", s3BucketName: "other" })],
    quiet: [
      "its files are signed",
      cloudtrail("cloudtrail", "UpdateTrail", { name: "t", enableLogFileValidation: true }),
    ],
  }),
  plainRule({
    id: "aws-image-scan-off",
    title: "{identity_name} switched the scan of images off ({raw.requestParameters.repositoryName|registry})",
    sources,
    service: "ecr.amazonaws.com",
    actions: ["PutImageScanningConfiguration"],
    when: { field: "raw.requestParameters.imageScanningConfiguration.scanOnPush", equals: false },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "images are scanned when they come",
    fires: [
      "off",
      cloudtrail("ecr", "PutImageScanningConfiguration", {
        repositoryName: "r",
        imageScanningConfiguration: { scanOnPush: false },
      }),
    ],
    quiet: [
      "on",
      cloudtrail("ecr", "PutImageScanningConfiguration", {
        repositoryName: "r",
        imageScanningConfiguration: { scanOnPush: true },
      }),
    ],
  }),
  plainRule({
    id: "aws-backup-guard-removed",
    title: "{identity_name} took away what guards backups ({action})",
    sources,
    service: "backup.amazonaws.com",
    actions: [
      "DeleteBackupVaultAccessPolicy",
      "PutBackupVaultAccessPolicy",
      "DeleteBackupVaultLockConfiguration",
      "DeleteBackupVaultNotifications",
      "DeleteBackupSelection",
      "DeleteFramework",
      "DeleteReportPlan",
      "UpdateRegionSettings",
    ],
    when: { not: ONLY_FORBIDS },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "vaults keep their locks and policies",
    fires: ["the lock", cloudtrail("backup", "DeleteBackupVaultLockConfiguration", { backupVaultName: "v" })],
    quiet: [
      "nobody may delete copies",
      cloudtrail("backup", "PutBackupVaultAccessPolicy", {
        backupVaultName: "v",
        policy:
          '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"backup:DeleteRecoveryPoint","Resource":"*"}]}',
      }),
    ],
  }),
  plainRule({
    id: "aws-model-record-changed",
    title: "{identity_name} changed what is recorded or checked of models ({action})",
    sources,
    service: "bedrock.amazonaws.com",
    actions: [
      "PutModelInvocationLoggingConfiguration",
      "DeleteAutomatedReasoningPolicy",
      "DeleteAutomatedReasoningPolicyTestCase",
      "UpdateAutomatedReasoningPolicy",
      "UpdateAutomatedReasoningPolicyAnnotations",
    ],
    when: { not: ALL_RECORDED },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "what models are asked is recorded",
    fires: [
      "no text",
      cloudtrail("bedrock", "PutModelInvocationLoggingConfiguration", {
        loggingConfig: {
          s3Config: { bucketName: "b" },
          textDataDeliveryEnabled: false,
          imageDataDeliveryEnabled: true,
        },
      }),
    ],
    quiet: [
      "all of it, which is at hand",
      cloudtrail("bedrock", "PutModelInvocationLoggingConfiguration", {
        loggingConfig: { s3Config: { bucketName: "b" }, textDataDeliveryEnabled: true },
      }),
    ],
  }),
  plainRule({
    id: "aws-finding-suppressed",
    title: "{identity_name} suppressed findings of Security Hub",
    sources,
    service: "securityhub.amazonaws.com",
    actions: ["BatchUpdateFindings", "UpdateFindings", "CreateAutomationRule"],
    when: {
      any: [
        { field: "raw.requestParameters.workflow.status", equals: "SUPPRESSED" },
        { field: "raw.requestParameters.Workflow.Status", equals: "SUPPRESSED" },
        { field: "raw.requestParameters.recordState", equals: "ARCHIVED" },
        { field: "raw.requestParameters.RecordState", equals: "ARCHIVED" },
        ...["actions.*.findingFieldsUpdate.workflow.status", "Actions.*.FindingFieldsUpdate.Workflow.Status"].map(
          (path) => ({ field: `raw.requestParameters.${path}`, equals: "SUPPRESSED" }),
        ),
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "findings are resolved",
    fires: ["suppressed", cloudtrail("securityhub", "BatchUpdateFindings", { workflow: { status: "SUPPRESSED" } })],
    quiet: ["resolved", cloudtrail("securityhub", "BatchUpdateFindings", { workflow: { status: "RESOLVED" } })],
  }),
  plainRule({
    id: "aws-region-enabled",
    title: "{identity_name} switched a region on ({raw.requestParameters.RegionName|not named in the log})",
    sources,
    service: "account.amazonaws.com",
    actions: ["EnableRegion", "DisableRegion"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1496.001" },
    expected: "regions are chosen once",
    fires: ["on", cloudtrail("account", "EnableRegion", { RegionName: "af-south-1" })],
    quiet: ["listed", cloudtrail("account", "ListRegions", {})],
  }),
  plainRule({
    id: "aws-guest-pool-opened",
    title: "{identity_name} lets guests without an account into an identity pool",
    sources,
    service: "cognito-identity.amazonaws.com",
    actions: ["CreateIdentityPool", "UpdateIdentityPool"],
    when: { field: "raw.requestParameters.allowUnauthenticatedIdentities", equals: true },
    severity: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "whoever gets a role has signed in",
    fires: ["guests", cloudtrail("cognito-identity", "UpdateIdentityPool", { allowUnauthenticatedIdentities: true })],
    quiet: ["none", cloudtrail("cognito-identity", "UpdateIdentityPool", { allowUnauthenticatedIdentities: false })],
  }),
];
