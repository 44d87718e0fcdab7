import type { Condition } from "../../rule.ts";
import { everyOne } from "../every-one.ts";

const SENT = "raw.requestParameters";
const sent = (members: readonly string[], values: readonly (string | boolean)[]): Condition => ({
  any: members.map((member) => ({ field: `${SENT}.${member}`, in: values })),
});
const FLAGS = [
  ...["enableLogFileValidation", "isMultiRegionTrail", "includeGlobalServiceEvents", "isOrganizationTrail"],
  ...["multiRegionEnabled", "organizationEnabled", "terminationProtectionEnabled"],
];

/** A trail logs more or proves more of it, and goes where it went. */
export const TRAIL_WIDER: Condition = {
  all: [
    sent(FLAGS, [true, "true"]),
    { not: sent(FLAGS, [false, "false"]) },
    {
      not: {
        any: [
          ...["s3BucketName", "s3KeyPrefix", "snsTopicName", "cloudWatchLogsLogGroupArn", "cloudWatchLogsRoleArn"],
          ...["kmsKeyId", "retentionPeriod", "advancedEventSelectors", "insightSelectors"],
        ].map((member) => ({ field: `${SENT}.${member}`, exists: true })),
      },
    },
  ],
};

/** Spikes of calls and of errors are looked for in a trail, which is all there is to look for. */
export const SPIKES_LOOKED_FOR: Condition = {
  all: [
    { field: "action", equals: "PutInsightSelectors" },
    ...["ApiCallRateInsight", "ApiErrorRateInsight"].map(
      (kind) => ({ field: `${SENT}.insightSelectors.*.insightType`, equals: kind }) as const,
    ),
  ],
};

const some = (field: string, ...values: readonly Condition[]): Condition => ({ each: field, where: { any: values } });
const begins = (...prefixes: readonly string[]): readonly Condition[] =>
  prefixes.map((prefix) => ({ field: "item", prefix }) as const);
const WILDCARD: Condition = {
  any: [
    { field: "item", contains: "*" },
    { field: "item", contains: "?" },
  ],
};

/** What makes its holder more than he was, wherever it is allowed: rights, roles, accounts, and code that runs as somebody else. */
const TAKES_OVER = begins(
  ...["iam:", "sts:", "organizations:", "sso:", "sso-admin:", "sso-directory:", "identitystore:", "*", "?"],
  ...["lambda:UpdateFunction", "lambda:AddPermission", "ssm:SendCommand", "ssm:StartSession", "ssm:StartAutomation"],
  ...["ecs:ExecuteCommand", "ecs:RunTask", "ec2-instance-connect:", "cloudformation:", "codebuild:", "glue:"],
  ...[
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "secretsmanager:PutResourcePolicy",
    "s3:PutBucketPolicy",
    "s3:PutBucketAcl",
  ],
);
const OF_KINDS_THAT_DO: Condition = {
  all: [{ any: begins("lambda:", "ssm:", "ecs:", "kms:", "secretsmanager:") }, WILDCARD],
};
/** Everything of a kind: a wildcard where a resource is named, other than within one bucket. */
const WIDE: readonly Condition[] = [
  ...begins("*"),
  { field: "item", contains: ":*" },
  { field: "item", contains: "?" },
  { all: [{ field: "item", suffix: "/*" }, { not: { field: "item", contains: ":s3:::" } }] },
];
/** What is asked of everything, as most of it can be of nothing less: lists, measures and lines of a log. */
const ASKED_OF_ALL: Condition = {
  any: [
    ...begins(
      "logs:CreateLog",
      "logs:PutLogEvents",
      "cloudwatch:PutMetricData",
      "xray:Put",
      "ecr:GetAuthorizationToken",
    ),
    { field: "item", matches: "*:Describe*" },
    { field: "item", matches: "*:List*" },
  ],
};
const NOT_NARROW: Condition = {
  any: [
    ...["NotAction", "NotResource"].map((member) => ({ field: `item.${member}`, exists: true }) as const),
    { not: { field: "item.Action", contains: ":" } },
    some("item.Action", ...TAKES_OVER, OF_KINDS_THAT_DO),
    { all: [some("item.Resource", ...WIDE), some("item.Action", { not: ASKED_OF_ALL })] },
  ],
};

const DOCUMENT = `${SENT}.policyDocument.Statement`;
/**
 * A policy that can be read, and lets its holder do what is named, on what is named: nothing with rights, roles or accounts, and on
 * everything of a kind no more than to list it.
 */
export const POLICY_NARROW: Condition = {
  all: [
    { each: DOCUMENT, where: { field: "item.Action", exists: true } },
    { not: { each: DOCUMENT, where: NOT_NARROW } },
  ],
};

/** Rights to look at what there is and how it is set up, as AWS itself keeps them. Who may read everything reads what is in it. */
export const LOOKS_ONLY: Condition = {
  all: [
    { field: "action", equals: "AttachManagedPolicyToPermissionSet" },
    sent(
      ["managedPolicyArn"],
      ["job-function/ViewOnlyAccess", "SecurityAudit"].map((name) => `arn:aws:iam::aws:policy/${name}`),
    ),
  ],
};

/** A policy is called something else; what it says stays. */
export const ONLY_NAMED: Condition = {
  all: [
    { any: ["name", "description"].map((member) => ({ field: `${SENT}.${member}`, exists: true })) },
    { not: { field: `${SENT}.content`, exists: true } },
  ],
};

const VAULT_POLICY = `${SENT}.policy.Statement`;
/** Everybody is forbidden to delete, at all times: a condition, or one alone whom it forbids, would leave the door open. */
const FORBIDS_TO_DELETE: Condition = {
  all: [
    { field: "item.Effect", equals: "Deny" },
    { any: ["item.Principal", "item.Principal.AWS"].map((field) => ({ field, equals: "*" })) },
    { field: "item.Resource", equals: "*" },
    ...["Condition.*", "NotAction", "NotResource", "NotPrincipal"].map(
      (member) => ({ field: `item.${member}`, exists: false }) as const,
    ),
    { not: some("item.Effect", { not: { field: "item", equals: "Deny" } }) },
    { field: "item.Action", equals: "backup:DeleteRecoveryPoint" },
    {
      not: some("item.Action", {
        not: {
          any: begins("backup:Delete", "backup:UpdateRecoveryPointLifecycle", "backup:DisassociateRecoveryPoint"),
        },
      }),
    },
  ],
};
/** A policy of a vault that only forbids to delete what is in it. Who forbids to copy or to restore does harm. */
export const ONLY_FORBIDS: Condition = {
  all: [{ field: "action", equals: "PutBackupVaultAccessPolicy" }, everyOne(VAULT_POLICY, FORBIDS_TO_DELETE)],
};

/** Of everybody those alone who belong to an organization: a bus and a layer say so beside the principal. */
export const TO_AN_ORGANIZATION: Condition = {
  any: [
    { field: `${SENT}.condition.key`, equals: "aws:PrincipalOrgID" },
    { field: `${SENT}.organizationId`, prefix: "o-" },
  ],
};

const RECORDED = "raw.requestParameters.loggingConfig";
const KINDS = ["text", "image", "embedding", "video", "audio"].map((kind) => `${RECORDED}.${kind}DataDeliveryEnabled`);
/** What models are asked is recorded somewhere, the texts among it, and no kind of it is left out. Whose the place is, no record says. */
export const ALL_RECORDED: Condition = {
  all: [
    {
      any: ["s3Config.bucketName", "cloudWatchConfig.logGroupName"].map((name) => ({
        field: `${RECORDED}.${name}`,
        exists: true,
      })),
    },
    { field: `${RECORDED}.textDataDeliveryEnabled`, equals: true },
    { not: { any: KINDS.map((field) => ({ field, equals: false })) } },
  ],
};
