import type { Condition } from "../../rule.ts";
import { everyOne } from "../every-one.ts";

/** The body that was sent: its members alone, since whoever sends it may write what he likes beside them. */
const SENT = "raw.properties.requestbody.properties";
const says = (member: string, ...values: readonly (string | boolean)[]): Condition => ({
  field: `${SENT}.${member}`,
  in: values,
});
const has = (...members: readonly string[]): readonly Condition[] =>
  members.map((member) => ({ field: `${SENT}.${member}`, exists: true }));
const sent = (member: string, ...values: readonly (string | boolean)[]): Condition =>
  everyOne(`${SENT}.${member}`, { field: "item", in: values });
const ROLE_GIVEN = `${SENT}.roleDefinitionId`;
/** What the service says that it made, which is no body that a caller wrote. */
const ROLE_MADE = "raw.properties.responseBody.properties.roleDefinitionId";

/** Roles that see settings, measures, bills or images, and change none, by the ids that they have everywhere. */
const SEEING = [
  ...["acdd72a7-3385-48ef-bd42-f606fba81ae7", "43d0d8ad-25c7-4714-9337-8ba259a9fe05"],
  ...["73c42c96-874c-492b-b04d-ab87d138a893", "39bc4728-0917-49c7-9d2c-d95423bc2eb4"],
  ...["72fafb9e-0641-4937-9268-a91bfd8191a3", "fa23ad8b-c56e-40d8-ac0c-ce449e1d2c64"],
  ...["21090545-7ca7-4776-b22c-e363652d74d2", "a795c7a0-d4a2-40c1-ae25-d81f01202912"],
  "7f951dda-4ed3-4680-a7ca-43fe172d538d",
];
/** Roles that read blobs, queues, tables or the settings of an application. */
const READING = [
  ...["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "19e7f393-937e-4f77-808e-94535e297925"],
  ...["76199698-9eea-4c19-bc75-cec21354c6b6", "516239f1-63e1-4d78-a4de-a74fb236a071"],
];
const oneOf = (ids: readonly string[]): Condition => {
  const isOne: Condition = { any: ids.map((suffix) => ({ field: "item", suffix }) as const) };
  const onlyOf = (field: string): Condition => ({ not: { each: field, where: { not: isOne } } });
  return {
    all: [
      { any: [ROLE_GIVEN, ROLE_MADE].map((field) => ({ each: field, where: isOne })) },
      onlyOf(ROLE_GIVEN),
      onlyOf(ROLE_MADE),
    ],
  };
};

const IS_GIVEN: Condition = { field: "action", suffix: "/roleAssignments/write" };
/** A role that reads the data of one resource alone. */
export const READS_ONE: Condition = {
  all: [
    IS_GIVEN,
    oneOf(READING),
    { field: "resource", matches: "*/resourcegroups/*/providers/*/providers/microsoft.authorization/*" },
  ],
};
/** A role that sees, or that reads the data of one resource alone. Who defines a role may write the id of another beside it. */
export const SEES_OR_READS_ONE: Condition = { any: [{ all: [IS_GIVEN, oneOf(SEEING)] }, READS_ONE] };

/**
 * A vault is guarded better, and nobody is let in who was not: no policy, no network, no service, no other kind of rights. One that is
 * written whole has its tenant, and loses what is not written.
 */
export const VAULT_GUARDED: Condition = {
  all: [
    { field: "action", suffix: "/vaults/write" },
    {
      any: [
        sent("enablePurgeProtection", true),
        sent("enableSoftDelete", true),
        sent("publicNetworkAccess", "Disabled"),
        sent("networkAcls.defaultAction", "Deny"),
      ],
    },
    {
      not: {
        any: [
          ...has("tenantId", "accessPolicies.*", "enableRbacAuthorization", "networkAcls.ipRules.*"),
          ...has("networkAcls.virtualNetworkRules.*", "networkAcls.bypass", "createMode"),
          // What is deleted is kept for 90 days at most, which is what it is where nothing is said.
          { field: `${SENT}.softDeleteRetentionInDays`, atMost: 89 },
          ...["Deployment", "TemplateDeployment", "DiskEncryption"].map((use) => says(`enabledFor${use}`, true)),
          says("enableSoftDelete", false),
          says("publicNetworkAccess", "Enabled"),
          says("networkAcls.defaultAction", "Allow"),
        ],
      },
    },
  ],
};

/** Agents of Azure's own that measure and guard a machine: no code of the caller's comes with them. */
export const WATCHING_AGENT: Condition = {
  all: [
    { field: "action", suffix: "/extensions/write" },
    everyOne(`${SENT}.publisher`, { field: "item", prefix: "Microsoft." }),
    sent(
      "type",
      ...["AzureMonitorLinuxAgent", "AzureMonitorWindowsAgent", "DependencyAgentLinux", "DependencyAgentWindows"],
      ...["AzurePolicyforLinux", "AzurePolicyforWindows", "ConfigurationforLinux", "ConfigurationforWindows"],
      ...["MDE.Linux", "MDE.Windows", "GuestAttestation", "NetworkWatcherAgentLinux", "NetworkWatcherAgentWindows"],
      ...["AzureNetworkWatcherExtension", "AzureSecurityLinuxAgent", "AzureSecurityWindowsAgent"],
    ),
  ],
};

const [START, END] = [`${SENT}.startIpAddress`, `${SENT}.endIpAddress`];
/** Addresses that do not cross the internet, by how they begin: between two of these lies the rest of the world. */
const PRIVATE = ["10.", "192.168.", ...Array.from({ length: 16 }, (_, n) => `172.${16 + n}.`)];
/** A database lets in addresses of one private network alone. */
export const PRIVATE_ADDRESSES: Condition = {
  any: PRIVATE.map((prefix) => ({ all: [START, END].map((end) => everyOne(end, { field: "item", prefix })) })),
};
/** A database lets in one address of the internet. 0.0.0.0 stands for all of Azure. */
export const ONE_ADDRESS: Condition = {
  all: [
    everyOne(START, { all: [{ field: "item", matches: "*.*.*.*" }, { not: { field: "item", prefix: "0" } }] }),
    { field: START, equalsPath: END },
    {
      not: {
        any: [
          { field: START, differsFrom: END },
          { field: END, differsFrom: START },
        ],
      },
    },
    { not: PRIVATE_ADDRESSES },
  ],
};

/** Backups that were deleted are kept for a while, and that cannot be changed by one alone. */
export const BACKUPS_KEPT: Condition = {
  all: [
    { field: "action", suffix: "/backupconfig/write" },
    { any: ["softDeleteFeatureState", "enhancedSecurityState"].map((member) => sent(member, "Enabled", "AlwaysON")) },
    { not: { any: ["softDeleteFeatureState", "enhancedSecurityState"].map((member) => says(member, "Disabled")) } },
  ],
};

/** Alerts are suppressed no longer. */
export const SUPPRESSED_NO_LONGER: Condition = {
  all: [{ field: "action", suffix: "/alertsSuppressionRules/write" }, sent("state", "Disabled")],
};

/** Defender sees more. */
export const SEEN_MORE: Condition = {
  all: [{ field: "action", equals: "Microsoft.Security/settings/write" }, sent("enabled", true)],
};

/** Code is published with a password no longer. */
export const PASSWORD_REFUSED: Condition = sent("allow", false);

/** Somebody gives a role back, or it is taken from him. */
export const ROLE_TAKEN_BACK: Condition = {
  all: [
    { field: "action", suffix: "ScheduleRequests/write" },
    sent("requestType", "AdminRemove", "SelfDeactivate", "SelfRemove"),
  ],
};

const RULE = `${SENT}.policy.rules.*.definition.actions`;
/** Blobs become cheaper to keep with time, and none goes. */
export const BLOBS_KEPT: Condition = {
  all: [
    { field: "action", suffix: "/managementPolicies/write" },
    { field: `${SENT}.policy.rules.*.definition.actions.*`, exists: true },
    {
      not: { any: ["baseBlob", "snapshot", "version"].map((of) => ({ field: `${RULE}.${of}.delete`, exists: true })) },
    },
  ],
};

/** Columns are masked, for everybody; alerts are suppressed no longer. Another rule of that kind is what tells people. */
export const TOLD_AND_HIDDEN: Condition = {
  any: [
    {
      all: [
        { field: "action", suffix: "/dataMaskingPolicies/write" },
        sent("dataMaskingState", "Enabled"),
        ...has("exemptPrincipals").map((not) => ({ not })),
      ],
    },
    {
      all: [
        { field: "action", suffix: "/actionRules/write" },
        sent("enabled", false),
        sent("actions.*.actionType", "RemoveAllActionGroups"),
      ],
    },
  ],
};
