import type { Condition, Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { POLICY_NARROW } from "./narrower.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that somebody asked for.";
const ASK = "Ask whoever did it; put back what was there.";

/** The policy that AWS puts on a user whose key it found in public. */
export const IS_QUARANTINE: Condition = {
  field: "raw.requestParameters.policyArn",
  contains: "AWSCompromisedKeyQuarantine",
};

const versionOf = (Action: string, Resource: string) =>
  cloudtrail("iam", "CreatePolicyVersion", {
    ...{ policyArn: "arn:aws:iam::123456789012:policy/p", setAsDefault: true },
    policyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] }),
  });

/** Rights that grow, and credentials of which more is made than was given. */
export const AWS_RIGHTS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-policy-version-chosen",
    title: "{identity_name} made another version of a policy the one that counts ({action})",
    confidence: "medium",
    actions: ["CreatePolicyVersion"],
    when: { all: [{ field: "raw.requestParameters.setAsDefault", equals: true }, { not: POLICY_NARROW }] },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "policies change by a new version",
    shows: ["raw.requestParameters.policyArn", "raw.requestParameters.versionId"],
    key: "raw.requestParameters.policyArn",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a new one, at once",
        records: [
          cloudtrail("iam", "CreatePolicyVersion", {
            policyArn: "arn:aws:iam::123456789012:policy/p",
            setAsDefault: true,
          }),
        ],
      },
      { name: "every bucket", records: [versionOf("s3:*", "*")] },
      { name: "any role", records: [versionOf("sts:AssumeRole", "arn:aws:iam::123456789012:role/r")] },
    ],
    quiet: [
      { name: "read", records: [cloudtrail("iam", "GetPolicyVersion", {})] },
      { name: "one that does not count", records: [cloudtrail("iam", "CreatePolicyVersion", { setAsDefault: false })] },
      { name: "to send to one queue", records: [versionOf("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q")] },
    ],
  },
  {
    ...BASE,
    id: "aws-password-policy-weakened",
    title: "{identity_name} removed the rules for passwords",
    confidence: "medium",
    actions: ["DeleteAccountPasswordPolicy"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "passwords have rules",
    shows: ["action"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "removed", records: [cloudtrail("iam", "DeleteAccountPasswordPolicy", {})] }],
    quiet: [{ name: "read", records: [cloudtrail("iam", "GetAccountPasswordPolicy", {})] }],
  },
  {
    ...BASE,
    id: "aws-quarantine-lifted",
    title: "{identity_name} removed the quarantine of a leaked key from {raw.requestParameters.userName|a user}",
    confidence: "medium",
    actions: ["DetachUserPolicy", "DetachRolePolicy"],
    when: IS_QUARANTINE,
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    owasp: ["NHI2"],
    expected: "AWS quarantines leaked keys until they are rotated",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: [ROUTINE],
    response: ["Attach the quarantine again, or set the key to inactive (both reversible); then replace the key."],
    fires: [
      {
        name: "removed",
        records: [
          cloudtrail("iam", "DetachUserPolicy", {
            userName: "ci",
            policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another policy",
        records: [
          cloudtrail("iam", "DetachUserPolicy", {
            userName: "ci",
            policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-session-token-taken",
    title: "The user {identity_name} exchanged its key for a session",
    confidence: "medium",
    service: "sts.amazonaws.com",
    actions: ["GetSessionToken"],
    when: { field: "raw.userIdentity.type", equals: "IAMUser" },
    severity: "info",
    attacks: [{ tactic: "Lateral Movement", technique: "T1550.001" }],
    owasp: ["NHI7"],
    expected: "machines assume roles",
    shows: ["src_ip", "user_agent"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "by a user", records: [cloudtrail("sts", "GetSessionToken", {})] }],
    quiet: [
      { name: "by a role", records: [cloudtrail("sts", "GetSessionToken", {}, { userIdentity: AWS_ACTORS.role })] },
    ],
  },
  {
    ...BASE,
    id: "aws-member-root-assumed",
    title: "{identity_name} acted as the root user of {raw.requestParameters.targetPrincipal|another account}",
    confidence: "medium",
    actions: ["AssumeRoot"],
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    owasp: ["NHI5"],
    expected: "root tasks are done by a team that is named",
    shows: ["raw.requestParameters.targetPrincipal", "raw.requestParameters.taskPolicyArn.arn"],
    key: "raw.requestParameters.targetPrincipal",
    falsePositives: [ROUTINE],
    response: [
      "Revoke the sessions of whoever assumed it; look at the policies of buckets and queues in that account first, which is what root changes there.",
    ],
    fires: [{ name: "of a member", records: [cloudtrail("sts", "AssumeRoot", { targetPrincipal: "999988887777" })] }],
    quiet: [
      { name: "a role", records: [cloudtrail("sts", "AssumeRole", { roleArn: "arn:aws:iam::123456789012:role/x" })] },
    ],
  },
  {
    ...BASE,
    id: "aws-instance-profile-swapped",
    title: "{identity_name} gave a machine another role",
    confidence: "medium",
    actions: ["AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "machines keep the role that they were started with",
    shows: ["raw.requestParameters"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "swapped",
        records: [
          cloudtrail("ec2", "ReplaceIamInstanceProfileAssociation", {
            associationId: "iip-1",
            iamInstanceProfile: { name: "admin" },
          }),
        ],
      },
    ],
    quiet: [{ name: "read", records: [cloudtrail("ec2", "DescribeIamInstanceProfileAssociations", {})] }],
  },
  {
    ...BASE,
    id: "aws-metadata-service-weakened",
    title:
      "{identity_name} let {raw.requestParameters.ModifyInstanceMetadataOptionsRequest.InstanceId|a machine} give out its credentials without a session token",
    confidence: "medium",
    actions: ["ModifyInstanceMetadataOptions", "ModifyInstanceMetadataDefaults"],
    when: {
      any: [
        { field: "raw.requestParameters.ModifyInstanceMetadataOptionsRequest.HttpTokens", equals: "optional" },
        { field: "raw.requestParameters.httpTokens", equals: "optional" },
        { field: "raw.requestParameters.ModifyInstanceMetadataDefaultsRequest.HttpTokens", equals: "optional" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1552.005" }],
    owasp: ["NHI6"],
    expected: "machines want the second version of the metadata service",
    shows: ["raw.requestParameters.ModifyInstanceMetadataOptionsRequest.InstanceId"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "optional",
        records: [
          cloudtrail("ec2", "ModifyInstanceMetadataOptions", {
            ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-1", HttpTokens: "optional" },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "required",
        records: [
          cloudtrail("ec2", "ModifyInstanceMetadataOptions", {
            ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-1", HttpTokens: "required" },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-key-pair-imported",
    title: "{identity_name} made or imported the SSH key {raw.requestParameters.keyName|that the log does not name}",
    confidence: "medium",
    actions: ["ImportKeyPair", "CreateKeyPair"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.004" }],
    expected: "machines are entered through Systems Manager",
    shows: ["raw.requestParameters.keyName"],
    key: "raw.requestParameters.keyName",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "imported", records: [cloudtrail("ec2", "ImportKeyPair", { keyName: "k" })] }],
    quiet: [{ name: "read", records: [cloudtrail("ec2", "DescribeKeyPairs", {})] }],
  },
];
