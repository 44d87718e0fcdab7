import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];
const of = (...services: readonly string[]): Condition => ({
  field: "service",
  in: services.map((service) => `${service}.amazonaws.com`),
});
const LENT_TO = [
  "destinationArn",
  "targetArn",
  "principal",
  "accountWithRestoreAccess",
  "account",
  "aWSAccountIds.*",
  "aWSAccountId.*",
  "aWSAccountIds",
  "targets.*.arn",
].map((name) => `raw.requestParameters.${name}`);
const LENT_BY = ["policy", "policy.policy", "accessPolicy", "policyText", "policyDocument"].map(
  (name) => `raw.requestParameters.${name}`,
);

/** Of everybody those alone who belong to an organization: a bus and a layer say so beside the principal. */
const TO_AN_ORGANIZATION: Condition = {
  any: [
    { field: "raw.requestParameters.condition.key", equals: "aws:PrincipalOrgID" },
    { field: "raw.requestParameters.organizationId", prefix: "o-" },
  ],
};

/** AWS: queues, layers, logs and copies lent to another account, and ways in that are made beside IAM. */
export const AWS_LENDING: readonly Rule[] = [
  plainRule({
    id: "aws-lent-outside",
    title: "{identity_name} lent something of {account_uid} to another account ({action} of {service})",
    sources,
    actions: [
      "AddPermission",
      "AddLayerVersionPermission*",
      "SetVaultAccessPolicy",
      "AuthorizeSnapshotAccess",
      "AuthorizeEndpointAccess",
      "PutPermission",
      "PutSubscriptionFilter",
      "PutAccountPolicy",
      "PutDestination",
      "PutDestinationPolicy",
      "PutFileSystemPolicy",
      "PutDomainPermissionsPolicy",
      "PutRegistryPolicy",
      "PutRepositoryPermissionsPolicy",
      "PutContainerPolicy",
      "PutClusterPolicy",
      "PutResourcePolicy",
      "PutPolicy",
      "PutTargets",
    ],
    when: {
      all: [
        of(
          "sqs",
          "sns",
          "lambda",
          "glacier",
          "redshift",
          "events",
          "logs",
          "elasticfilesystem",
          "codeartifact",
          "ecr",
          "mediastore",
          "acm-pca",
          "kafka",
          "kinesis",
          "dynamodb",
        ),
        { not: { all: [of("lambda"), { field: "action", prefix: "AddPermission" }] } },
        // What is let to everybody by one of these is told as that, and more gravely.
        {
          not: {
            all: [
              { field: "action", in: ["PutClusterPolicy", "PutResourcePolicy", "PutPolicy", "PutRegistryPolicy"] },
              { any: LENT_BY.map((field) => ({ field, policy: "public" })) },
            ],
          },
        },
        {
          any: [
            { all: [{ field: "raw.requestParameters.principal", equals: "*" }, { not: TO_AN_ORGANIZATION }] },
            ...LENT_TO.map((field) => ({ field, outsideAccount: true }) as const),
            ...LENT_BY.map((field) => ({ field, policy: "outside" }) as const),
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "what an account has, its own identities use",
    fires: [
      "a log",
      cloudtrail("logs", "PutSubscriptionFilter", {
        logGroupName: "app",
        destinationArn: `arn:aws:logs:eu-central-1:${OTHER_ACCOUNT}:destination:theirs`,
      }),
    ],
    quiet: [
      "everybody of one organization",
      cloudtrail("events", "PutPermission", {
        ...{ eventBusName: "default", statementId: "org", action: "events:PutEvents", principal: "*" },
        condition: { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-a1b2c3d4e5" },
      }),
    ],
  }),
  plainRule({
    id: "aws-password-of-another-set",
    title: "{identity_name} set the password of {raw.requestParameters.username|another} ({action} of {service})",
    sources,
    actions: ["UpdatePassword", "AdminSetUserPassword", "AdminResetUserPassword"],
    when: of("sso-directory", "identitystore", "cognito-idp"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "people set their own passwords, or the help desk does",
    fires: ["of IAM Identity Center", cloudtrail("sso-directory", "UpdatePassword", { userId: "u" })],
    quiet: ["its own", cloudtrail("cognito-idp", "ChangePassword", null)],
  }),
  plainRule({
    id: "aws-network-way-made",
    title: "{identity_name} made a way into the network of {account_uid} ({action})",
    sources,
    actions: [
      "CreateConnection",
      "CreatePrivateVirtualInterface",
      "AcceptDirectConnectGatewayAssociationProposal",
      "CreateInstanceConnectEndpoint",
      "CreateVpnConnection",
      "CreateTransitGatewayPeeringAttachment",
    ],
    when: of("directconnect", "ec2"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Lateral Movement", technique: "T1021.008" },
    expected: "networks are joined by whoever runs them",
    fires: ["a line", cloudtrail("directconnect", "CreateConnection", { connectionName: "c" })],
    quiet: ["a bus's", cloudtrail("events", "CreateConnection", { name: "c" })],
  }),
  plainRule({
    id: "aws-key-switched-on",
    title: "{identity_name} switched an old key on ({raw.requestParameters.accessKeyId|not named in the log})",
    sources,
    service: "iam.amazonaws.com",
    actions: ["UpdateAccessKey"],
    when: { field: "raw.requestParameters.status", equals: "Active" },
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "a key that was switched off stays off",
    fires: ["on", cloudtrail("iam", "UpdateAccessKey", { userName: "u", accessKeyId: "A", status: "Active" })],
    quiet: ["off", cloudtrail("iam", "UpdateAccessKey", { userName: "u", accessKeyId: "A", status: "Inactive" })],
  }),
  plainRule({
    id: "aws-strangers-given-role",
    title:
      "{identity_name} gave users of a pool a role ({raw.requestParameters.roles.unauthenticated|also unknown ones})",
    sources,
    service: "cognito-identity.amazonaws.com",
    actions: ["SetIdentityPoolRoles"],
    when: { field: "raw.requestParameters.roles.unauthenticated", exists: true },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "who is not signed in has no role",
    fires: [
      "anybody",
      cloudtrail("cognito-identity", "SetIdentityPoolRoles", {
        identityPoolId: "p",
        roles: { unauthenticated: `arn:aws:iam::${OWN_ACCOUNT}:role/web` },
      }),
    ],
    quiet: [
      "who is signed in",
      cloudtrail("cognito-identity", "SetIdentityPoolRoles", {
        identityPoolId: "p",
        roles: { authenticated: `arn:aws:iam::${OWN_ACCOUNT}:role/web` },
      }),
    ],
  }),
  plainRule({
    id: "aws-commands-kept-running",
    title: "{identity_name} lets machines run commands again and again ({raw.requestParameters.name|by a document})",
    sources,
    service: "ssm.amazonaws.com",
    actions: ["CreateAssociation", "UpdateAssociation", "CreateAssociationBatch"],
    when: {
      any: [
        {
          field: "raw.requestParameters.name",
          in: ["AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument"],
        },
        { field: "raw.requestParameters.parameters.commands", exists: true },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "associations keep patches and agents in place",
    fires: ["a shell", cloudtrail("ssm", "CreateAssociation", { name: "AWS-RunShellScript" })],
    quiet: ["patches", cloudtrail("ssm", "CreateAssociation", { name: "AWS-RunPatchBaseline" })],
  }),
  plainRule({
    id: "aws-build-overridden",
    title:
      "{identity_name} started the build {raw.requestParameters.projectName|that the log does not name} with commands of its own",
    sources,
    service: "codebuild.amazonaws.com",
    actions: ["StartBuild", "StartBuildBatch"],
    when: {
      any: ["buildspecOverride", "sourceLocationOverride", "serviceRoleOverride"].map((name) => ({
        field: `raw.requestParameters.${name}`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "builds do what stands in the repository",
    fires: ["commands", cloudtrail("codebuild", "StartBuild", { projectName: "p", buildspecOverride: "version: 0.2" })],
    quiet: ["a branch", cloudtrail("codebuild", "StartBuild", { projectName: "p", sourceVersion: "main" })],
  }),
  plainRule({
    id: "aws-certificate-taken",
    title: "{identity_name} took a certificate with its key ({action} of {service})",
    sources,
    actions: ["ExportCertificate", "CreateKeysAndCertificate"],
    when: of("acm", "iot"),
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "certificates stay where they are used",
    fires: ["exported", cloudtrail("acm", "ExportCertificate", { certificateArn: "a" })],
    quiet: ["described", cloudtrail("acm", "DescribeCertificate", { certificateArn: "a" })],
  }),
  plainRule({
    id: "aws-warehouse-opened-as-admin",
    title: "{identity_name} took a password of the warehouse's administrator",
    sources,
    service: "redshift.amazonaws.com",
    actions: ["GetClusterCredentials"],
    when: { field: "raw.requestParameters.dbUser", in: ["admin", "awsuser", "root", "rdsdb", "postgres", "master"] },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "users of their own",
    fires: ["as admin", cloudtrail("redshift", "GetClusterCredentials", { clusterIdentifier: "c", dbUser: "admin" })],
    quiet: [
      "as itself",
      cloudtrail("redshift", "GetClusterCredentials", { clusterIdentifier: "c", dbUser: "reports" }),
    ],
  }),
  plainRule({
    id: "aws-screen-looked-at",
    title: "{identity_name} looked at the screen of {raw.requestParameters.instanceId|a machine}",
    sources,
    service: "ec2.amazonaws.com",
    actions: ["GetConsoleScreenshot"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Discovery", technique: "T1580" },
    expected: "whoever mends a machine that does not start",
    fires: ["looked", cloudtrail("ec2", "GetConsoleScreenshot", { instanceId: "i-1" })],
    quiet: ["described", cloudtrail("ec2", "DescribeInstances", {})],
  }),
];
