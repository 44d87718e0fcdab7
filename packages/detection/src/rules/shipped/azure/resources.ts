import type { Condition, Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { ACCOUNT_KEYS } from "./key-names.ts";

const BASE = { version: 1, sources: ["azure-activity"], owasp: [] } as const;
/** The role Reader, which has the same id everywhere. */
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
/** Roles whose holder gives every other one, by their ids: Owner, User Access Administrator, Role Based Access Control Administrator. */
const GIVERS = [
  ...["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"],
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
];
const ROLE_GIVEN = "raw.properties.requestbody.properties.roleDefinitionId";
const GIVES_ALL: Condition = {
  any: [
    { field: "action", equals: "Microsoft.Authorization/elevateAccess/action" },
    ...GIVERS.map((suffix) => ({ field: ROLE_GIVEN, suffix }) as const),
  ],
};
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; put it back from the template (reversible).";

/** Azure: resources, keys and rights that change. */
export const AZURE_RESOURCES: readonly Rule[] = [
  {
    ...BASE,
    id: "azure-network-rules-changed",
    title: "{identity_name} changed the network rules of {resource|a group} ({action})",
    confidence: "medium",
    actions: [
      "Microsoft.Network/networkSecurityGroups/write",
      "Microsoft.Network/networkSecurityGroups/delete",
      "Microsoft.Network/networkSecurityGroups/securityRules/write",
      "Microsoft.Network/networkSecurityGroups/securityRules/delete",
      "Microsoft.Network/networkSecurityGroups/join/action",
      "Microsoft.Network/networkSecurityGroups/providers/Microsoft.Insights/diagnosticSettings/write",
      "Microsoft.Network/networkSecurityGroups/providers/*",
    ],
    severity: "info",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "network rules change with their template",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Network/networkSecurityGroups/write")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Network/networkSecurityGroups/read")] }],
  },
  {
    ...BASE,
    id: "azure-policy-acted",
    title: "A policy found {resource|a resource} against its rules, or changed it ({action})",
    confidence: "medium",
    actions: [
      "Microsoft.Authorization/policies/deployIfNotExists/action",
      "Microsoft.Authorization/policies/audit/action",
      "Microsoft.Authorization/policies/auditIfNotExists/action",
      "Microsoft.Authorization/policies/deny/action",
      "Microsoft.Authorization/policies/modify/action",
    ],
    severity: "info",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "resources are made as the policies want them",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Authorization/policies/deployIfNotExists/action")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Authorization/policyDefinitions/read")] }],
  },
  {
    ...BASE,
    id: "azure-backups-removed",
    title: "{identity_name} removed the backups {resource|of something} ({action})",
    confidence: "medium",
    actions: [
      "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/delete",
      "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
      "Microsoft.RecoveryServices/vaults/delete",
      "Microsoft.Compute/restorePointCollections/delete",
      "Microsoft.Compute/snapshots/delete",
      "Microsoft.RecoveryServices/vaults/backupconfig/write",
    ],
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "backups end with their retention",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [azure("Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/delete")],
      },
    ],
    quiet: [{ name: "something else", records: [azure("Microsoft.Compute/snapshots/write")] }],
  },
  {
    ...BASE,
    id: "azure-code-run",
    title: "{identity_name} ran code on {resource|a resource} ({action})",
    confidence: "medium",
    actions: [
      "Microsoft.Automation/automationAccounts/jobs/write",
      "Microsoft.Web/sites/hostruntime/host/action",
      "Microsoft.Compute/virtualMachines/extensions/write",
    ],
    severity: "low",
    attacks: [{ tactic: "Execution", technique: "T1651" }],
    expected: "code runs from the pipeline",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Automation/automationAccounts/jobs/write")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Web/sites/read")] }],
  },
  {
    ...BASE,
    id: "azure-server-deleted",
    title: "{identity_name} deleted {resource|a server} ({action})",
    confidence: "medium",
    actions: [
      "Microsoft.Sql/servers/delete",
      "Microsoft.Sql/servers/databases/delete",
      "Microsoft.Compute/virtualMachines/delete",
      "Microsoft.Storage/storageAccounts/delete",
      "Microsoft.DocumentDB/databaseAccounts/delete",
      "Microsoft.Resources/subscriptions/resourceGroups/delete",
    ],
    severity: "low",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "resources end with their template",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Sql/servers/delete")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Compute/virtualMachines/write")] }],
  },
  {
    ...BASE,
    id: "azure-file-share-changed",
    title: "{identity_name} changed the file share {resource|that the log does not name}",
    confidence: "medium",
    actions: [
      "Microsoft.Storage/storageAccounts/fileServices/shares/write",
      "Microsoft.Storage/storageAccounts/fileServices/shares/delete",
    ],
    severity: "info",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    expected: "shares come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Storage/storageAccounts/fileServices/shares/write")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Storage/storageAccounts/fileServices/shares/read")] }],
  },
  {
    ...BASE,
    id: "azure-keys-listed",
    title: "{identity_name} took the keys of {resource|an account}",
    confidence: "medium",
    actions: ACCOUNT_KEYS,
    severity: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1552" }],
    owasp: ["NHI7"],
    expected: "programs have identities, and no keys",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Storage/storageAccounts/listKeys/action")] }],
    quiet: [{ name: "something else", records: [azure("Microsoft.Storage/storageAccounts/read")] }],
  },
  {
    ...BASE,
    id: "azure-owner-made",
    title:
      "{identity_name} gave {raw.properties.requestbody.Properties.PrincipalId|somebody} all rights on {resource|a scope} ({action})",
    confidence: "medium",
    actions: ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/elevateAccess/action"],
    when: GIVES_ALL,
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "owners come from code, and nobody raises himself over all subscriptions",
    shows: ["resource", "raw.properties.requestbody.properties.principalId"],
    key: "resource",
    falsePositives: ["Pipelines that hand out new subscriptions: by the same identity, each time."],
    response: ["Take the assignment back (reversible); then look at what its holder did, and who else was given one."],
    fires: [
      {
        name: "an owner",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${GIVERS[0]}"}}` },
          }),
        ],
      },
      { name: "over everything", records: [azure("Microsoft.Authorization/elevateAccess/action")] },
    ],
    quiet: [
      {
        name: "to read only",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${READER}"}}` },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-role-assigned",
    title: "{identity_name} gave a role on {resource|a scope}",
    confidence: "medium",
    actions: ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleDefinitions/write"],
    // Of the body that was sent, the member alone: whoever gives a role may describe it as he likes.
    when: { not: { any: [{ field: ROLE_GIVEN, suffix: READER }, GIVES_ALL] } },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "it happens", records: [azure("Microsoft.Authorization/roleAssignments/write")] }],
    quiet: [
      { name: "something else", records: [azure("Microsoft.Authorization/roleAssignments/delete")] },
      {
        name: "to read only",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${READER}"}}` },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-federated-credential-added",
    title: "{identity_name} let another identity come in as {resource|a managed identity}",
    confidence: "medium",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    ],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI6"],
    expected: "federation comes from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "it happens",
        records: [azure("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write")],
      },
    ],
    quiet: [{ name: "something else", records: [azure("Microsoft.ManagedIdentity/userAssignedIdentities/read")] }],
  },
];
