import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { method } from "./method.ts";

const sources = ["gcp-audit"];
const attack = { tactic: "Defense Impairment", technique: "T1685" } as const;

/** A method of Compute Engine, which is logged by three names. */
const compute = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => ["", "v1.", "beta."].map((version) => `${version}compute.${name}`));
/** A member of the request, which some services wrap in what they change. */
const asked = (path: string, equals: string | boolean): Condition => ({
  field: `raw.protoPayload.request.${path}`,
  equals,
});

/** Google Cloud: guards of clusters, machines and networks that are taken away, and doors that are left open. */
export const GCP_UNDOINGS: readonly Rule[] = [
  plainRule({
    id: "gcp-cluster-guard-loosened",
    title: "{identity_name} loosened how the cluster {resource|that the log does not name} is guarded ({action})",
    sources,
    actions: ["google.container.v1*"],
    when: {
      any: [
        method("SetMasterAuth"),
        { all: [method("SetLegacyAbac"), asked("enabled", true)] },
        { all: [method("SetLoggingService"), asked("loggingService", "none")] },
        { all: [method("SetMonitoringService"), asked("monitoringService", "none")] },
        { all: [method("SetNetworkPolicy"), asked("networkPolicy.enabled", false)] },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack,
    expected: "clusters stay as they were set up",
    fires: [
      "no log",
      gcp(
        "container.googleapis.com",
        "google.container.v1.ClusterManager.SetLoggingService",
        ["container.clusters.update"],
        {
          request: { loggingService: "none" },
        },
      ),
    ],
    quiet: [
      "a log",
      gcp(
        "container.googleapis.com",
        "google.container.v1.ClusterManager.SetLoggingService",
        ["container.clusters.update"],
        {
          request: { loggingService: "logging.googleapis.com/kubernetes" },
        },
      ),
    ],
  }),
  plainRule({
    id: "gcp-log-settings-changed",
    title: "{identity_name} changed where logs of {account_uid} are kept, or by whose key",
    sources,
    actions: ["google.logging.v2.ConfigServiceV2.*"],
    when: method("UpdateSettings", "UpdateCmekSettings"),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "settings of logs are made once",
    fires: [
      "changed",
      gcp("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.UpdateSettings", ["logging.settings.update"]),
    ],
    quiet: [
      "read",
      gcp("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.GetSettings", ["logging.settings.get"]),
    ],
  }),
  plainRule({
    id: "gcp-detector-off",
    title: "{identity_name} switched a detector or a guard of Google Cloud off ({action})",
    sources,
    actions: ["google.cloud.securitycenter.settings.*", "google.cloud.modelarmor.*", "google.cloud.networksecurity.*"],
    when: {
      any: [
        method(
          "DeleteTemplate",
          "DeleteFirewallEndpoint",
          "DeleteFirewallEndpointAssociation",
          "DeleteSecurityProfile",
        ),
        method("UpdateFloorSetting"),
        {
          all: [
            method("UpdateServiceSettings", "UpdateComponentSettings"),
            {
              any: ["serviceEnablementState", "settings.serviceEnablementState", "componentSettings.state"].map(
                (path) => asked(path, "DISABLED"),
              ),
            },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack,
    expected: "detectors stay on",
    fires: [
      "a guard of models",
      gcp("modelarmor.googleapis.com", "google.cloud.modelarmor.v1.ModelArmor.DeleteTemplate", [
        "modelarmor.templates.delete",
      ]),
    ],
    quiet: [
      "asked",
      gcp("modelarmor.googleapis.com", "google.cloud.modelarmor.v1.ModelArmor.SanitizeUserPrompt", [
        "modelarmor.templates.use",
      ]),
    ],
  }),
  plainRule({
    id: "gcp-machine-guard-loosened",
    title: "{identity_name} loosened how the machine {resource|that the log does not name} is guarded ({action})",
    sources,
    actions: compute(
      "instances.updateShieldedInstanceConfig",
      "instances.addAccessConfig",
      "firewallPolicies.removeRule",
      "firewallPolicies.removeAssociation",
      "networkFirewallPolicies.removeRule",
      "backendServices.setSecurityPolicy",
    ),
    when: {
      any: [
        { not: method("updateShieldedInstanceConfig", "setSecurityPolicy") },
        {
          any: ["enableSecureBoot", "enableVtpm", "enableIntegrityMonitoring"].map((name) => asked(name, false)),
        },
        {
          all: [
            method("setSecurityPolicy"),
            { not: { field: "raw.protoPayload.request.securityPolicy", exists: true } },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "machines start securely, from inside",
    fires: ["a public address", gcp("compute.googleapis.com", "v1.compute.instances.addAccessConfig", [])],
    quiet: [
      "it starts securely",
      gcp("compute.googleapis.com", "v1.compute.instances.updateShieldedInstanceConfig", [], {
        request: { enableSecureBoot: true },
      }),
    ],
  }),
  plainRule({
    id: "gcp-costly-machine-made",
    title: "{identity_name} made a machine with accelerators in {account_uid}",
    sources,
    actions: compute("instances.insert", "instances.bulkInsert", "instanceTemplates.insert"),
    when: {
      any: [
        ...["guestAccelerators", "properties.guestAccelerators"].map((path) => ({
          field: `raw.protoPayload.request.${path}.*.acceleratorCount`,
          exists: true,
        })),
        ...["machineType", "properties.machineType", "instanceProperties.machineType"].flatMap((path) =>
          ["a2-", "a3-", "a4-", "g2-", "g4-", "m2-", "m3-"].map((family) => ({
            field: `raw.protoPayload.request.${path}`,
            matches: `*/${family}*`,
          })),
        ),
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1496.001" },
    expected: "a team that trains models knows its own identities",
    falsePositives: ["Teams that train or serve models: the project is always the same."],
    fires: [
      "sixteen of them",
      gcp("compute.googleapis.com", "v1.compute.instances.insert", ["compute.instances.create"], {
        request: { machineType: "projects/p/zones/z/machineTypes/a2-megagpu-16g" },
      }),
    ],
    quiet: [
      "an ordinary one",
      gcp("compute.googleapis.com", "v1.compute.instances.insert", ["compute.instances.create"], {
        request: { machineType: "projects/p/zones/z/machineTypes/e2-small" },
      }),
    ],
  }),
  plainRule({
    id: "gcp-copies-of-disks-deleted",
    title: "{identity_name} deleted the copy of a disk {resource|that the log does not name}",
    sources,
    actions: [...compute("snapshots.delete", "images.delete"), "google.cloud.filestore.*", "google.cloud.netapp.*"],
    when: {
      any: [method("snapshots.delete", "images.delete"), method("DeleteBackup", "DeleteSnapshot", "DeleteBackupVault")],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "old copies go by a schedule, from the same identity",
    fires: ["a snapshot", gcp("compute.googleapis.com", "v1.compute.snapshots.delete", ["compute.snapshots.delete"])],
    quiet: ["made", gcp("compute.googleapis.com", "v1.compute.snapshots.insert", ["compute.snapshots.create"])],
  }),
  plainRule({
    id: "gcp-authority-stopped",
    title: "{identity_name} stopped the certificate authority {resource|that the log does not name}",
    sources,
    actions: ["google.cloud.security.privateca.*"],
    when: method("DisableCertificateAuthority", "DeleteCertificateAuthority", "DeleteCaPool"),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "authorities stay",
    fires: [
      "stopped",
      gcp(
        "privateca.googleapis.com",
        "google.cloud.security.privateca.v1.CertificateAuthorityService.DisableCertificateAuthority",
        ["privateca.certificateAuthorities.update"],
      ),
    ],
    quiet: [
      "a certificate",
      gcp(
        "privateca.googleapis.com",
        "google.cloud.security.privateca.v1.CertificateAuthorityService.CreateCertificate",
        ["privateca.certificates.create"],
      ),
    ],
  }),
];
