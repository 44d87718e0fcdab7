import type { Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { BLOBS_KEPT, SEEN_MORE } from "./narrower.ts";

const sources = ["azure-activity"];
const SENT = "raw.properties.requestbody.properties";
const sent = (operation: string, properties: object) =>
  azure(operation, { properties: { requestbody: JSON.stringify({ properties }) } });

/** Azure: models and what agents reach, keys beside Entra, ways in, and what is looked away from. */
export const AZURE_EDGES: readonly Rule[] = [
  plainRule({
    id: "azure-model-reach-changed",
    title: "{identity_name} deployed a model, or changed what models and agents reach ({action})",
    sources,
    actions: [
      ...["deployments", "connections", "projects/connections", "projects/applications", "projects/agents"].map(
        (part) => `Microsoft.CognitiveServices/accounts/${part}/write`,
      ),
      "Microsoft.MachineLearningServices/workspaces/connections/write",
      "Microsoft.BotService/botServices/connections/write",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Impact", technique: "T1496.004" },
    expected: "models and their connections come from code",
    fires: ["a model", azure("Microsoft.CognitiveServices/accounts/deployments/write")],
    quiet: ["read", azure("Microsoft.CognitiveServices/accounts/deployments/read")],
  }),
  plainRule({
    id: "azure-local-keys-allowed",
    title: "{identity_name} let {resource|a service} be used by keys that Entra knows nothing of",
    sources,
    actions: [
      ...["ContainerRegistry/registries", "CognitiveServices/accounts", "EventHub/namespaces", "ServiceBus/namespaces"],
      ...["DocumentDB/databaseAccounts", "Search/searchServices", "AppConfiguration/configurationStores"],
      ...["Cache/redis", "SignalRService/SignalR", "Automation/automationAccounts"],
    ].map((kind) => `Microsoft.${kind}/write`),
    when: {
      any: [
        { field: `${SENT}.adminUserEnabled`, equals: true },
        ...["disableLocalAuth", "disableAccessKeyAuthentication"].map((name) => ({
          field: `${SENT}.${name}`,
          equals: false,
        })),
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4", "NHI7"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "services are used by identities",
    fires: ["a registry", sent("Microsoft.ContainerRegistry/registries/write", { adminUserEnabled: true })],
    quiet: ["by none", sent("Microsoft.CognitiveServices/accounts/write", { disableLocalAuth: true })],
  }),
  plainRule({
    id: "azure-function-key-written",
    title: "{identity_name} wrote a key by which {resource|a function} is called",
    sources,
    actions: [
      ...["functions/keys", "host/functionKeys", "host/systemKeys", "slots/functions/keys"].map(
        (part) => `Microsoft.Web/sites/${part}/write`,
      ),
      "Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/hybridRunbookWorkers/write",
      "Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/write",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "functions and workers are added by their pipeline",
    fires: ["a key", azure("Microsoft.Web/sites/functions/keys/write")],
    quiet: ["deleted", azure("Microsoft.Web/sites/functions/keys/delete")],
  }),
  plainRule({
    id: "azure-log-of-directory-off",
    title: "{identity_name} stopped the log of the directory ({resource|not named in the log})",
    sources,
    actions: ["microsoft.aadiam/diagnosticSettings/delete", "Microsoft.Insights/dataCollectionRuleAssociations/delete"],
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "logs stay on",
    fires: ["stopped", azure("microsoft.aadiam/diagnosticSettings/delete")],
    quiet: ["set up", azure("microsoft.aadiam/diagnosticSettings/write")],
  }),
  plainRule({
    id: "azure-looked-away",
    title: "{identity_name} dismissed an alert, or changed what Defender shares or warns of ({action})",
    sources,
    actions: [
      ...["Microsoft.Security/locations/alerts/dismiss/action", "Microsoft.Security/alerts/dismiss/action"],
      ...["Microsoft.Security/settings/write", "Microsoft.Consumption/budgets/delete"],
    ],
    when: { not: SEEN_MORE },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "alerts are closed by whoever looked into them",
    fires: ["an alert", azure("Microsoft.Security/locations/alerts/dismiss/action")],
    quiet: [
      "what it sees is shared",
      azure("Microsoft.Security/settings/write", { properties: { requestbody: '{"properties":{"enabled":true}}' } }),
    ],
  }),
  plainRule({
    id: "azure-data-sent-by-rule",
    title: "{identity_name} made a rule that sends logs on, or deletes data after a time ({action})",
    sources,
    actions: [
      "Microsoft.OperationalInsights/workspaces/dataExports/write",
      "Microsoft.Storage/storageAccounts/managementPolicies/write",
      "Microsoft.Compute/restorePointCollections/restorePoints/delete",
    ],
    when: { not: BLOBS_KEPT },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "what is kept, and for how long, comes from code",
    fires: ["deleted", azure("Microsoft.Storage/storageAccounts/managementPolicies/write")],
    quiet: [
      "kept cheaply",
      azure("Microsoft.Storage/storageAccounts/managementPolicies/write", {
        properties: {
          requestbody: JSON.stringify({
            properties: {
              policy: {
                rules: [
                  { definition: { actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } } } },
                ],
              },
            },
          }),
        },
      }),
    ],
  }),
  plainRule({
    id: "azure-subscription-moved",
    title: "{identity_name} moved {resource|a subscription} under other rules, or made another name for one",
    sources,
    actions: [
      "Microsoft.Management/managementGroups/subscriptions/write",
      "Microsoft.Subscription/aliases/write",
      "Microsoft.AzureActiveDirectory/b2cDirectories/write",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "subscriptions stay where the rules for them are",
    fires: ["moved", azure("Microsoft.Management/managementGroups/subscriptions/write")],
    quiet: ["read", azure("Microsoft.Management/managementGroups/subscriptions/read")],
  }),
  plainRule({
    id: "azure-network-way-made",
    title: "{identity_name} made or changed a way into a network ({action})",
    sources,
    actions: [
      ...["vpnGateways/vpnConnections", "vpnGateways", "vpnSites", "p2sVpnGateways", "virtualNetworkGateways"],
      ...["connections", "expressRouteCircuits/authorizations", "privateLinkServices"],
    ].map((kind) => `Microsoft.Network/${kind}/write`),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Lateral Movement", technique: "T1021.008" },
    expected: "networks are joined by whoever runs them",
    fires: ["a connection", azure("Microsoft.Network/vpnGateways/vpnConnections/write")],
    quiet: ["read", azure("Microsoft.Network/vpnGateways/vpnConnections/read")],
  }),
  traceRule({
    id: "azure-role-taken-away",
    title: "{identity_name} took a role away on {resource|a scope}",
    sources,
    actions: ["Microsoft.Authorization/roleAssignments/delete", "Microsoft.Authorization/denyAssignments/delete"],
    attempted: "info",
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "roles come and go with code",
    fires: ["taken away", azure("Microsoft.Authorization/roleAssignments/delete")],
    quiet: ["read", azure("Microsoft.Authorization/roleAssignments/read")],
  }),
];
