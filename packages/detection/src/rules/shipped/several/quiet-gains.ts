import type { Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { m365 } from "../examples/directories.ts";
import { cloudtrail, kubernetes, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";
import { slack } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const AWS = ["aws-cloudtrail"];
/** Names that groups and rules of those who run or watch over things commonly have. */
const RULERS = ["admin", "root", "poweruser", "security", "owner", "superuser"];
const WATCHERS = ["guardduty", "security", "cloudtrail", "root", "iam-", "config", "console-sign", "macie", "audit"];
/** Quotas of machines with graphics processors, on demand and on the spot market. */
const GPU_QUOTAS = ["L-417A185B", "L-DB2E81BA", "L-7212CCBC", "L-3819A6DF", "L-74FC7D96", "L-B5D1601B"];

const exported = (s3BucketOwner: string) =>
  cloudtrail("dynamodb", "ExportTableToPointInTime", { tableArn: "t", s3BucketOwner });
const bound = (namespace: string) =>
  kubernetes(
    "create",
    { resource: "rolebindings", namespace, name: "x", apiGroup: "rbac.authorization.k8s.io" },
    { requestObject: { roleRef: { kind: "ClusterRole", name: "admin" }, subjects: [{ kind: "User", name: "eve" }] } },
  );
const sharing = (NewValue: string) =>
  m365("SharingPolicyChanged", "SharePoint", { ModifiedProperties: [{ Name: "ShareUsingAnonymousLinks", NewValue }] });
const app = (scopes: readonly string[]) =>
  slack("app_installed", { entity: { type: "app", app: { id: "A1", name: "helper", scopes: [...scopes] } } });

/** Small changes by which somebody gains much: told by what is named in them. */
export const QUIET_GAINS: readonly Rule[] = [
  plainRule({
    id: "aws-user-joined-rulers",
    title:
      "{identity_name} put {raw.requestParameters.userName|a user} into the group {raw.requestParameters.groupName|that the log does not name} of those who rule",
    sources: AWS,
    service: "iam.amazonaws.com",
    actions: ["AddUserToGroup"],
    when: { any: RULERS.map((contains) => ({ field: "raw.requestParameters.groupName", contains })) },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "few people rule, and they are named in code",
    fires: ["administrators", cloudtrail("iam", "AddUserToGroup", { groupName: "Administrators", userName: "eve" })],
    quiet: ["readers", cloudtrail("iam", "AddUserToGroup", { groupName: "read-only", userName: "eve" })],
  }),
  plainRule({
    id: "aws-watching-rule-disabled",
    title:
      "{identity_name} stopped the rule {raw.requestParameters.name|that the log does not name}, which tells of what happens in the account",
    sources: AWS,
    service: "events.amazonaws.com",
    actions: ["DisableRule", "DeleteRule", "RemoveTargets"],
    when: {
      any: WATCHERS.flatMap((contains) =>
        ["name", "rule"].map((name) => ({ field: `raw.requestParameters.${name}`, contains })),
      ),
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what tells of dangers stays",
    fires: ["of findings", cloudtrail("events", "DisableRule", { name: "guardduty-to-sns" })],
    quiet: ["of a schedule", cloudtrail("events", "DisableRule", { name: "nightly-report" })],
  }),
  plainRule({
    id: "aws-table-exported-outside",
    title:
      "{identity_name} exported the table {raw.requestParameters.tableArn|that the log does not name} to a bucket of another account",
    sources: AWS,
    service: "dynamodb.amazonaws.com",
    actions: ["ExportTableToPointInTime"],
    when: { field: "raw.requestParameters.s3BucketOwner", outsideAccount: true },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "exports go to buckets of the account",
    response: ["What was exported is gone, so treat it as disclosed; revoke the identity's sessions."],
    fires: ["to another account", exported(OTHER_ACCOUNT)],
    quiet: ["to its own", exported(OWN_ACCOUNT)],
  }),
  plainRule({
    id: "aws-authority-lent",
    title:
      "{identity_name} had an authority certify another authority ({raw.requestParameters.certificateAuthorityArn|not named in the log})",
    sources: AWS,
    service: "acm-pca.amazonaws.com",
    actions: ["IssueCertificate"],
    when: { field: "raw.requestParameters.templateArn", contains: "CACertificate" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Credential Access", technique: "T1556" },
    expected: "authorities are made once, by ceremony",
    fires: [
      "a subordinate",
      cloudtrail("acm-pca", "IssueCertificate", {
        templateArn: "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
      }),
    ],
    quiet: [
      "a server's",
      cloudtrail("acm-pca", "IssueCertificate", { templateArn: "arn:aws:acm-pca:::template/EndEntityCertificate/V1" }),
    ],
  }),
  plainRule({
    id: "aws-blocks-of-copy-read",
    title:
      "{identity_name} read the blocks of the snapshot {raw.requestParameters.snapshotId|that the log does not name} one by one",
    sources: AWS,
    service: "ebs.amazonaws.com",
    actions: ["GetSnapshotBlock"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "a backup's own program reads blocks, every day",
    fires: ["read", cloudtrail("ebs", "GetSnapshotBlock", { snapshotId: "snap-1" })],
    quiet: ["listed", cloudtrail("ebs", "ListSnapshotBlocks", { snapshotId: "snap-1" })],
  }),
  plainRule({
    id: "aws-more-processors-asked",
    title: "{identity_name} asked for more machines with graphics processors",
    sources: AWS,
    service: "servicequotas.amazonaws.com",
    actions: ["RequestServiceQuotaIncrease"],
    when: { field: "raw.requestParameters.quotaCode", in: GPU_QUOTAS },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1496.001" },
    expected: "quotas are asked for by a plan",
    fires: ["asked", cloudtrail("servicequotas", "RequestServiceQuotaIncrease", { quotaCode: "L-417A185B" })],
    quiet: ["addresses", cloudtrail("servicequotas", "RequestServiceQuotaIncrease", { quotaCode: "L-0263D0A3" })],
  }),
  plainRule({
    id: "aws-customers-second-factor-off",
    title:
      "{identity_name} switched the second factor of customers off ({raw.requestParameters.userPoolId|not named in the log})",
    sources: AWS,
    service: "cognito-idp.amazonaws.com",
    actions: ["SetUserPoolMfaConfig"],
    when: { field: "raw.requestParameters.mfaConfiguration", equals: "OFF" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "a second factor stays",
    fires: ["off", cloudtrail("cognito-idp", "SetUserPoolMfaConfig", { mfaConfiguration: "OFF" })],
    quiet: ["on", cloudtrail("cognito-idp", "SetUserPoolMfaConfig", { mfaConfiguration: "ON" })],
  }),
  plainRule({
    id: "kubernetes-system-namespace-ruled",
    title:
      "{identity_name} made {raw.requestObject.subjects.*.name|somebody} administrator of the cluster's own namespace",
    sources: ["kubernetes-audit"],
    actions: ["create rolebindings", "update rolebindings", "patch rolebindings"],
    when: {
      all: [
        { field: "raw.objectRef.namespace", in: ["kube-system", "kube-public", "kube-node-lease"] },
        { field: "raw.requestObject.roleRef.name", in: ["cluster-admin", "admin", "edit"] },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "the cluster's own namespace is the cluster's",
    fires: ["admin", bound("kube-system")],
    quiet: ["of a team", bound("shop")],
  }),
  plainRule({
    id: "slack-app-may-rule",
    title:
      "{identity_name} put the app {labels.entity|that the log does not name}, which may rule, into {labels.location|account_uid|the account}",
    sources: ["slack-audit"],
    actions: ["app_installed", "app_approved", "app_scopes_expanded"],
    when: {
      any: ["raw.entity.app.scopes", "raw.details.new_scopes"].map((field) => ({
        any: [
          { field, equals: "admin" },
          { field, prefix: "admin." },
          { field, prefix: "auditlogs:" },
        ],
      })),
    },
    severity: "medium",
    owasp: ["NHI3", "NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "apps talk in channels; few rule",
    fires: ["people", app(["admin.users:write", "channels:history"])],
    quiet: ["messages", app(["chat:write", "commands"])],
  }),
  plainRule({
    id: "azure-vault-deleted",
    title: "{identity_name} deleted the vault {resource|that the log does not name}",
    sources: ["azure-activity"],
    actions: ["Microsoft.KeyVault/vaults/delete", "Microsoft.KeyVault/managedHSMs/delete", "VaultDelete"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "vaults go with what used them",
    fires: ["deleted", azure("Microsoft.KeyVault/vaults/delete")],
    quiet: ["written", azure("Microsoft.KeyVault/vaults/write")],
  }),
  plainRule({
    id: "azure-packets-captured",
    title: "{identity_name} has the traffic of machines recorded ({action})",
    sources: ["azure-activity"],
    actions: [
      "Microsoft.Network/networkWatchers/packetCaptures/write",
      "Microsoft.Network/networkWatchers/packetCaptures/start/action",
      "Microsoft.Network/networkWatchers/startPacketCapture/action",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1557" },
    expected: "traffic is recorded in search of a fault, for an hour",
    fires: ["begun", azure("Microsoft.Network/networkWatchers/packetCaptures/write")],
    quiet: ["deleted", azure("Microsoft.Network/networkWatchers/packetCaptures/delete")],
  }),
  plainRule({
    id: "m365-anonymous-links-allowed",
    title: "{identity_name} allowed sharing with anybody who has a link",
    sources: ["microsoft-365"],
    actions: ["SharingPolicyChanged"],
    when: {
      each: "raw.ModifiedProperties",
      where: {
        all: [
          { any: ["Anonymous", "Guest"].map((contains) => ({ field: "item.Name", contains })) },
          { field: "item.NewValue", in: ["Enabled", "True", true] },
        ],
      },
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "who may share is decided once",
    fires: ["allowed", sharing("Enabled")],
    quiet: ["forbidden", sharing("Disabled")],
  }),
];
