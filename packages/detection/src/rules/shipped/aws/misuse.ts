import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];
const KEY_OF_ANOTHER = "arn:aws:kms:eu-central-1:999988887777:key/k";
const KEY_OF_OURS = "arn:aws:kms:eu-central-1:123456789012:key/k";
const COPIED_WITH = "x-amz-server-side-encryption-aws-kms-key-id";
const OF_BUCKET = "raw.requestParameters.ServerSideEncryptionConfiguration.Rule";

/** AWS: models and agents, keys of others, and what long-lived keys look at before they destroy. */
export const AWS_MISUSE: readonly Rule[] = [
  plainRule({
    id: "aws-backups-counted-by-key",
    title: "{identity_name} asked with a long-lived key what is backed up ({action})",
    sources,
    service: "backup.amazonaws.com",
    actions: [
      "ListBackupVaults",
      "ListRecoveryPoints*",
      "ListProtectedResources*",
      "ListBackupPlans",
      "GetBackupVaultAccessPolicy",
    ],
    when: { field: "credential_kind", equals: "access-key" },
    severity: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Discovery", technique: "T1526" },
    expected: "backups are looked at by roles; whoever means to destroy data counts its copies first",
    fires: ["listed", cloudtrail("backup", "ListBackupVaults", {}, { userIdentity: AWS_ACTORS.user })],
    quiet: ["by a role", cloudtrail("backup", "ListBackupVaults", {}, { userIdentity: AWS_ACTORS.role })],
  }),
  plainRule({
    id: "aws-model-capacity-changed",
    title: "{identity_name} changed or deleted the capacity that a model was promised ({action})",
    sources,
    service: "bedrock.amazonaws.com",
    actions: ["DeleteProvisionedModelThroughput", "UpdateProvisionedModelThroughput"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "capacity changes by plan",
    fires: ["deleted", cloudtrail("bedrock", "DeleteProvisionedModelThroughput", { provisionedModelId: "m" })],
    quiet: ["read", cloudtrail("bedrock", "GetProvisionedModelThroughput", { provisionedModelId: "m" })],
  }),
  plainRule({
    id: "aws-agent-given-a-role",
    title: "{identity_name} made a runtime of agents that acts with a role ({action})",
    sources,
    actions: [
      ...["CreateAgentRuntime", "CreateCodeInterpreter", "CreateBrowser", "CreateGateway", "UpdateAgentRuntime"],
      ...["CreateAgent", "UpdateAgent"],
    ],
    when: {
      all: [
        { field: "service", prefix: "bedrock" },
        {
          any: ["roleArn", "executionRoleArn", "agentResourceRoleArn"].map((name) => ({
            field: `raw.requestParameters.${name}`,
            exists: true,
          })),
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "runtimes come from the pipeline of the agent: whoever reaches one has its role",
    fires: [
      "a runtime",
      cloudtrail("bedrock-agentcore", "CreateAgentRuntime", { roleArn: "arn:aws:iam::123456789012:role/agent" }),
    ],
    quiet: ["without a role", cloudtrail("bedrock-agentcore", "CreateCodeInterpreter", { name: "c" })],
  }),
  plainRule({
    id: "aws-data-locked-with-a-strangers-key",
    title: "{identity_name} encrypted data of {account_uid} with a key of another account ({action})",
    sources,
    service: "s3.amazonaws.com",
    actions: ["CopyObject", "PutBucketEncryption"],
    when: {
      any: [
        `raw.requestParameters.${COPIED_WITH}`,
        `${OF_BUCKET}.ApplyServerSideEncryptionByDefault.KMSMasterKeyID`,
        `${OF_BUCKET}.*.ApplyServerSideEncryptionByDefault.KMSMasterKeyID`,
      ].map((field) => ({ field, outsideAccount: true }) as const),
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "data is encrypted with keys of the organization",
    response: [
      "Revoke the identity's sessions at once; copies under your own keys and former versions of objects are intact.",
      "Keep the id of the other account.",
    ],
    fires: ["an object", cloudtrail("s3", "CopyObject", { bucketName: "b", [COPIED_WITH]: KEY_OF_ANOTHER })],
    quiet: ["its own key", cloudtrail("s3", "CopyObject", { bucketName: "b", [COPIED_WITH]: KEY_OF_OURS })],
  }),
  plainRule({
    id: "aws-trail-made",
    title: "{identity_name} made the trail {resource|that the log does not name}",
    sources,
    service: "cloudtrail.amazonaws.com",
    actions: ["CreateTrail"],
    severity: "info",
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "trails are made once: another one copies every call to wherever its maker likes",
    fires: ["made", cloudtrail("cloudtrail", "CreateTrail", { name: "t", s3BucketName: "b" })],
    quiet: ["read", cloudtrail("cloudtrail", "GetTrail", { name: "t" })],
  }),
];
