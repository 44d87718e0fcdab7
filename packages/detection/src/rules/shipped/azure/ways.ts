import type { Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { PASSWORD_REFUSED, ROLE_TAKEN_BACK } from "./narrower.ts";

const sources = ["azure-activity"];

/** Azure: ways for data to leave, rights that are given for later, and guards against loss. */
export const AZURE_WAYS: readonly Rule[] = [
  plainRule({
    id: "azure-store-lent",
    title: "{identity_name} made a key for links to {resource|a store}, or lets its objects be copied away ({action})",
    sources,
    actions: [
      "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
      "Microsoft.Storage/storageAccounts/objectReplicationPolicies/write",
      "Microsoft.Storage/storageAccounts/inventoryPolicies/write",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "links and copies are made by the same application, day by day",
    fires: ["copied away", azure("Microsoft.Storage/storageAccounts/objectReplicationPolicies/write")],
    quiet: ["no more", azure("Microsoft.Storage/storageAccounts/objectReplicationPolicies/delete")],
  }),
  plainRule({
    id: "azure-database-exported",
    title: "{identity_name} exported the database {resource|that the log does not name}",
    sources,
    actions: [
      "Microsoft.Sql/servers/databases/export/action",
      "Microsoft.Sql/servers/databases/extensions/write",
      "Microsoft.DBforPostgreSQL/flexibleServers/backups/write",
      "Microsoft.DBforMySQL/flexibleServers/backupAndExport/action",
      "Microsoft.Cache/redis/export/action",
      "Microsoft.Cache/redisEnterprise/databases/export/action",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "databases are backed up by Azure itself",
    fires: ["exported", azure("Microsoft.Sql/servers/databases/export/action")],
    quiet: ["paused", azure("Microsoft.Sql/servers/databases/pause/action")],
  }),
  plainRule({
    id: "azure-database-ruler-changed",
    title: "{identity_name} changed who rules the server of databases {resource|that the log does not name}",
    sources,
    actions: [
      "Microsoft.Sql/servers/administrators/write",
      "Microsoft.Sql/managedInstances/administrators/write",
      "Microsoft.DBforPostgreSQL/flexibleServers/administrators/write",
      "Microsoft.DBforMySQL/flexibleServers/administrators/write",
      "Microsoft.Sql/servers/azureADOnlyAuthentications/delete",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "administrators are set with the server",
    fires: ["one made", azure("Microsoft.Sql/servers/administrators/write")],
    quiet: ["one less", azure("Microsoft.Sql/servers/administrators/delete")],
  }),
  plainRule({
    id: "azure-password-publishing-changed",
    title: "{identity_name} changed whether code is published to {resource|an application} with a password",
    sources,
    actions: [
      "Microsoft.Web/sites/basicPublishingCredentialsPolicies/write",
      "Microsoft.Web/sites/slots/basicPublishingCredentialsPolicies/write",
    ],
    when: { not: PASSWORD_REFUSED },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "code is published by tokens of the directory",
    fires: ["changed", azure("Microsoft.Web/sites/basicPublishingCredentialsPolicies/write")],
    quiet: [
      "no longer",
      azure("Microsoft.Web/sites/basicPublishingCredentialsPolicies/write", {
        properties: { requestbody: '{"properties":{"allow":false}}' },
      }),
    ],
  }),
  plainRule({
    id: "azure-rights-given-for-later",
    title: "{identity_name} let somebody take a role of {resource|a subscription}, or took one ({action})",
    sources,
    actions: [
      "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
      "Microsoft.Authorization/roleAssignmentScheduleRequests/write",
      "Microsoft.Authorization/roleManagementPolicies/write",
      "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings/write",
    ],
    when: { not: ROLE_TAKEN_BACK },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "roles are taken for an hour, by people, with a reason",
    fires: ["for later", azure("Microsoft.Authorization/roleEligibilityScheduleRequests/write")],
    quiet: [
      "taken back",
      azure("Microsoft.Authorization/roleEligibilityScheduleRequests/write", {
        properties: { requestbody: '{"properties":{"requestType":"AdminRemove"}}' },
      }),
    ],
  }),
  plainRule({
    id: "azure-last-guard-removed",
    title: "{identity_name} took away a guard against loss or flood ({action})",
    sources,
    actions: [
      "Microsoft.Authorization/denyAssignments/delete",
      "Microsoft.Network/ddosProtectionPlans/delete",
      "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete",
      "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/unlockDelete/action",
      "Microsoft.DataProtection/resourceGuards/delete",
      "Microsoft.DataProtection/backupVaults/backupResourceGuardProxies/delete",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "guards go with what they guard",
    fires: ["of backups", azure("Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete")],
    quiet: ["set up", azure("Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/write")],
  }),
];
