import type { Condition } from "../../rule.ts";

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

const STATEMENTS = ["Statement.*", "Statement"].map((place) => `${SENT}.policyDocument.${place}`);
const places = (member: string) => STATEMENTS.flatMap((place) => [`${place}.${member}`, `${place}.${member}.*`]);
const ACTIONS = places("Action");

/**
 * A policy that can be read, and lets its holder do what is named, on what is named: nothing with rights, roles or accounts, no
 * action of every kind on everything.
 */
export const POLICY_NARROW: Condition = {
  all: [
    { any: ACTIONS.map((field) => ({ field, contains: ":" })) },
    {
      not: {
        any: [
          ...["iam:", "sts:", "organizations:", "sso:", "sso-admin:", "identitystore:", "*", "?"].flatMap((prefix) =>
            ACTIONS.map((field) => ({ field, prefix }) as const),
          ),
          ...["NotAction", "NotResource"].flatMap(places).map((field) => ({ field, exists: true }) as const),
        ],
      },
    },
    {
      not: {
        all: [
          { any: ACTIONS.map((field) => ({ field, contains: "*" })) },
          { any: places("Resource").map((field) => ({ field, equals: "*" })) },
        ],
      },
    },
  ],
};

/** Rights to look, as AWS itself keeps them. */
export const LOOKS_ONLY: Condition = {
  all: [
    { field: "action", equals: "AttachManagedPolicyToPermissionSet" },
    sent(
      ["managedPolicyArn"],
      ["job-function/ViewOnlyAccess", "SecurityAudit", "ReadOnlyAccess", "job-function/Billing"].map(
        (name) => `arn:aws:iam::aws:policy/${name}`,
      ),
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

/** A policy of a vault that only forbids. */
export const ONLY_FORBIDS: Condition = {
  all: [
    { field: "action", equals: "PutBackupVaultAccessPolicy" },
    {
      any: ["policy", "policy.Statement.*.Effect"].map((member) => ({ field: `${SENT}.${member}`, contains: "Deny" })),
    },
    {
      not: {
        any: ["policy", "policy.Statement.*.Effect"].map((member) => ({
          field: `${SENT}.${member}`,
          contains: "Allow",
        })),
      },
    },
  ],
};
