import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { ofServices } from "./of-services.ts";

const sources = ["aws-cloudtrail"];
const attack = { tactic: "Defense Impairment", technique: "T1685" } as const;

/** AWS: detectors that see less than before, findings filtered away, and logs whose way is cut. */
export const AWS_SENTRIES: readonly Rule[] = [
  plainRule({
    id: "aws-detector-narrowed",
    title: "{identity_name} let a detector of AWS see less ({action} of {service})",
    sources,
    actions: [
      "DisableOrganizationAdminAccount",
      "DisassociateMembership",
      "DisassociateMember",
      "UpdateOrganizationConfiguration",
      "DeleteMalwareProtectionPlan",
      "UpdateMalwareScanSettings",
      "UpdatePublishingDestination",
      "DeleteConfigurationPolicy",
      "StartConfigurationPolicyDisassociation",
      "DisableSecurityHubV2",
      "DeregisterAccount",
      "DeregisterOrganizationAdminAccount",
      "DeleteReplicationSet",
      "DeleteEvaluationResults",
    ],
    when: {
      all: [
        ofServices("guardduty", "securityhub", "detective", "inspector2", "auditmanager", "ssm-incidents", "config"),
        {
          any: [
            { not: { field: "action", equals: "UpdateOrganizationConfiguration" } },
            { field: "raw.requestParameters.autoEnableOrganizationMembers", equals: "NONE" },
            { field: "raw.requestParameters.autoEnable", equals: false },
            { field: "raw.requestParameters.autoEnable.*", equals: false },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack,
    expected: "detectors see every account, as the security team set them up",
    fires: [
      "new accounts are left out",
      cloudtrail("guardduty", "UpdateOrganizationConfiguration", {
        detectorId: "d",
        autoEnableOrganizationMembers: "NONE",
      }),
    ],
    quiet: [
      "new accounts are taken in",
      cloudtrail("guardduty", "UpdateOrganizationConfiguration", {
        detectorId: "d",
        autoEnableOrganizationMembers: "ALL",
      }),
    ],
  }),
  plainRule({
    id: "aws-findings-filtered-away",
    title: "{identity_name} made a rule by which findings are not shown ({action} of {service})",
    sources,
    actions: ["CreateFilter", "UpdateFilter", "CreateArchiveRule", "UpdateArchiveRule", "ApplyArchiveRule"],
    when: {
      any: [
        ofServices("access-analyzer"),
        {
          all: [
            ofServices("inspector2"),
            {
              any: ["action", "filterAction"].map((name) => ({
                field: `raw.requestParameters.${name}`,
                equals: "SUPPRESS",
              })),
            },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack,
    expected: "findings are resolved, or suppressed by whoever owns the tool",
    fires: ["of the access analyzer", cloudtrail("access-analyzer", "CreateArchiveRule", { ruleName: "r" })],
    quiet: ["a view", cloudtrail("inspector2", "CreateFilter", { action: "NONE", name: "mine" })],
  }),
  plainRule({
    id: "aws-log-way-cut",
    title: "{identity_name} cut the way of a log ({action} of {service})",
    sources,
    actions: [
      "DeleteDeliveryStream",

      "SetV2LoggingOptions",
      "ModifyLoadBalancerAttributes",
      "ModifyDBInstance",
      "ModifyDBCluster",
    ],
    when: {
      any: [
        { field: "raw.requestParameters.cloudwatchLogsExportConfiguration.disableLogTypes.*", exists: true },
        { all: [ofServices("firehose"), { not: { field: "action", prefix: "Modify" } }] },
        { field: "raw.requestParameters.disableAllLogs", equals: true },
        { field: "raw.requestParameters.defaultLogLevel", equals: "DISABLED" },
        {
          each: "raw.requestParameters.attributes",
          where: {
            all: [
              { field: "item.key", equals: "access_logs.s3.enabled" },
              { field: "item.value", equals: "false" },
            ],
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "logs go where they went",
    fires: ["a stream", cloudtrail("firehose", "DeleteDeliveryStream", { deliveryStreamName: "siem" })],
    quiet: ["logging set up", cloudtrail("iot", "SetV2LoggingOptions", { defaultLogLevel: "INFO" })],
  }),
  plainRule({
    id: "aws-bill-watch-removed",
    title: "{identity_name} took away what tells of unusual cost ({action} of {service})",
    sources,
    actions: [
      "DeleteBudget",
      "DeleteBudgetAction",
      "DeleteNotification",
      "DeleteSubscriber",
      "DeleteAnomalyMonitor",
      "DeleteAnomalySubscription",
      "DeleteReportDefinition",
    ],
    when: ofServices("budgets", "ce", "cur"),
    severity: "low",
    attempted: "low",
    attack,
    expected: "budgets stay: a stolen account is first seen on the bill",
    fires: ["a budget", cloudtrail("budgets", "DeleteBudget", { budgetName: "b" })],
    quiet: ["read", cloudtrail("budgets", "DescribeBudgets", null)],
  }),
  plainRule({
    id: "aws-name-guard-weakened",
    title: "{identity_name} weakened what guards the resolution of names ({action})",
    sources,
    actions: [
      "DisassociateFirewallRuleGroup",
      "DeleteFirewallRuleGroup",
      "DeleteFirewallRule",
      "UpdateFirewallConfig",
      "DisableHostedZoneDNSSEC",
      "DeactivateKeySigningKey",
      "DeleteHostedZone",
    ],
    when: {
      all: [
        ofServices("route53resolver", "route53"),
        {
          any: [
            { not: { field: "action", equals: "UpdateFirewallConfig" } },
            { field: "raw.requestParameters.firewallFailOpen", equals: "ENABLED" },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "names are guarded, and zones stay",
    fires: ["lets through", cloudtrail("route53resolver", "UpdateFirewallConfig", { firewallFailOpen: "ENABLED" })],
    quiet: ["does not", cloudtrail("route53resolver", "UpdateFirewallConfig", { firewallFailOpen: "DISABLED" })],
  }),
  plainRule({
    id: "aws-web-firewall-emptied",
    title:
      "{identity_name} left the web firewall {raw.requestParameters.name|that the log does not name} without a rule",
    sources,
    service: "wafv2.amazonaws.com",
    actions: ["UpdateWebACL"],
    when: {
      all: [
        { field: "raw.requestParameters.defaultAction.allow", exists: true },
        { not: { field: "raw.requestParameters.rules.*", exists: true } },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "rules stay",
    fires: ["emptied", cloudtrail("wafv2", "UpdateWebACL", { name: "w", defaultAction: { allow: {} }, rules: [] })],
    quiet: [
      "with a rule",
      cloudtrail("wafv2", "UpdateWebACL", { name: "w", defaultAction: { allow: {} }, rules: [{ name: "r" }] }),
    ],
  }),
  plainRule({
    id: "aws-cluster-watcher-removed",
    title:
      "{identity_name} took the watcher {raw.requestParameters.addonName|that the log does not name} out of a cluster",
    sources,
    service: "eks.amazonaws.com",
    actions: ["DeleteAddon"],
    when: {
      any: ["guardduty", "falco", "crowdstrike", "sysdig", "datadog", "upwind", "cloudwatch-observability"].map(
        (contains) => ({ field: "raw.requestParameters.addonName", contains }),
      ),
    },
    severity: "medium",
    attempted: "low",
    attack,
    expected: "watchers stay in the cluster",
    fires: ["GuardDuty's", cloudtrail("eks", "DeleteAddon", { addonName: "aws-guardduty-agent" })],
    quiet: ["of names", cloudtrail("eks", "DeleteAddon", { addonName: "coredns" })],
  }),
  plainRule({
    id: "aws-agent-guard-removed",
    title: "{identity_name} took away what agents may not do, or who may call them ({action})",
    sources,
    service: "bedrock-agentcore.amazonaws.com",
    actions: ["DeletePolicyEngine", "DeletePolicy", "UpdateGateway", "CreateGateway", "DeleteEvaluator"],
    when: {
      any: [
        { field: "action", prefix: "Delete" },
        { field: "raw.requestParameters.authorizerType", equals: "NONE" },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4", "NHI5"],
    attack,
    expected: "gateways of agents ask who calls, and policies stay",
    fires: ["asks nobody", cloudtrail("bedrock-agentcore", "UpdateGateway", { authorizerType: "NONE" })],
    quiet: ["asks", cloudtrail("bedrock-agentcore", "UpdateGateway", { authorizerType: "CUSTOM_JWT" })],
  }),
];
