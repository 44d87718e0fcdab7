import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { traceRule } from "../trace-rule.ts";
import { IS_QUARANTINE } from "./rights.ts";

const BASE = { sources: ["aws-cloudtrail"] } as const;
const IAM = "iam.amazonaws.com";

/** AWS: operations of every day that say little alone, and much beside a finding. */
export const AWS_EVERYDAY: readonly Rule[] = [
  traceRule({
    ...BASE,
    id: "aws-policy-changed",
    title: "{identity_name} changed what somebody may do ({action})",
    service: IAM,
    actions: [
      ...[
        "PutUserPolicy",
        "PutGroupPolicy",
        "PutRolePolicy",
        "AttachUserPolicy",
        "AttachGroupPolicy",
        "AttachRolePolicy",
      ],
      ...["DetachUserPolicy", "DetachGroupPolicy", "DetachRolePolicy", "CreatePolicy", "CreatePolicyVersion"],
      ...["DeleteUserPolicy", "DeleteGroupPolicy", "DeleteRolePolicy"],
    ],
    // What AWS takes away from a key that it found in public is told as that.
    when: { not: IS_QUARANTINE },
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "rights come from code",
    fires: ["a policy of a role", cloudtrail("iam", "PutRolePolicy", { roleName: "r", policyName: "p" })],
    quiet: [
      "taken away by AWS",
      cloudtrail("iam", "AttachUserPolicy", {
        userName: "u",
        policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
      }),
    ],
  }),
  traceRule({
    ...BASE,
    id: "aws-groups-looked-at",
    title: "{identity_name} looked who is in a group, what it may do, or what passwords must be ({action})",
    service: IAM,
    actions: [
      ...["GetGroup", "GetGroupPolicy", "ListAttachedGroupPolicies", "ListGroupPolicies", "ListGroupsForUser"],
      ...["ListGroups", "GetAccountPasswordPolicy", "SimulatePrincipalPolicy", "SimulateCustomPolicy"],
    ],
    attempted: "info",
    attack: { tactic: "Discovery", technique: "T1069.003" },
    expected: "a program does not ask who else there is",
    fires: ["its members", cloudtrail("iam", "GetGroup", { groupName: "admins" })],
    quiet: ["itself", cloudtrail("iam", "GetUser", null)],
  }),
  traceRule({
    ...BASE,
    id: "aws-software-looked-at",
    title: "{identity_name} looked what runs on the machines ({action})",
    service: "ssm.amazonaws.com",
    actions: [
      ...["DescribeInstanceInformation", "ListInventoryEntries", "GetInventory", "DescribeInstancePatches"],
      ...["DescribeInstancePatchStates", "DescribeAvailablePatches", "ListResourceComplianceSummaries"],
    ],
    attempted: "info",
    attack: { tactic: "Discovery", technique: "T1526" },
    expected: "patching asks for it",
    fires: ["the machines", cloudtrail("ssm", "DescribeInstanceInformation", {})],
    quiet: ["itself", cloudtrail("ssm", "UpdateInstanceInformation", {})],
  }),
  traceRule({
    ...BASE,
    id: "aws-configuration-recorder-set",
    title: "{identity_name} set what AWS Config records, or where to ({action})",
    service: "config.amazonaws.com",
    actions: ["PutConfigurationRecorder", "PutDeliveryChannel"],
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "the recorder is set once, by the account's own code",
    fires: ["its recorder", cloudtrail("config", "PutConfigurationRecorder", { configurationRecorder: { name: "d" } })],
    quiet: ["read", cloudtrail("config", "DescribeConfigurationRecorders", {})],
  }),
  traceRule({
    ...BASE,
    id: "aws-function-made-or-removed",
    title: "{identity_name} made or deleted the function {raw.requestParameters.functionName|of no name} ({action})",
    service: "lambda.amazonaws.com",
    actions: ["CreateFunction*", "DeleteFunction*", "CreateEventSourceMapping*", "DeleteEventSourceMapping*"],
    when: { not: { field: "action", contains: "UrlConfig" } },
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "functions come from the pipeline",
    fires: ["deleted", cloudtrail("lambda", "DeleteFunction20150331", { functionName: "f" })],
    quiet: ["called", cloudtrail("lambda", "Invoke", { functionName: "f" })],
  }),
  traceRule({
    ...BASE,
    id: "aws-image-pushed-by-hand",
    title: "{identity_name} put an image into {raw.requestParameters.repositoryName|a registry}",
    service: "ecr.amazonaws.com",
    kinds: ["access-key", "human"],
    actions: ["PutImage"],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "images come from the pipeline",
    fires: ["by a user", cloudtrail("ecr", "PutImage", { repositoryName: "shop" }, { userIdentity: AWS_ACTORS.user })],
    quiet: ["by a role", cloudtrail("ecr", "PutImage", { repositoryName: "shop" }, { userIdentity: AWS_ACTORS.role })],
  }),
  traceRule({
    ...BASE,
    id: "aws-sign-in-refused",
    title: "A sign-in as {identity_name} failed",
    service: "signin.amazonaws.com",
    kinds: ["human", "access-key", "unknown", "role"],
    actions: ["ConsoleLogin", "CheckMfa"],
    when: { not: { field: "outcome", equals: "success" } },
    attempted: "info",
    failed: "info",
    refusal: "alone",
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "people mistype",
    fires: ["a password", signIn("Failure", AWS_ACTORS.user)],
    quiet: ["signed in", signIn("Success", AWS_ACTORS.user)],
  }),
  traceRule({
    ...BASE,
    id: "aws-role-put-into-profile",
    title: "{identity_name} let machines act as {raw.requestParameters.roleName|a role}",
    service: IAM,
    actions: ["AddRoleToInstanceProfile"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "profiles come from code, with their role",
    fires: ["a role", cloudtrail("iam", "AddRoleToInstanceProfile", { roleName: "admin", instanceProfileName: "p" })],
    quiet: ["none", cloudtrail("iam", "CreateInstanceProfile", { instanceProfileName: "p" })],
  }),
  traceRule({
    ...BASE,
    id: "aws-root-refused",
    title: "Somebody failed to sign in as root of account {account_uid}",
    service: "signin.amazonaws.com",
    kinds: ["root"],
    actions: ["ConsoleLogin"],
    when: { not: { field: "outcome", equals: "success" } },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    owasp: ["NHI10"],
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "root is not used",
    fires: ["a password", signIn("Failure", AWS_ACTORS.root)],
    quiet: ["somebody else", signIn("Failure", AWS_ACTORS.user)],
  }),
];

function signIn(ConsoleLogin: string, userIdentity: (typeof AWS_ACTORS)["user"]) {
  return cloudtrail("signin", "ConsoleLogin", null, { userIdentity, responseElements: { ConsoleLogin } });
}
