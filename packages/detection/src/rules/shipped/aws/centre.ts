import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { LOOKS_ONLY } from "./narrower.ts";

const sources = ["aws-cloudtrail"];
const RDS = "rds.amazonaws.com";
const asRole = { userIdentity: AWS_ACTORS.role };

/** AWS: the directory of people that all accounts share, shells in containers, and databases at work. */
export const AWS_CENTRE: readonly Rule[] = [
  plainRule({
    id: "aws-person-added-to-directory",
    title: "{identity_name} added a person or a membership to the directory of all accounts ({action})",
    sources,
    actions: ["CreateUser", "CreateGroupMembership", "AddMemberToGroup"],
    when: { field: "service", in: ["identitystore.amazonaws.com", "sso-directory.amazonaws.com"] },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "people come from the company's own directory, by its synchronisation",
    fires: ["a person", cloudtrail("identitystore", "CreateUser", { userName: "eve" }, asRole)],
    quiet: ["read", cloudtrail("identitystore", "DescribeUser", { userId: "u-1" }, asRole)],
  }),
  plainRule({
    id: "aws-permission-set-assigned",
    title:
      "{identity_name} gave somebody a set of rights in an account ({raw.requestParameters.principalId|not named in the log})",
    sources,
    service: "sso.amazonaws.com",
    actions: ["CreateAccountAssignment"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "assignments come from code, or from a tool that asks for them",
    fires: ["given", cloudtrail("sso", "CreateAccountAssignment", { principalId: "u-1", targetId: "123456789012" })],
    quiet: ["taken away", cloudtrail("sso", "DeleteAccountAssignment", { principalId: "u-1" })],
  }),
  plainRule({
    id: "aws-permission-set-widened",
    title: "{identity_name} changed what a set of rights may do, in every account that has it ({action})",
    sources,
    service: "sso.amazonaws.com",
    actions: [
      "PutInlinePolicyToPermissionSet",
      "AttachManagedPolicyToPermissionSet",
      "AttachCustomerManagedPolicyReferenceToPermissionSet",
      "DeletePermissionsBoundaryFromPermissionSet",
    ],
    when: { not: LOOKS_ONLY },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "sets of rights change by code that was reviewed",
    fires: ["its policy", cloudtrail("sso", "PutInlinePolicyToPermissionSet", { permissionSetArn: "ps-1" })],
    quiet: [
      "to look",
      cloudtrail("sso", "AttachManagedPolicyToPermissionSet", {
        ...{ permissionSetArn: "ps-1", managedPolicyArn: "arn:aws:iam::aws:policy/SecurityAudit" },
      }),
    ],
  }),
  plainRule({
    id: "aws-container-entered",
    title: "{identity_name} ran a command in a running container ({raw.requestParameters.task|not named in the log})",
    sources,
    service: "ecs.amazonaws.com",
    actions: ["ExecuteCommand"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "nobody enters containers of production",
    fires: ["a shell", cloudtrail("ecs", "ExecuteCommand", { cluster: "shop", task: "t-1", command: "sh" })],
    quiet: ["described", cloudtrail("ecs", "DescribeTasks", { cluster: "shop", tasks: ["t-1"] })],
  }),
  plainRule({
    id: "aws-database-log-read",
    title:
      "{identity_name} downloaded a log of the database {raw.requestParameters.dBInstanceIdentifier|that the log does not name}",
    sources,
    service: RDS,
    actions: ["DownloadDBLogFilePortion", "DownloadCompleteDBLogFile"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "logs go to where logs are kept; queries with data in them stand in them",
    fires: [
      "downloaded",
      cloudtrail("rds", "DownloadDBLogFilePortion", { dBInstanceIdentifier: "shop", logFileName: "audit/x.log" }),
    ],
    quiet: ["listed", cloudtrail("rds", "DescribeDBLogFiles", { dBInstanceIdentifier: "shop" })],
  }),
  plainRule({
    id: "aws-database-interrupted",
    title: "{identity_name} interrupted a database ({action})",
    sources,
    service: RDS,
    actions: [
      "FailoverDBCluster",
      "FailoverGlobalCluster",
      "SwitchoverGlobalCluster",
      "RebootDBInstance",
      "RebootDBCluster",
      "StopDBInstance",
      "StopDBCluster",
    ],
    severity: "info",
    attempted: "info",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "databases are restarted at times that were announced",
    fires: ["restarted", cloudtrail("rds", "RebootDBInstance", { dBInstanceIdentifier: "shop" })],
    quiet: ["described", cloudtrail("rds", "DescribeDBInstances", { dBInstanceIdentifier: "shop" })],
  }),
];
