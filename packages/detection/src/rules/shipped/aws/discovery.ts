import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: ["NHI2"], confidence: "low" } as const;
const TEN_MINUTES = 600_000;
const SCANNERS =
  "Posture and inventory tools do nothing else: low on purpose, it never pages by itself. Theirs is always the same role.";

/** What builds machines from code, as it names itself. */
const BUILDERS = ["Terraform", "OpenTofu", "Pulumi", "cloudformation", "Ansible", "crossplane"];
const BY_A_BUILDER: Condition = { any: BUILDERS.map((contains) => ({ field: "user_agent", contains })) };

/** Questions that a stolen credential's new owner asks first, and that a workload has no use for. */
const QUESTIONS = [
  "GetCallerIdentity",
  "GetAccountSummary",
  "GetAccountAuthorizationDetails",
  "GetAccountPasswordPolicy",
  "ListUsers",
  "ListRoles",
  "ListGroups",
  "ListAccessKeys",
  "ListAttachedUserPolicies",
  "ListAttachedRolePolicies",
  "ListAccountAliases",
  "DescribeOrganization",
  "ListAccounts",
  "DescribeAccountAttributes",
  "ListBuckets",
  "ListSecrets",
  "ListTrails",
  "DescribeTrails",
  "ListDetectors",
  "DescribeSnapshots",
  "GetSendQuota",
  "ListFunctions20150331",
  "DescribeDBInstances",
  "GetCostAndUsage",
  "ListFoundationModels",
];

const IN_CONSOLE = { ...AWS_ACTORS.user, accessKeyId: "ASIAIOSFODNN7EXAMPLE" };
const SIGNED_IN = cloudtrail("signin", "ConsoleLogin", null, {
  eventType: "AwsConsoleSignIn",
  responseElements: { ConsoleLogin: "Success" },
});

/** Somebody finds out what a credential is good for. */
export const AWS_DISCOVERY: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-account-explored",
    title: "{identity_name} asked what the account holds and what it may do there",
    // People look around in the console, and come as themselves or through single sign-on. Their keys are found as others' are.
    kinds: ["role", "access-key", "human"],
    actions: QUESTIONS,
    when: {
      all: [
        {
          not: {
            any: [
              { field: "labels.console", exists: true },
              { field: "identity_name", prefix: "AWSReservedSSO_" },
            ],
          },
        },
        {
          any: [
            { field: "identity_kind", in: ["role", "access-key"] },
            { all: [{ field: "credential_kind", equals: "access-key" }, { not: BY_A_BUILDER }] },
          ],
        },
      ],
    },
    threshold: { distinct: ["action"], noun: "questions", atLeast: 6, withinMs: TEN_MINUTES },
    severity: "low",
    attempted: "low",
    attacks: [
      { tactic: "Discovery", technique: "T1087.004" },
      { tactic: "Discovery", technique: "T1580" },
      { tactic: "Discovery", technique: "T1526" },
    ],
    expected: "a workload knows what it works with",
    shows: ["src_ip", "user_agent"],
    falsePositives: [SCANNERS],
    response: ["Look at whether the address and the client are the identity's own."],
    fires: [
      { name: "six questions, some refused", records: QUESTIONS.slice(0, 6).map(ask) },
      {
        name: "by the key of somebody who signs in to the console as well",
        records: [SIGNED_IN, ...QUESTIONS.slice(0, 6).map((question) => cloudtrail("iam", question, null))],
      },
    ],
    quiet: [
      {
        name: "by somebody's Terraform, which asks as he does not",
        records: [
          SIGNED_IN,
          ...QUESTIONS.slice(0, 6).map((question) =>
            cloudtrail("iam", question, null, { userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.5.7" }),
          ),
        ],
      },
      {
        name: "by somebody who signs in to the console, with a session of hours",
        records: [
          SIGNED_IN,
          ...QUESTIONS.slice(0, 6).map((question) => cloudtrail("iam", question, null, { userIdentity: IN_CONSOLE })),
        ],
      },
      { name: "five", records: QUESTIONS.slice(0, 5).map(ask) },
      { name: "one again and again", records: Array.from({ length: 20 }, () => ask("ListBuckets", 1)) },
    ],
  },
  {
    ...BASE,
    id: "aws-mail-explored",
    title: "{identity_name} asked whether the account can send mail",
    service: "ses.amazonaws.com",
    actions: [
      "GetSendQuota",
      "GetAccount",
      "GetAccountSendingEnabled",
      "ListIdentities",
      "ListEmailIdentities",
      "GetIdentityVerificationAttributes",
      "GetSendStatistics",
      "UpdateAccountSendingEnabled",
      "PutAccountDetails",
    ],
    threshold: { distinct: ["action"], noun: "questions", atLeast: 3, withinMs: TEN_MINUTES },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    expected: "a sender sends; it does not ask for its limits",
    shows: ["src_ip", "user_agent"],
    falsePositives: ["The console's page of the service, and monitoring of sending limits."],
    response: ["Look at whether mail was sent since; put the identity's sending on hold."],
    fires: [
      { name: "three questions", records: ["GetSendQuota", "ListIdentities", "GetAccountSendingEnabled"].map(askMail) },
    ],
    quiet: [{ name: "one", records: ["GetSendQuota", "GetSendQuota", "GetSendQuota"].map(askMail) }],
  },
  plainRule({
    id: "aws-user-data-read",
    title: "{identity_name} read the start-up script of {raw.requestParameters.instanceId|a machine}",
    sources: ["aws-cloudtrail"],
    service: "ec2.amazonaws.com",
    actions: ["DescribeInstanceAttribute"],
    when: {
      all: [
        { field: "raw.requestParameters.attribute", equals: "userData" },
        // What builds machines from code compares them with it at each run.
        { not: BY_A_BUILDER },
        { not: { field: "labels.invoked_by", exists: true } },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.005" },
    expected: "start-up scripts are read where they are written, in the code",
    fires: ["one", userData("aws-cli/2.13.0")],
    quiet: ["from code", userData("APN/1.0 HashiCorp/1.0 Terraform/1.5.7")],
  }),
];

function userData(userAgent: string): JsonObject {
  return cloudtrail("ec2", "DescribeInstanceAttribute", { instanceId: "i-1", attribute: "userData" }, { userAgent });
}

function ask(operation: string, n: number): JsonObject {
  const refused = n % 2 === 0 ? { errorCode: "AccessDenied" } : {};
  return cloudtrail("iam", operation, null, { userIdentity: AWS_ACTORS.role, ...refused });
}

function askMail(operation: string): JsonObject {
  return cloudtrail("ses", operation, null);
}
