import type { Condition } from "../../rule.ts";
import { everyOne } from "../every-one.ts";
import { DELTAS } from "./iam-methods.ts";

const REQUEST = "raw.protoPayload.request";

const isTaken: Condition = { field: "item.action", equals: "REMOVE" };
/** A machine of the same project: whoever's another one is, the log does not say. */
const MACHINE: Condition = { field: "item.member", serviceAccountOf: "raw.resource.labels.project_id" };
const COLLEAGUE: Condition = {
  field: "item.member",
  sameDomainAs: "raw.protoPayload.authenticationInfo.principalEmail",
};

/** The log has the difference, and all of it is taken away or is one of these roles for one of these. */
const onlyGiven = (roles: readonly string[], to: readonly Condition[]): Condition => ({
  all: [
    { field: `${DELTAS}.*.action`, in: ["ADD", "REMOVE"] },
    {
      not: {
        each: DELTAS,
        where: { not: { any: [isTaken, { all: [{ field: "item.role", in: roles }, { any: to }] }] } },
      },
    },
  ],
});

/** Whoever may use a bucket is named, and reads objects or adds some: a machine, or somebody of the same company. */
export const BUCKET_LENT_TO_ONE: Condition = onlyGiven(
  ["roles/storage.objectViewer", "roles/storage.objectCreator", "roles/storage.legacyBucketReader"],
  [MACHINE, COLLEAGUE],
);

/** Machines may call a service, and nothing else of it. */
export const SERVICE_LENT_TO_MACHINES: Condition = onlyGiven(
  ["roles/run.invoker", "roles/cloudfunctions.invoker"],
  [MACHINE],
);

/**
 * From where Google's own tunnel (IAP) and its probes of health come: everybody may use the first whom the project lets.
 * https://cloud.google.com/iap/docs/using-tcp-forwarding, https://cloud.google.com/load-balancing/docs/firewall-rules
 */
const OF_GOOGLE = ["35.235.240.0/20", "35.191.0.0/16", "130.211.0.0/22"];

/** A new rule of a firewall that keeps something out, or lets in addresses alone that do not cross the internet. */
export const FIREWALL_NARROW: Condition = {
  all: [
    { field: "action", suffix: "firewalls.insert" },
    // What is kept from going out may be what tells of the rest.
    { not: { field: `${REQUEST}.direction`, equals: "EGRESS" } },
    {
      any: [
        {
          all: [
            { field: `${REQUEST}.denieds.*`, exists: true },
            { not: { field: `${REQUEST}.alloweds.*`, exists: true } },
          ],
        },
        {
          all: [
            { field: `${REQUEST}.sourceRanges.*`, exists: true },
            {
              not: {
                each: `${REQUEST}.sourceRanges`,
                where: { all: [{ field: "item", publicAddress: true }, { not: { field: "item", in: OF_GOOGLE } }] },
              },
            },
          ],
        },
      ],
    },
  ],
};

const masked = (...masks: readonly string[]): Condition =>
  everyOne(`${REQUEST}.updateMask`, { field: "item", in: masks });

/** A perimeter's, or a policy's, dry run is written, and nothing that is in force: the mask names what is. */
export const ONLY_REPORTS: Condition = {
  any: [
    {
      all: [
        { field: "action", suffix: ".UpdateServicePerimeter" },
        { field: `${REQUEST}.servicePerimeter.useExplicitDryRunSpec`, equals: true },
        masked(
          "spec",
          ...["useExplicitDryRunSpec", "use_explicit_dry_run_spec"].flatMap((flag) => [`spec,${flag}`, `${flag},spec`]),
        ),
      ],
    },
    {
      all: [
        { field: "action", suffix: ".OrgPolicy.UpdatePolicy" },
        masked("policy.dryRunSpec", "policy.dry_run_spec", "dryRunSpec", "dry_run_spec"),
      ],
    },
  ],
};

const SETTINGS = `${REQUEST}.body.settings`;
const set = (member: string, ...values: readonly (string | boolean)[]): Condition => ({
  field: `${SETTINGS}.${member}`,
  in: values,
});
/** A database demands encryption, is backed up or cannot be deleted, and nothing is opened or stopped with it. What is written whole may leave out. */
export const DATABASE_GUARDED: Condition = {
  all: [
    { field: "action", suffix: "instances.patch" },
    {
      any: [
        set("ipConfiguration.requireSsl", true),
        set("ipConfiguration.sslMode", "ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
        set("backupConfiguration.enabled", true),
        set("backupConfiguration.pointInTimeRecoveryEnabled", true),
        set("deletionProtectionEnabled", true),
      ],
    },
    {
      not: {
        any: [
          ...[
            ...["ipConfiguration.authorizedNetworks.*", "databaseFlags.*", "activeDirectoryConfig.*"],
            ...["activationPolicy", "ipConfiguration.pscConfig.*", "ipConfiguration.privateNetwork"],
            ...["backupConfiguration.backupRetentionSettings.*", "backupConfiguration.transactionLogRetentionDays"],
            ...["connectorEnforcement", "dataApiAccess", "passwordValidationPolicy.*", "sqlServerAuditConfig.*"],
          ].map((member) => ({ field: `${SETTINGS}.${member}`, exists: true }) as const),
          { field: `${REQUEST}.body.rootPassword`, exists: true },
          set("ipConfiguration.ipv4Enabled", true),
          set("ipConfiguration.requireSsl", false),
          set("ipConfiguration.sslMode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"),
          set("backupConfiguration.enabled", false),
          set("backupConfiguration.pointInTimeRecoveryEnabled", false),
          set("deletionProtectionEnabled", false),
        ],
      },
    },
  ],
};

const PROJECT = "raw.protoPayload.metadata.projectMetadataDelta";
/**
 * Of a project's metadata nothing but keys that were not there before, of which all have to do with OS Login: without it
 * keys in the metadata let people in. The log does not say to what it was set; that it is off need not be written.
 */
export const OS_LOGIN_ADDED: Condition = {
  all: [
    { field: `${PROJECT}.addedMetadataKeys.*`, matches: "enable-oslogin*" },
    { not: { each: `${PROJECT}.addedMetadataKeys`, where: { not: { field: "item", matches: "enable-oslogin*" } } } },
    { not: { field: `${PROJECT}.modifiedMetadataKeys.*`, exists: true } },
    { not: { field: `${PROJECT}.deletedMetadataKeys.*`, exists: true } },
  ],
};

/** Rights on something are taken away, and none is given. */
export const RIGHTS_TAKEN: Condition = {
  all: [{ field: `${DELTAS}.*.action`, equals: "REMOVE" }, { not: { each: DELTAS, where: { not: isTaken } } }],
};

const ADMISSION = `${REQUEST}.policy.defaultAdmissionRule`;
/** No image may run, anywhere. Whose proof is asked for is for the caller to say: his own may be. */
export const IMAGES_REFUSED: Condition = {
  all: [
    { field: "action", suffix: ".UpdatePolicy" },
    { field: `${ADMISSION}.evaluationMode`, equals: "ALWAYS_DENY" },
    { field: `${ADMISSION}.enforcementMode`, equals: "ENFORCED_BLOCK_AND_AUDIT_LOG" },
    {
      not: {
        any: [
          ...["admissionWhitelistPatterns", "clusterAdmissionRules", "istioServiceIdentityAdmissionRules"],
          ...["kubernetesNamespaceAdmissionRules", "kubernetesServiceAccountAdmissionRules"],
        ].map((member) => ({ field: `${REQUEST}.policy.${member}.*`, exists: true })),
      },
    },
  ],
};
