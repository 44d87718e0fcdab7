import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { ofServices } from "./of-services.ts";

const sources = ["aws-cloudtrail"];
const IAM = "iam.amazonaws.com";
const ASKED = "raw.requestParameters";
const done = (service: string, actions: readonly string[]): Condition => ({
  all: [ofServices(service), { field: "action", in: actions }],
});

/** Distributions and programs that are made for breaking in, as they write themselves into the user agent. */
const ATTACKERS = [
  "-kali",
  "kali-",
  "parrotsec",
  "+parrot",
  "pentoo",
  "pacu/",
  "cloudfox",
  "weirdaal",
  "enumerate-iam",
];

/** AWS: identities and their names, logs that are thinned, and what is lent or opened at the edges of an account. */
export const AWS_EDGES: readonly Rule[] = [
  {
    id: "aws-called-by-attack-tool",
    version: 1,
    title: "{identity_name} calls with an attack tool ({user_agent})",
    sources,
    actions: ["*"],
    when: { any: ATTACKERS.map((contains) => ({ field: "user_agent", contains })) },
    severity: "medium",
    attempted: "medium",
    failed: "low",
    refusal: "alone",
    confidence: "medium",
    repeats: "by-actor",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    owasp: ["NHI2"],
    expected: "an identity is used by its programs",
    shows: ["user_agent"],
    falsePositives: ["Tests of one's own defences: by an identity and on a day that were announced."],
    response: ["Ask for the test's announcement; without one, deactivate the key or revoke the role's sessions."],
    fires: [
      {
        name: "Kali",
        records: [
          cloudtrail("s3", "ListBuckets", null, {
            userAgent: "Boto3/1.26 md/Botocore#1.29 os/linux#6.1.0-kali5-amd64",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another Linux",
        records: [cloudtrail("s3", "ListBuckets", null, { userAgent: "Boto3/1.26 os/linux#6.1.0-13-amd64" })],
      },
    ],
  },
  plainRule({
    id: "aws-tokens-for-others-allowed",
    title: "{identity_name} let identities of {account_uid} sign themselves in elsewhere, or took on rights ({action})",
    sources,
    service: IAM,
    actions: ["EnableOutboundWebIdentityFederation", "AcceptDelegationRequest", "AssociateDelegationRequest"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "who vouches for whom is decided once, for an account",
    fires: ["allowed", cloudtrail("iam", "EnableOutboundWebIdentityFederation", null)],
    quiet: ["looked at", cloudtrail("iam", "GetOutboundWebIdentityFederationInfo", null)],
  }),
  plainRule({
    id: "aws-identity-renamed",
    title:
      "{identity_name} gave {raw.requestParameters.userName|raw.requestParameters.groupName|an identity} another name",
    sources,
    service: IAM,
    actions: ["UpdateUser", "UpdateGroup"],
    when: { any: ["newUserName", "newGroupName"].map((name) => ({ field: `${ASKED}.${name}`, exists: true })) },
    severity: "low",
    attempted: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "names stay: logs and rules know an identity by its name",
    fires: ["a user", cloudtrail("iam", "UpdateUser", { userName: "eve", newUserName: "backup-svc" })],
    quiet: ["another path", cloudtrail("iam", "UpdateUser", { userName: "eve", newPath: "/people/" })],
  }),
  plainRule({
    id: "aws-trail-filtered",
    title: "{identity_name} left something out of the audit log {raw.requestParameters.trailName|of the account}",
    sources,
    service: "cloudtrail.amazonaws.com",
    actions: ["PutEventSelectors"],
    when: {
      any: [
        { field: `${ASKED}.eventSelectors.*.readWriteType`, equals: "WriteOnly" },
        { field: `${ASKED}.eventSelectors.*.excludeManagementEventSources.*`, exists: true },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "reads are logged, and keys and data interfaces where nobody asked to save on them",
    fires: [
      "keys",
      cloudtrail("cloudtrail", "PutEventSelectors", {
        trailName: "t",
        eventSelectors: [{ readWriteType: "All", excludeManagementEventSources: ["kms.amazonaws.com"] }],
      }),
    ],
    quiet: [
      "nothing",
      cloudtrail("cloudtrail", "PutEventSelectors", {
        trailName: "t",
        eventSelectors: [{ readWriteType: "All", includeManagementEvents: true, excludeManagementEventSources: [] }],
      }),
    ],
  }),
  plainRule({
    id: "aws-warnings-sent-elsewhere",
    title: "{identity_name} changed to whom AWS writes about security, or how findings are closed ({action})",
    sources,
    actions: [
      ...["PutAlternateContact", "DeleteAlternateContact"],
      ...["CreateAutomationRule", "CreateAutomationRuleV2", "BatchUpdateAutomationRules", "UpdateAutomationRuleV2"],
    ],
    when: {
      any: [
        { all: [ofServices("account"), { field: `${ASKED}.alternateContactType`, equals: "SECURITY" }] },
        ofServices("securityhub"),
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "warnings reach people",
    fires: ["nobody", cloudtrail("account", "DeleteAlternateContact", { alternateContactType: "SECURITY" })],
    quiet: ["the bill's", cloudtrail("account", "PutAlternateContact", { alternateContactType: "BILLING" })],
  }),
  plainRule({
    id: "aws-gateway-log-off",
    title:
      "{identity_name} switched the log of an interface off ({raw.requestParameters.stageName|not named in the log})",
    sources,
    service: "apigateway.amazonaws.com",
    actions: ["UpdateStage", "DeleteAccessLogSettings"],
    when: {
      any: [
        { field: "action", equals: "DeleteAccessLogSettings" },
        {
          each: `${ASKED}.patchOperations`,
          where: {
            all: [
              { field: "item.op", equals: "remove" },
              { field: "item.path", prefix: "/accessLogSettings" },
            ],
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "interfaces log who calls them",
    fires: [
      "off",
      cloudtrail("apigateway", "UpdateStage", {
        stageName: "prod",
        patchOperations: [{ op: "remove", path: "/accessLogSettings" }],
      }),
    ],
    quiet: [
      "on",
      cloudtrail("apigateway", "UpdateStage", {
        stageName: "prod",
        patchOperations: [{ op: "replace", path: "/accessLogSettings/destinationArn", value: "arn" }],
      }),
    ],
  }),
  plainRule({
    id: "aws-copies-handed-over",
    title:
      "{identity_name} handed data, copies or findings of {account_uid} to another account ({action} of {service})",
    sources,
    actions: ["AuthorizeDataShare", "StartCopyJob", "PutResourcePolicy", "CreateSubscriber"],
    when: {
      any: [
        { all: [ofServices("redshift"), { field: `${ASKED}.consumerIdentifier`, outsideAccount: true }] },
        { all: [ofServices("backup"), { field: `${ASKED}.destinationBackupVaultArn`, outsideAccount: true }] },
        { all: [ofServices("glue"), { field: `${ASKED}.policyInJson`, policy: "outside" }] },
        { all: [ofServices("securitylake"), { field: `${ASKED}.subscriberIdentity.principal`, outsideAccount: true }] },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "copies go to the accounts of the organization that keep them: told once for each",
    fires: [
      "a copy",
      cloudtrail("backup", "StartCopyJob", {
        destinationBackupVaultArn: `arn:aws:backup:eu-central-1:${OTHER_ACCOUNT}:backup-vault:theirs`,
      }),
    ],
    quiet: [
      "within",
      cloudtrail("backup", "StartCopyJob", {
        destinationBackupVaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:ours",
      }),
    ],
  }),
  plainRule({
    id: "aws-keeping-passed-by",
    title: "{identity_name} passed by what keeps data from being deleted ({action})",
    sources,
    actions: ["PutObjectRetention", "PutObjectLegalHold", "UnlockSnapshot"],
    when: {
      any: [
        done("ec2", ["UnlockSnapshot"]),
        { field: `${ASKED}.x-amz-bypass-governance-retention`, equals: true },
        { field: `${ASKED}.LegalHold.Status`, equals: "OFF" },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "what is kept stays until its day",
    fires: ["a snapshot", cloudtrail("ec2", "UnlockSnapshot", { snapshotId: "s" })],
    quiet: ["kept", cloudtrail("s3", "PutObjectRetention", { bucketName: "b", key: "k" })],
  }),
  plainRule({
    id: "aws-build-heard-by-anybody",
    title:
      "{identity_name} lets any change start the build {raw.requestParameters.projectName|that the log does not name}",
    sources,
    service: "codebuild.amazonaws.com",
    actions: ["CreateWebhook", "UpdateWebhook"],
    when: {
      all: [
        { not: { field: `${ASKED}.filterGroups.*`, exists: true } },
        { not: { field: `${ASKED}.branchFilter`, exists: true } },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "builds start for branches and people that are named: each runs with the project's role",
    fires: ["by no filter", cloudtrail("codebuild", "CreateWebhook", { projectName: "p", filterGroups: [] })],
    quiet: ["by a branch", cloudtrail("codebuild", "CreateWebhook", { projectName: "p", branchFilter: "^main$" })],
  }),
  plainRule({
    id: "aws-customers-sign-in-changed",
    title: "{identity_name} changed who vouches for customers ({raw.requestParameters.providerName|a provider})",
    sources,
    service: "cognito-idp.amazonaws.com",
    actions: ["CreateIdentityProvider", "UpdateIdentityProvider"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "providers are set up once",
    fires: [
      "another",
      cloudtrail("cognito-idp", "CreateIdentityProvider", { providerName: "x", providerType: "OIDC" }),
    ],
    quiet: ["read", cloudtrail("cognito-idp", "DescribeIdentityProvider", { providerName: "x" })],
  }),
  traceRule({
    id: "aws-function-role-changed",
    title:
      "{identity_name} let the function {raw.requestParameters.functionName|that the log does not name} act as another role",
    sources,
    service: "lambda.amazonaws.com",
    actions: ["UpdateFunctionConfiguration*"],
    when: { field: `${ASKED}.role`, exists: true },
    attempted: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "a function keeps the role that it was made with",
    fires: [
      "a role",
      cloudtrail("lambda", "UpdateFunctionConfiguration20150331v2", { functionName: "f", role: "arn" }),
    ],
    quiet: [
      "memory",
      cloudtrail("lambda", "UpdateFunctionConfiguration20150331v2", { functionName: "f", memorySize: 256 }),
    ],
  }),
];
