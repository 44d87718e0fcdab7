import type { Condition, Rule } from "../../rule.ts";
import { ADMIN_PORTS } from "../admin-ports.ts";
import { azure } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["azure-activity"];
/** What was sent, which the log keeps as JSON text, and its tables as text in text. */
const SENT = "raw.properties.requestbody.properties";
const body = (properties: object) => ({ properties: { requestbody: JSON.stringify({ properties }) } });

const extension = (name: string) => {
  const machine = "/subscriptions/s-1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web";
  return azure("Microsoft.Compute/virtualMachines/extensions/write", { resourceId: `${machine}/extensions/${name}` });
};

const WORLD = ["*", "0.0.0.0/0", "::/0", "Internet", "Any", "0.0.0.0"];
const ALL_PORTS = ["*", "0-65535", "1-65535"];

/** A rule of a network's list that lets the whole internet reach such a port. */
const lets = (rule: string): Condition => ({
  all: [
    { field: `${rule}.access`, equals: "Allow" },
    { field: `${rule}.direction`, equals: "Inbound" },
    {
      any: [
        { field: `${rule}.sourceAddressPrefix`, in: WORLD },
        { field: `${rule}.sourceAddressPrefixes`, in: WORLD },
      ],
    },
    {
      any: [
        { field: `${rule}.destinationPortRange`, in: [...ADMIN_PORTS, ...ALL_PORTS] },
        { field: `${rule}.destinationPortRanges`, in: [...ADMIN_PORTS, ...ALL_PORTS] },
      ],
    },
  ],
});

/** Azure: settings that tell by what they are set to, and orders to machines. */
export const AZURE_SETTINGS: readonly Rule[] = [
  plainRule({
    id: "azure-port-open-to-world",
    title: "{identity_name} let the whole internet reach a port of administrators through {resource|a network's list}",
    sources,
    actions: [
      "Microsoft.Network/networkSecurityGroups/securityRules/write",
      "Microsoft.Network/networkSecurityGroups/write",
    ],
    when: {
      any: [lets(SENT), { each: `${SENT}.securityRules`, where: lets("item.properties") }],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "administrators come through a private network",
    fires: [
      "remote desktops",
      azure(
        "Microsoft.Network/networkSecurityGroups/securityRules/write",
        body({ access: "Allow", direction: "Inbound", sourceAddressPrefix: "*", destinationPortRange: "3389" }),
      ),
    ],
    quiet: [
      "a web site",
      azure(
        "Microsoft.Network/networkSecurityGroups/securityRules/write",
        body({ access: "Allow", direction: "Inbound", sourceAddressPrefix: "*", destinationPortRange: "443" }),
      ),
    ],
  }),
  plainRule({
    id: "azure-container-made-public",
    title: "{identity_name} let everybody read the blobs of {resource|a container}",
    sources,
    actions: ["Microsoft.Storage/storageAccounts/blobServices/containers/write"],
    when: { field: `${SENT}.publicAccess`, in: ["Blob", "Container"] },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "blobs are for named readers",
    fires: [
      "a container",
      azure("Microsoft.Storage/storageAccounts/blobServices/containers/write", body({ publicAccess: "Container" })),
    ],
    quiet: [
      "for nobody",
      azure("Microsoft.Storage/storageAccounts/blobServices/containers/write", body({ publicAccess: "None" })),
    ],
  }),
  plainRule({
    id: "azure-database-open-to-world",
    title: "{identity_name} let the whole internet reach the database {resource|that the log does not name}",
    sources,
    actions: [
      "Microsoft.Sql/servers/firewallRules/write",
      "Microsoft.DBforPostgreSQL/*",
      "Microsoft.DBforMySQL/*",
      "Microsoft.DBforMariaDB/*",
      "Microsoft.Synapse/workspaces/firewallRules/write",
      "Microsoft.Cache/redis/firewallRules/write",
    ],
    when: {
      all: [
        { field: "action", suffix: "/firewallRules/write" },
        {
          any: [
            { field: `${SENT}.startIpAddress`, in: ["0.0.0.0", "0.0.0.1", "1.0.0.0"] },
            { field: `${SENT}.startIP`, in: ["0.0.0.0", "0.0.0.1", "1.0.0.0"] },
          ],
        },
        {
          any: [
            { field: `${SENT}.endIpAddress`, prefix: "255." },
            { field: `${SENT}.endIP`, prefix: "255." },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "a database answers the addresses of its users",
    fires: [
      "all addresses",
      azure(
        "Microsoft.Sql/servers/firewallRules/write",
        body({ startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }),
      ),
    ],
    quiet: [
      "Azure's own services",
      azure("Microsoft.Sql/servers/firewallRules/write", body({ startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" })),
    ],
  }),
  plainRule({
    id: "azure-defender-plan-off",
    title: "{identity_name} took {resource|something} out of Defender's sight",
    sources,
    actions: ["Microsoft.Security/pricings/write", "Microsoft.Security/pricings/delete"],
    when: {
      any: [
        { field: "action", suffix: "/delete" },
        { field: `${SENT}.pricingTier`, equals: "Free" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "plans are changed from code, for all subscriptions",
    fires: ["the free plan", azure("Microsoft.Security/pricings/write", body({ pricingTier: "Free" }))],
    quiet: ["the paid one", azure("Microsoft.Security/pricings/write", body({ pricingTier: "Standard" }))],
  }),
  plainRule({
    id: "azure-web-guard-deleted",
    title: "{identity_name} deleted what guards web sites ({action})",
    sources,
    actions: [
      "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies/delete",
      "Microsoft.Network/frontDoorWebApplicationFirewallPolicies/delete",
      "Microsoft.Cdn/cdnWebApplicationFirewallPolicies/delete",
      "Microsoft.Cdn/profiles/securityPolicies/delete",
      "Microsoft.Network/ddosProtectionPlans/delete",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "a guard goes with its site",
    fires: ["a policy", azure("Microsoft.Network/frontDoorWebApplicationFirewallPolicies/delete")],
    quiet: ["changed", azure("Microsoft.Network/frontDoorWebApplicationFirewallPolicies/write")],
  }),
  plainRule({
    id: "azure-command-run",
    title: "{identity_name} had {resource|a machine} run a command ({action})",
    sources,
    actions: [
      "Microsoft.Compute/virtualMachines/runCommand/action",
      "Microsoft.Compute/virtualMachines/runCommands/write",
      "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommand/action",
      "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands/write",
      "Microsoft.ContainerService/managedClusters/runCommand/action",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "machines get their code from images and pipelines; who runs commands every day is known for it",
    fires: ["on a machine", azure("Microsoft.Compute/virtualMachines/runCommand/action")],
    quiet: ["restarted", azure("Microsoft.Compute/virtualMachines/restart/action")],
  }),
  plainRule({
    id: "azure-script-put-on-machine",
    title:
      "{identity_name} had a machine run a script, or let somebody into it, by an extension ({resource|not named in the log})",
    sources,
    actions: [
      ...["Microsoft.Compute/virtualMachines/extensions/write", "Microsoft.HybridCompute/machines/extensions/write"],
      "Microsoft.Compute/virtualMachineScaleSets/extensions/write",
    ],
    when: { any: ["customscript", "vmaccess", "runcommand"].map((contains) => ({ field: "resource", contains })) },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "machines get their code from images and pipelines; who runs scripts every day is known for it",
    fires: ["a script", extension("CustomScriptExtension")],
    quiet: ["an agent", extension("AzureMonitorLinuxAgent")],
  }),
];
