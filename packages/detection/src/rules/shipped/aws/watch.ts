import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { ONLY_NAMED } from "./narrower.ts";
import { ofServices } from "./of-services.ts";

const sources = ["aws-cloudtrail"];

const distribution = (minimumProtocolVersion: string) =>
  cloudtrail("cloudfront", "UpdateDistribution", {
    distributionConfig: { viewerCertificate: { minimumProtocolVersion } },
  });

/** AWS: what watches many accounts at once, and what brings data back. */
export const AWS_WATCH: readonly Rule[] = [
  plainRule({
    id: "aws-watch-unhooked",
    title: "{identity_name} took away what raises an alarm from logs and events ({action})",
    sources,
    actions: ["DeleteMetricFilter", "RemoveTargets", "DeleteDataProtectionPolicy", "DeleteEventBus"],
    when: ofServices("logs", "events"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what raises alarms stays",
    fires: ["a filter", cloudtrail("logs", "DeleteMetricFilter", { logGroupName: "trail", filterName: "root" })],
    quiet: ["read", cloudtrail("logs", "DescribeMetricFilters", { logGroupName: "trail" })],
  }),
  plainRule({
    id: "aws-central-watch-removed",
    title: "{identity_name} took away what watches all accounts of the organization ({action} of {service})",
    sources,
    actions: [
      "DeregisterOrganizationDelegatedAdmin",
      "DeregisterDelegatedAdministrator",
      "DisassociateAdminAccount",
      "DeletePolicy",
      "DeleteDataLake",
      "DeleteDataLakeOrganizationConfiguration",
      "DeleteAwsLogSource",
      "DeleteCustomLogSource",
      "DeleteSubscriber",
      "DeregisterDataLakeDelegatedAdministrator",
    ],
    when: {
      any: [
        ofServices("fms", "securitylake", "cloudtrail"),
        {
          all: [{ field: "action", equals: "DeregisterDelegatedAdministrator" }, ofServices("organizations")],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "the security account watches all others",
    fires: ["a data lake", cloudtrail("securitylake", "DeleteDataLake", { regions: ["eu-central-1"] })],
    quiet: ["a policy of access", cloudtrail("verifiedpermissions", "DeletePolicy", { policyId: "p" })],
  }),
  plainRule({
    id: "aws-control-of-standard-off",
    title: "{identity_name} switched a check of Security Hub off ({raw.requestParameters.standardsControlArn|one})",
    sources,
    service: "securityhub.amazonaws.com",
    actions: ["UpdateStandardsControl", "BatchUpdateStandardsControlAssociations"],
    when: {
      any: [
        { field: "raw.requestParameters.*", equals: "DISABLED" },
        { field: "raw.requestParameters.*.*.AssociationStatus", equals: "DISABLED" },
        { field: "raw.requestParameters.*.*.associationStatus", equals: "DISABLED" },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "checks are switched off with a reason that is written down",
    fires: ["off", cloudtrail("securityhub", "UpdateStandardsControl", { controlStatus: "DISABLED" })],
    quiet: ["on", cloudtrail("securityhub", "UpdateStandardsControl", { controlStatus: "ENABLED" })],
  }),
  plainRule({
    id: "aws-firewall-log-changed",
    title:
      "{identity_name} changed what the firewall {raw.requestParameters.firewallName|that the log does not name} logs",
    sources,
    service: "network-firewall.amazonaws.com",
    actions: ["UpdateLoggingConfiguration"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "firewalls log from the start",
    fires: ["changed", cloudtrail("network-firewall", "UpdateLoggingConfiguration", { firewallName: "f" })],
    quiet: ["read", cloudtrail("network-firewall", "DescribeLoggingConfiguration", { firewallName: "f" })],
  }),
  plainRule({
    id: "aws-organization-policy-rewritten",
    title:
      "{identity_name} rewrote the policy {raw.requestParameters.policyId|that the log does not name} of the organization",
    sources,
    service: "organizations.amazonaws.com",
    actions: ["UpdatePolicy"],
    when: { not: ONLY_NAMED },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what accounts may not do comes from code",
    fires: ["rewritten", cloudtrail("organizations", "UpdatePolicy", { policyId: "p-1", content: "{}" })],
    quiet: ["described", cloudtrail("organizations", "UpdatePolicy", { policyId: "p-1", description: "No root" })],
  }),
  plainRule({
    id: "aws-copies-stopped",
    title: "{identity_name} took away what brings data back ({action} of {service})",
    sources,
    actions: ["DeleteLifecyclePolicy", "DeleteRepository", "DeleteReplicationConfiguration"],
    when: ofServices("dlm", "ecr", "elasticfilesystem"),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "backups and images stay while something is made of them",
    fires: ["the plan of snapshots", cloudtrail("dlm", "DeleteLifecyclePolicy", { policyId: "p" })],
    quiet: ["of another service", cloudtrail("codecommit", "DeleteRepository", { repositoryName: "r" })],
  }),
  plainRule({
    id: "aws-machine-unguarded",
    title: "{identity_name} let the machine {raw.requestParameters.instanceId|that the log does not name} be deleted",
    sources,
    service: "ec2.amazonaws.com",
    actions: ["ModifyInstanceAttribute"],
    when: {
      all: [
        { field: "raw.requestParameters.disableApiTermination.value", in: [false, "false"] },
        { not: { field: "client", in: ["terraform", "pulumi", "aws-cdk", "cloudformation"] } },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "what is guarded stays guarded until it goes",
    fires: [
      "the guard off",
      cloudtrail("ec2", "ModifyInstanceAttribute", { instanceId: "i-1", disableApiTermination: { value: false } }),
    ],
    quiet: [
      "on",
      cloudtrail("ec2", "ModifyInstanceAttribute", { instanceId: "i-1", disableApiTermination: { value: true } }),
    ],
  }),
  plainRule({
    id: "aws-function-strangled",
    title:
      "{identity_name} stopped the function {raw.requestParameters.functionName|that the log does not name} from running",
    sources,
    service: "lambda.amazonaws.com",
    actions: ["PutFunctionConcurrency*"],
    when: { field: "raw.requestParameters.reservedConcurrentExecutions", equals: 0 },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "functions run as often as they are called",
    fires: [
      "none at a time",
      cloudtrail("lambda", "PutFunctionConcurrency20171031", { functionName: "f", reservedConcurrentExecutions: 0 }),
    ],
    quiet: [
      "ten",
      cloudtrail("lambda", "PutFunctionConcurrency20171031", { functionName: "f", reservedConcurrentExecutions: 10 }),
    ],
  }),
  plainRule({
    id: "aws-old-encryption-allowed",
    title: "{identity_name} lets visitors come with encryption that is broken ({resource|a distribution})",
    sources,
    actions: ["CreateDistribution*", "UpdateDistribution*", "CreateListener", "ModifyListener"],
    when: {
      any: [
        {
          all: [
            ofServices("cloudfront"),
            {
              field: "raw.requestParameters.distributionConfig.viewerCertificate.minimumProtocolVersion",
              in: ["SSLv3", "TLSv1"],
            },
          ],
        },
        {
          all: [
            ofServices("elasticloadbalancing"),
            {
              any: ["ELBSecurityPolicy-TLS-1-0", "ELBSecurityPolicy-2015", "ELBSecurityPolicy-2014"].map((prefix) => ({
                field: "raw.requestParameters.sslPolicy",
                prefix,
              })),
            },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "TLS 1.2 and later",
    fires: ["SSL", distribution("SSLv3")],
    quiet: ["TLS", distribution("TLSv1.2_2021")],
  }),
  plainRule({
    id: "aws-proof-of-callers-waived",
    title: "{identity_name} let callers come with less proof ({action} of {service})",
    sources,
    actions: ["UpdateUserPool", "SetUserPoolMfaConfig", "UpdateMethod", "DeleteAuthorizer"],
    when: {
      any: [
        {
          all: [ofServices("cognito-idp"), { field: "raw.requestParameters.mfaConfiguration", equals: "OFF" }],
        },
        { all: [ofServices("apigateway"), { field: "action", equals: "DeleteAuthorizer" }] },
        {
          all: [
            ofServices("apigateway"),
            { not: { field: "raw.requestParameters.httpMethod", equals: "OPTIONS" } },
            {
              each: "raw.requestParameters.patchOperations",
              where: {
                all: [
                  { field: "item.path", equals: "/authorizationType" },
                  { field: "item.value", equals: "NONE" },
                ],
              },
            },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "callers prove who they are as they did",
    falsePositives: ["Methods for browsers (OPTIONS) ask for no proof: they come with the template."],
    fires: ["no second factor", cloudtrail("cognito-idp", "SetUserPoolMfaConfig", { mfaConfiguration: "OFF" })],
    quiet: ["asked for", cloudtrail("cognito-idp", "SetUserPoolMfaConfig", { mfaConfiguration: "ON" })],
  }),
];
