import type { Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { traceRule } from "../trace-rule.ts";
import { ONE_ADDRESS, READS_ONE } from "./narrower.ts";

const sources = ["azure-activity"];
/** The claims of somebody who signed in. */
const PERSON = {
  identity: {
    claims: {
      name: "Ann",
      upn: "ann@example.com",
      "http://schemas.microsoft.com/identity/claims/objectidentifier": "o-1",
    },
  },
};
const of = (provider: string, kinds: readonly string[], verbs: readonly string[]) =>
  kinds.flatMap((kind) => verbs.map((verb) => `Microsoft.${provider}/${kind}/${verb}`));

const readerOf = (scope: string) =>
  azure("Microsoft.Authorization/roleAssignments/write", {
    resourceId: `${scope}/providers/Microsoft.Authorization/roleAssignments/1`,
    properties: {
      requestbody: '{"Properties":{"RoleDefinitionId":"/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"}}',
    },
  });
const letIn = (startIpAddress: string, endIpAddress: string) =>
  azure("Microsoft.Sql/servers/firewallRules/write", {
    properties: { requestbody: JSON.stringify({ properties: { startIpAddress, endIpAddress } }) },
  });

/** Azure: changes of every day that say little alone, and much beside a finding. */
export const AZURE_EVERYDAY: readonly Rule[] = [
  traceRule({
    id: "azure-reader-of-one-made",
    title: "{identity_name} let somebody read the data of {resource|one resource}",
    sources,
    actions: ["Microsoft.Authorization/roleAssignments/write"],
    when: READS_ONE,
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles come from code",
    shows: ["resource", "raw.properties.requestbody.properties.principalId"],
    fires: ["an account's blobs", readerOf("/subscriptions/1/resourceGroups/shop/providers/Microsoft.Storage/x/data")],
    quiet: ["every blob", readerOf("/subscriptions/1")],
  }),
  traceRule({
    id: "azure-database-let-one-in",
    title: "{identity_name} let one address of the internet into the firewall of {resource|a database}",
    sources,
    actions: ["Sql/servers", "DBforPostgreSQL/flexibleServers", "DBforMySQL/flexibleServers", "Synapse/workspaces"].map(
      (server) => `Microsoft.${server}/firewallRules/write`,
    ),
    when: ONE_ADDRESS,
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "databases are reached inside their network",
    shows: ["resource", "raw.properties.requestbody.properties.startIpAddress"],
    fires: ["one", letIn("203.0.113.9", "203.0.113.9")],
    quiet: ["many, which is told", letIn("203.0.113.9", "203.0.113.19")],
  }),
  traceRule({
    id: "azure-address-removed",
    title: "{identity_name} gave a public address back ({resource|not named in the log})",
    sources,
    actions: ["Microsoft.Network/publicIPAddresses/delete"],
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "addresses go with what they led to",
    fires: ["given back", azure("Microsoft.Network/publicIPAddresses/delete")],
    quiet: ["looked at", azure("Microsoft.Network/publicIPAddresses/read")],
  }),
  traceRule({
    id: "azure-network-part-changed",
    title: "{identity_name} changed or deleted a part of a network: {resource|not named in the log} ({action})",
    sources,
    actions: [
      ...of(
        "Network",
        [
          ...["applicationGateways", "applicationSecurityGroups", "networkVirtualAppliances", "virtualHubs"],
          ...["virtualRouters", "virtualNetworks", "dnszones"],
          ...["azureFirewalls/applicationRuleCollections", "azureFirewalls/networkRuleCollections"],
          ...["azureFirewalls/natRuleCollections", "firewallPolicies/ruleGroups"],
        ],
        ["write", "delete"],
      ),
      ...of("Network", ["p2sVpnGateways", "vpnSites", "vpnGateways", "vpnGateways/vpnConnections"], ["delete"]),
      "Microsoft.Network/firewallPolicies/join/action",
    ],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "networks change by code",
    fires: ["a gateway", azure("Microsoft.Network/applicationGateways/write")],
    quiet: ["read", azure("Microsoft.Network/applicationGateways/read")],
  }),
  traceRule({
    id: "azure-name-changed",
    title: "{identity_name} changed or deleted a name: {resource|not named in the log} ({action})",
    sources,
    // Clusters write the names of what runs in them all day.
    kinds: ["human", "unknown"],
    actions: of("Network", ["dnszones/A", "dnszones/AAAA", "dnszones/CNAME", "dnszones/TXT"], ["write", "delete"]),
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "names are written by code, and by clusters",
    fires: ["an address", azure("Microsoft.Network/dnszones/A/write", PERSON)],
    quiet: ["by a cluster", azure("Microsoft.Network/dnszones/A/write")],
  }),
  traceRule({
    id: "azure-stream-made",
    title: "{identity_name} made or changed the stream of events {resource|that the log does not name}",
    sources,
    actions: of("EventHub", ["namespaces", "namespaces/eventhubs"], ["write"]),
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "streams come from code; a new one may be where a log is led to",
    fires: ["an event hub", azure("Microsoft.EventHub/namespaces/eventhubs/write")],
    quiet: ["read", azure("Microsoft.EventHub/namespaces/eventhubs/read")],
  }),
  traceRule({
    id: "azure-vault-content-changed",
    title: "{identity_name} wrote a key or a secret of {resource|a vault} ({action})",
    sources,
    actions: [
      ...of("KeyVault", ["vaults/keys"], ["create", "create/action", "update/action", "import/action", "write"]),
      ...of("KeyVault", ["vaults/keys", "vaults/secrets"], ["restore/action", "recover/action"]),
      ...of("KeyVault", ["vaults/secrets"], ["write", "update/action", "setSecret/action"]),
      "Microsoft.KeyVault/vaults/deploy/action",
    ],
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "keys and secrets come from where they are rotated",
    fires: ["a key", azure("Microsoft.KeyVault/vaults/keys/create")],
    quiet: ["read", azure("Microsoft.KeyVault/vaults/keys/read")],
  }),
  traceRule({
    id: "azure-platform-part-changed",
    title:
      "{identity_name} made or changed a registry, a joined cluster or a copy of a disk, or took a subscription ({action})",
    sources,
    actions: [
      ...["Microsoft.ContainerRegistry/registries/write", "Microsoft.Compute/snapshots/write"],
      "Microsoft.Subscription/subscriptions/acceptOwnership/action",
      ...of("Kubernetes", ["connectedClusters"], ["write", "delete"]),
      ...of(
        "Kubernetes/connectedClusters",
        ["networking.k8s.io/networkPolicies", "serviceaccounts", "batch/jobs", "configmaps"],
        ["write", "delete"],
      ),
    ],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "platforms change by code",
    fires: ["a registry", azure("Microsoft.ContainerRegistry/registries/write")],
    quiet: ["read", azure("Microsoft.ContainerRegistry/registries/read")],
  }),
  traceRule({
    id: "azure-policy-assigned",
    title: "{identity_name} assigned a policy to {resource|a scope}",
    sources,
    actions: ["Microsoft.Authorization/policyAssignments/write", "Microsoft.Authorization/policyDefinitions/write"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policies come from code: one that deploys has an identity of its own",
    fires: ["assigned", azure("Microsoft.Authorization/policyAssignments/write")],
    quiet: ["read", azure("Microsoft.Authorization/policyAssignments/read")],
  }),
  traceRule({
    id: "azure-shell-opened",
    title: "{identity_name} opened a shell in the portal",
    sources,
    actions: ["Microsoft.Portal/consoles/write"],
    owasp: ["NHI10"],
    attack: { tactic: "Execution", technique: "T1059.009" },
    expected: "people work from their own machines",
    fires: ["opened", azure("Microsoft.Portal/consoles/write")],
    quiet: ["its settings", azure("Microsoft.Portal/userSettings/write")],
  }),
  traceRule({
    id: "azure-blobs-keyed-anew",
    title: "{identity_name} set the key under which blobs are stored from now on ({resource|not named in the log})",
    sources,
    actions: of("Storage", ["storageAccounts/encryptionScopes"], ["write"]),
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "scopes are made once, by code; a new one before many writes is a ransom",
    fires: ["a scope", azure("Microsoft.Storage/storageAccounts/encryptionScopes/write")],
    quiet: ["read", azure("Microsoft.Storage/storageAccounts/encryptionScopes/read")],
  }),
  traceRule({
    id: "azure-lock-made",
    title: "{identity_name} locked {resource|something} against change",
    sources,
    actions: of("Authorization", ["locks"], ["write"]),
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "locks are made by code; one of a stranger keeps you from what is yours",
    fires: ["a lock", azure("Microsoft.Authorization/locks/write")],
    quiet: ["read", azure("Microsoft.Authorization/locks/read")],
  }),
  traceRule({
    id: "azure-bastion-links-read",
    title: "{identity_name} read the links with which anybody enters machines",
    sources,
    actions: of("Network", ["bastionHosts"], ["getShareableLinks/action"]),
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "whoever made a link has it",
    fires: ["read", azure("Microsoft.Network/bastionHosts/getShareableLinks/action")],
    quiet: ["removed", azure("Microsoft.Network/bastionHosts/deleteShareableLinks/action")],
  }),
];
