import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];

/** Names that logs of what people and machines did commonly have. */
const WATCHING = ["cloudtrail", "audit", "guardduty", "flow-log", "flowlog", "vpc-flow", "waf", "security", "dnsquer"];
/** And alarms, such as those that the CIS benchmark asks for. */
const ALARMS = [
  "root",
  "unauthori",
  "security",
  "cloudtrail",
  "guardduty",
  "console-sign",
  "iam-",
  "cis-",
  "mfa",
  "login",
];
const OF_WATCH: Condition = {
  any: WATCHING.map((contains) => ({ field: "raw.requestParameters.logGroupName", contains })),
};

/** AWS: settings that tell by what they are set to, and what is let out of the account. */
export const AWS_SETTINGS: readonly Rule[] = [
  plainRule({
    id: "aws-watching-log-shortened",
    title:
      "{identity_name} deleted, or keeps for a week at most, the log {raw.requestParameters.logGroupName|that the log does not name}",
    sources,
    service: "logs.amazonaws.com",
    actions: ["DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy", "DeleteSubscriptionFilter"],
    when: {
      all: [
        OF_WATCH,
        {
          any: [
            { not: { field: "action", equals: "PutRetentionPolicy" } },
            { field: "raw.requestParameters.retentionInDays", atMost: 7 },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "logs of who did what are kept",
    fires: [
      "a stream of the trail",
      cloudtrail("logs", "DeleteLogStream", { logGroupName: "/aws/cloudtrail", logStreamName: "s" }),
    ],
    quiet: ["a function's own", cloudtrail("logs", "DeleteLogGroup", { logGroupName: "/aws/lambda/shop" })],
  }),
  plainRule({
    id: "aws-warehouse-log-off",
    title:
      "{identity_name} switched off the log of the warehouse {raw.requestParameters.clusterIdentifier|that the log does not name}",
    sources,
    service: "redshift.amazonaws.com",
    actions: ["DisableLogging"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "who asks the warehouse is logged",
    fires: ["switched off", cloudtrail("redshift", "DisableLogging", { clusterIdentifier: "dw" })],
    quiet: ["switched on", cloudtrail("redshift", "EnableLogging", { clusterIdentifier: "dw" })],
  }),
  plainRule({
    id: "aws-restore-points-off",
    title:
      "{identity_name} stopped the copies from which the table {raw.requestParameters.tableName|that the log does not name} can be restored",
    sources,
    service: "dynamodb.amazonaws.com",
    actions: ["UpdateContinuousBackups"],
    when: {
      field: "raw.requestParameters.pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled",
      equals: false,
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "tables can be restored as long as they are there",
    fires: [
      "stopped",
      cloudtrail("dynamodb", "UpdateContinuousBackups", {
        tableName: "t",
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      }),
    ],
    quiet: [
      "begun",
      cloudtrail("dynamodb", "UpdateContinuousBackups", {
        tableName: "t",
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      }),
    ],
  }),
  plainRule({
    id: "aws-machine-exported",
    title: "{identity_name} had a machine or its image written out to a bucket ({action})",
    sources,
    service: "ec2.amazonaws.com",
    actions: ["CreateInstanceExportTask", "ExportImage", "CreateStoreImageTask"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "images stay where they are made",
    fires: ["a machine", cloudtrail("ec2", "CreateInstanceExportTask", null)],
    quiet: ["an image is made", cloudtrail("ec2", "CreateImage", { instanceId: "i-1" })],
  }),
  plainRule({
    id: "aws-endpoint-service-for-all",
    title:
      "{identity_name} let every account reach the endpoint service {raw.requestParameters.ModifyVpcEndpointServicePermissionsRequest.ServiceId|that the log does not name}",
    sources,
    service: "ec2.amazonaws.com",
    actions: ["ModifyVpcEndpointServicePermissions"],
    when: {
      any: [
        "ModifyVpcEndpointServicePermissionsRequest.AddAllowedPrincipals",
        "ModifyVpcEndpointServicePermissionsRequest.AddAllowedPrincipals.content",
        "ModifyVpcEndpointServicePermissionsRequest.AddAllowedPrincipals.*.content",
        "addAllowedPrincipals",
      ].map((path) => ({ field: `raw.requestParameters.${path}`, equals: "*" })),
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "a service is for named accounts",
    fires: [
      "for all",
      cloudtrail("ec2", "ModifyVpcEndpointServicePermissions", {
        ModifyVpcEndpointServicePermissionsRequest: { ServiceId: "s", AddAllowedPrincipals: { tag: 1, content: "*" } },
      }),
    ],
    quiet: [
      "for one",
      cloudtrail("ec2", "ModifyVpcEndpointServicePermissions", {
        ModifyVpcEndpointServicePermissionsRequest: {
          ServiceId: "s",
          AddAllowedPrincipals: { tag: 1, content: "arn:aws:iam::123456789012:root" },
        },
      }),
    ],
  }),
  plainRule({
    id: "aws-root-of-members-allowed",
    title: "{identity_name} let the organization's administrators act as the root of its accounts ({action})",
    sources,
    service: "iam.amazonaws.com",
    actions: ["EnableOrganizationsRootSessions", "EnableOrganizationsRootCredentialsManagement"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "it is decided once for an organization",
    fires: ["sessions", cloudtrail("iam", "EnableOrganizationsRootSessions", null)],
    quiet: ["listed", cloudtrail("iam", "ListOrganizationsFeatures", null)],
  }),
  plainRule({
    id: "aws-old-policy-brought-back",
    title:
      "{identity_name} brought an older version of the policy {raw.requestParameters.policyArn|that the log does not name} back",
    sources,
    service: "iam.amazonaws.com",
    actions: ["SetDefaultPolicyVersion"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "policies change by a new version",
    fires: ["the first", cloudtrail("iam", "SetDefaultPolicyVersion", { policyArn: "p", versionId: "v1" })],
    quiet: ["a new one", cloudtrail("iam", "CreatePolicyVersion", { policyArn: "p", setAsDefault: true })],
  }),
  plainRule({
    id: "aws-watching-alarm-silenced",
    title:
      "{identity_name} deleted or silenced the alarm {raw.requestParameters.alarmNames.*|that the log does not name}, which watches over the account",
    sources,
    service: "monitoring.amazonaws.com",
    actions: ["DeleteAlarms", "DisableAlarmActions", "SetAlarmState"],
    when: {
      any: ["raw.requestParameters.alarmNames", "raw.requestParameters.alarmName"].map((field) => ({
        any: ALARMS.map((contains) => ({ field, contains })),
      })),
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "alarms about who does what stay",
    fires: ["of the root user", cloudtrail("monitoring", "DisableAlarmActions", { alarmNames: ["root-login"] })],
    quiet: ["of load", cloudtrail("monitoring", "DeleteAlarms", { alarmNames: ["TargetTracking-web-cpu"] })],
  }),
  plainRule({
    id: "aws-endpoint-key-placed",
    title:
      "{identity_name} placed a key by which the endpoint {raw.requestParameters.endpointName|that the log does not name} is entered",
    sources,
    service: "glue.amazonaws.com",
    actions: ["CreateDevEndpoint", "UpdateDevEndpoint"],
    when: {
      any: ["addPublicKeys", "publicKeys", "publicKey"].map((name) => ({
        field: `raw.requestParameters.${name}`,
        exists: true,
      })),
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.004" },
    expected: "endpoints for developers are seldom made, and have the role of jobs",
    fires: ["added", cloudtrail("glue", "UpdateDevEndpoint", { endpointName: "e", addPublicKeys: ["ssh-rsa A"] })],
    quiet: ["arguments", cloudtrail("glue", "UpdateDevEndpoint", { endpointName: "e", addArguments: { a: "b" } })],
  }),
];
