import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change: told so that it is there when something else happens.";
const ASK = "Nothing by itself: look at what the identity did before and after.";

/** Small things that say something beside others. */
export const AWS_SIGNALS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-bucket-access-changed",
    title:
      "{identity_name} changed who may use the bucket {raw.requestParameters.bucketName|that the log does not name} ({action})",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: [
      "PutBucketAcl",
      "PutBucketPolicy",
      "PutBucketCors",
      "PutBucketLifecycle",
      "PutBucketReplication",
      "PutBucketWebsite",
      "DeleteBucketPolicy",
      "DeleteBucketCors",
      "DeleteBucketLifecycle",
      "DeleteBucketReplication",
    ],
    // A policy that only denies gives nobody anything.
    when: {
      not: {
        all: [
          { field: "raw.requestParameters.bucketPolicy.Statement.*.Effect", equals: "Deny" },
          { not: { field: "raw.requestParameters.bucketPolicy.Statement.*.Effect", equals: "Allow" } },
        ],
      },
    },
    severity: "info",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    expected: "buckets change with their template",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "an access list", records: [cloudtrail("s3", "PutBucketAcl", { bucketName: "data" })] }],
    quiet: [
      { name: "read", records: [cloudtrail("s3", "GetBucketPolicy", { bucketName: "data" })] },
      {
        name: "calls without TLS denied",
        records: [
          cloudtrail("s3", "PutBucketPolicy", {
            bucketName: "data",
            bucketPolicy: {
              Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::data/*" }],
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-bucket-encryption-removed",
    title:
      "{identity_name} took the encryption from the bucket {raw.requestParameters.bucketName|that the log does not name}",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["DeleteBucketEncryption"],
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "buckets stay encrypted",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "removed", records: [cloudtrail("s3", "DeleteBucketEncryption", { bucketName: "data" })] }],
    quiet: [{ name: "set", records: [cloudtrail("s3", "PutBucketEncryption", { bucketName: "data" })] }],
  },
  {
    ...BASE,
    id: "aws-objects-deleted-in-bulk",
    title:
      "{identity_name} deleted objects of the bucket {raw.requestParameters.bucketName|that the log does not name} in bulk",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["DeleteObjects"],
    severity: "low",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "objects end with their lifecycle",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "deleted", records: [cloudtrail("s3", "DeleteObjects", { bucketName: "data", delete: "" })] }],
    quiet: [{ name: "one", records: [cloudtrail("s3", "DeleteObject", { bucketName: "data", key: "k" })] }],
  },
  {
    ...BASE,
    id: "aws-account-described",
    title: "{identity_name} looked at the account or its organisation ({action})",
    confidence: "medium",
    actions: [
      "DescribeAccount",
      "GetAlternateContact",
      "GetContactInformation",
      "ListParents",
      "DescribeOrganization",
      "ListAccounts",
      "ListDelegatedAdministrators",
      "GetAccountInformation",
    ],
    severity: "info",
    attempted: "info",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    expected: "machines know their account",
    shows: ["action"],
    key: "action",
    falsePositives: ["Inventories and cost tools: by the same identity, at the same times."],
    response: [ASK],
    fires: [{ name: "its contacts", records: [cloudtrail("billingconsole", "GetContactInformation", {})] }],
    quiet: [{ name: "its bill", records: [cloudtrail("ce", "GetCostAndUsage", {})] }],
  },
  {
    ...BASE,
    id: "aws-mail-identities-checked",
    title: "{identity_name} looked at what it may send mail as",
    confidence: "medium",
    service: "ses.amazonaws.com",
    actions: [
      "GetIdentityVerificationAttributes",
      "GetSendQuota",
      "GetAccountSendingEnabled",
      "GetSendStatistics",
      "GetAccount",
      "ListIdentities",
      "ListEmailIdentities",
    ],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    expected: "machines that send mail do not ask whether they may",
    shows: ["action"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "identities",
        records: [cloudtrail("ses", "GetIdentityVerificationAttributes", { identities: ["example.com"] })],
      },
    ],
    quiet: [{ name: "sent", records: [cloudtrail("ses", "SendEmail", {})] }],
  },
  {
    ...BASE,
    id: "aws-sign-in-token-taken",
    title: "{identity_name} took a token of IAM Identity Center",
    confidence: "medium",
    actions: ["CreateToken", "CreateTokenWithIAM"],
    severity: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    expected: "people get such tokens through their browser",
    shows: ["src_ip", "user_agent"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "taken", records: [cloudtrail("sso", "CreateToken", {})] }],
    quiet: [{ name: "credentials of a role", records: [cloudtrail("sso", "GetRoleCredentials", {})] }],
  },
  {
    ...BASE,
    id: "aws-second-factor-failed",
    title: "{identity_name} failed the second factor at the console",
    confidence: "medium",
    service: "signin.amazonaws.com",
    actions: ["ConsoleLogin"],
    when: {
      all: [
        { field: "raw.additionalEventData.MFAUsed", equals: "Yes" },
        { field: "raw.responseElements.ConsoleLogin", equals: "Failure" },
      ],
    },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1621" }],
    expected: "people pass their second factor",
    shows: ["src_ip"],
    key: "src_ip",
    falsePositives: ["People who mistype."],
    response: [ASK],
    fires: [
      {
        name: "failed",
        records: [
          cloudtrail("signin", "ConsoleLogin", null, {
            userIdentity: AWS_ACTORS.user,
            errorMessage: "Failed authentication",
            responseElements: { ConsoleLogin: "Failure" },
            additionalEventData: { MFAUsed: "Yes" },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "without one",
        records: [
          cloudtrail("signin", "ConsoleLogin", null, {
            errorMessage: "Failed authentication",
            responseElements: { ConsoleLogin: "Failure" },
            additionalEventData: { MFAUsed: "No" },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-endpoint-refused",
    title: "{identity_name} was refused by the policy of a network endpoint ({action})",
    confidence: "medium",
    actions: ["*"],
    when: { field: "error_code", equals: "VpceAccessDenied" },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "machines use the buckets that their endpoint allows",
    shows: ["service", "action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "refused",
        records: [
          cloudtrail(
            "s3",
            "GetObject",
            { bucketName: "x" },
            { errorCode: "VpceAccessDenied", vpcEndpointId: "vpce-1" },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "refused otherwise",
        records: [
          cloudtrail("s3", "GetObject", { bucketName: "x" }, { errorCode: "AccessDenied", vpcEndpointId: "vpce-1" }),
        ],
      },
    ],
  },
];
