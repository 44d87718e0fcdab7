import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];
const outside = (...paths: readonly string[]): Condition => ({
  any: paths.map((path) => ({ field: `raw.requestParameters.${path}`, outsideAccount: true })),
});

/** What lets any account of a cluster of one's own take the same role. */
const ANY_POD = `,{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::${OWN_ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"oidc.eks.eu-west-1.amazonaws.com/id/A1:sub":"*"}}}`;

const GITHUB = `"Principal":{"Federated":"arn:aws:iam::${OWN_ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"`;
const ANY_BUILD = `,{"Effect":"Allow",${GITHUB},"Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}`;
const NO_OTHER_BUILD = `,{"Effect":"Deny",${GITHUB},"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}}`;

/** A role that builds of GitHub may take: those of a subject (as JSON), or all. */
function trust(
  subject: string | undefined,
  beside: string = "",
  operator: string = "StringLike",
  of: string = "",
): JsonObject {
  const condition =
    subject === undefined ? "" : `,"Condition":{"${operator}":{"token.actions.githubusercontent.com:sub":${subject}}}`;
  return cloudtrail("iam", "UpdateAssumeRolePolicy", {
    roleName: "deploy",
    policyDocument: `{"Statement":[{"Effect":"Allow",${GITHUB.replace('.com"}', `.com${of}"}`)}${condition}}${beside}]}`,
  });
}

/** AWS: ways into an account, and out of it, beside its users and roles. */
export const AWS_SIDE_DOORS: readonly Rule[] = [
  {
    ...plainRule({
      id: "aws-role-open-to-any-build",
      title:
        "{identity_name} let builds of anybody take the role {raw.requestParameters.roleName|that the log does not name}",
      sources,
      service: "iam.amazonaws.com",
      actions: ["CreateRole", "UpdateAssumeRolePolicy"],
      when: {
        any: ["policyDocument", "assumeRolePolicyDocument"].map((name) => ({
          field: `raw.requestParameters.${name}`,
          policy: "any-build",
        })),
      },
      severity: "high",
      attempted: "medium",
      owasp: ["NHI4", "NHI6"],
      attack: { tactic: "Persistence", technique: "T1098.003" },
      expected: "a role for builds names the repository",
      fires: ["no repository", trust(undefined)],
      quiet: ["one repository", trust('"repo:shop/web:*"')],
    }),
    version: 2,
    fires: [
      { name: "no repository", records: [trust(undefined)] },
      { name: "every repository", records: [trust('"repo:*"')] },
      { name: "every subject, in a list", records: [trust('["*"]')] },
      { name: "every repository, behind one", records: [trust('["repo:shop/web:*", "repo:*:ref:refs/heads/main"]')] },
      { name: "all subjects but one", records: [trust('"repo:shop/web:*"', "", "StringNotLike")] },
      { name: "one repository, and in a statement of its own all", records: [trust('"repo:shop/web:*"', ANY_BUILD)] },
    ],
    quiet: [
      { name: "one repository", records: [trust('"repo:shop/web:*"')] },
      { name: "one repository, and every account of a cluster", records: [trust('"repo:shop/web:*"', ANY_POD)] },
      { name: "all but one are denied", records: [trust('"repo:shop/web:*"', NO_OTHER_BUILD)] },
      { name: "an enterprise's own issuer", records: [trust(undefined, "", "StringLike", "/acme")] },
    ],
  },
  plainRule({
    id: "aws-role-given-to-pods",
    title:
      "{identity_name} tied the role {raw.requestParameters.roleArn|that the log does not name} to pods of a cluster",
    sources,
    service: "eks.amazonaws.com",
    actions: ["CreatePodIdentityAssociation", "UpdatePodIdentityAssociation"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles of pods come from code",
    fires: ["tied", cloudtrail("eks", "CreatePodIdentityAssociation", { namespace: "shop", serviceAccount: "web" })],
    quiet: ["listed", cloudtrail("eks", "ListPodIdentityAssociations", { name: "c" })],
  }),
  plainRule({
    id: "aws-task-run-as-another",
    title: "{identity_name} ran a task with the role {raw.requestParameters.overrides.taskRoleArn|of its choice}",
    sources,
    service: "ecs.amazonaws.com",
    actions: ["RunTask", "StartTask"],
    when: { field: "raw.requestParameters.overrides.taskRoleArn", exists: true },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "tasks run with the role of their definition",
    fires: [
      "another role",
      cloudtrail("ecs", "RunTask", { taskDefinition: "t", overrides: { taskRoleArn: "arn:aws:iam::1:role/admin" } }),
    ],
    quiet: [
      "other words",
      cloudtrail("ecs", "RunTask", { overrides: { containerOverrides: [{ command: ["sync"] }] } }),
    ],
  }),
  plainRule({
    id: "aws-machine-registered-from-outside",
    title: "{identity_name} made a code with which machines from outside join Systems Manager",
    sources,
    service: "ssm.amazonaws.com",
    actions: ["CreateActivation"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "machines from outside are known and few",
    fires: ["made", cloudtrail("ssm", "CreateActivation", { iamRole: "r", registrationLimit: 1000 })],
    quiet: ["listed", cloudtrail("ssm", "DescribeActivations", null)],
  }),
  plainRule({
    id: "aws-bucket-told-outside",
    title: "{identity_name} lets another account hear what comes into {resource|a bucket} ({action})",
    sources,
    service: "s3.amazonaws.com",
    actions: ["PutBucketNotification", "PutBucketNotificationConfiguration", "PutBucketInventoryConfiguration"],
    when: outside(
      "NotificationConfiguration.*.Queue",
      "NotificationConfiguration.*.Topic",
      "NotificationConfiguration.*.CloudFunction",
      "NotificationConfiguration.*.*.Queue",
      "NotificationConfiguration.*.*.Topic",
      "NotificationConfiguration.*.*.CloudFunction",
      "InventoryConfiguration.Destination.S3BucketDestination.AccountId",
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "notices and inventories stay in the account",
    fires: [
      "a queue",
      cloudtrail("s3", "PutBucketNotification", {
        bucketName: "b",
        NotificationConfiguration: { QueueConfiguration: { Queue: `arn:aws:sqs:eu-central-1:${OTHER_ACCOUNT}:q` } },
      }),
    ],
    quiet: [
      "its own queue",
      cloudtrail("s3", "PutBucketNotification", {
        bucketName: "b",
        NotificationConfiguration: { QueueConfiguration: { Queue: `arn:aws:sqs:eu-central-1:${OWN_ACCOUNT}:q` } },
      }),
    ],
  }),
  plainRule({
    id: "aws-data-lake-opened",
    title: "{identity_name} changed who rules or reads the data lake ({action})",
    sources,
    service: "lakeformation.amazonaws.com",
    actions: ["GrantPermissions", "BatchGrantPermissions", "PutDataLakeSettings"],
    when: {
      any: [
        { field: "action", equals: "PutDataLakeSettings" },
        outside("principal.dataLakePrincipalIdentifier", "entries.*.principal.dataLakePrincipalIdentifier"),
        {
          field: "raw.requestParameters.principal.dataLakePrincipalIdentifier",
          in: ["IAM_ALLOWED_PRINCIPALS", "EVERYONE"],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "the lake's readers are of this account",
    fires: [
      "another account",
      cloudtrail("lakeformation", "GrantPermissions", { principal: { dataLakePrincipalIdentifier: OTHER_ACCOUNT } }),
    ],
    quiet: [
      "a role",
      cloudtrail("lakeformation", "GrantPermissions", {
        principal: { dataLakePrincipalIdentifier: `arn:aws:iam::${OWN_ACCOUNT}:role/etl` },
      }),
    ],
  }),
  plainRule({
    id: "aws-account-mail-changed",
    title: "{identity_name} changed the address to which {account_uid} belongs ({action})",
    sources,
    service: "account.amazonaws.com",
    actions: ["StartPrimaryEmailUpdate", "AcceptPrimaryEmailUpdate"],
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "the address of an account stays",
    fires: ["begun", cloudtrail("account", "StartPrimaryEmailUpdate", { accountId: OWN_ACCOUNT })],
    quiet: ["read", cloudtrail("account", "GetPrimaryEmail", { accountId: OWN_ACCOUNT })],
  }),
  plainRule({
    id: "aws-directory-changed",
    title:
      "{identity_name} set a password or a trust of the directory {raw.requestParameters.directoryId|that the log does not name}",
    sources,
    service: "ds.amazonaws.com",
    actions: ["ResetUserPassword", "CreateTrust", "UpdateTrust", "DisableRadius", "DisableClientAuthentication"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "the directory is changed by its administrators, on its servers",
    fires: ["a password", cloudtrail("ds", "ResetUserPassword", { directoryId: "d", userName: "Administrator" })],
    quiet: ["listed", cloudtrail("ds", "DescribeDirectories", null)],
  }),
  plainRule({
    id: "aws-things-let-in",
    title: "{identity_name} let things speak to AWS that could not ({action})",
    sources,
    service: "iot.amazonaws.com",
    actions: ["RegisterCACertificate", "CreatePolicy", "CreatePolicyVersion"],
    when: {
      any: [
        { field: "action", equals: "RegisterCACertificate" },
        ...["Statement", "Statement.*"].map((statement) => ({
          field: `raw.requestParameters.policyDocument.${statement}.Action`,
          in: ["*", "iot:*"],
        })),
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "things may do one thing each",
    fires: ["an authority", cloudtrail("iot", "RegisterCACertificate", { caCertificate: "c" })],
    quiet: ["one topic", cloudtrail("iot", "CreatePolicy", { policyDocument: '{"Action":"iot:Publish"}' })],
  }),
];
