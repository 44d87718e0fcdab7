import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["gcp-audit"];
const REQUEST = "raw.protoPayload.request";
const UPDATE = `${REQUEST}.update`;
const CLUSTER = "google.container.v1.ClusterManager.UpdateCluster";
const cluster = (update: object) =>
  gcp("container.googleapis.com", CLUSTER, [], { request: { update: { ...update } } });
const off = (...names: readonly string[]): readonly Condition[] =>
  names.map((name) => ({ field: `${UPDATE}.${name}`, equals: false }));

/** Google Cloud: settings that tell by what they are set to. */
export const GCP_SETTINGS: readonly Rule[] = [
  plainRule({
    id: "gcp-cluster-guard-off",
    title: "{identity_name} switched off what guards or watches the cluster {resource|that the log does not name}",
    sources,
    service: "container.googleapis.com",
    actions: ["google.container.v1.ClusterManager.*", "google.container.v1beta1.ClusterManager.*"],
    when: {
      any: [
        { field: `${UPDATE}.desiredLoggingService`, equals: "none" },
        { field: `${UPDATE}.desiredMonitoringService`, equals: "none" },
        { field: `${REQUEST}.loggingService`, equals: "none" },
        { field: `${UPDATE}.desiredDatabaseEncryption.state`, equals: "DECRYPTED" },
        { field: `${UPDATE}.desiredBinaryAuthorization.evaluationMode`, equals: "DISABLED" },
        { field: `${UPDATE}.desiredSecurityPostureConfig.mode`, equals: "DISABLED" },
        { field: `${UPDATE}.desiredMasterAuthorizedNetworksConfig.cidrBlocks.*.cidrBlock`, worldOpen: true },
        {
          any: off(
            "desiredMasterAuthorizedNetworksConfig.enabled",
            "desiredBinaryAuthorization.enabled",
            "desiredShieldedNodes.enabled",
            "desiredNetworkPolicyConfig.enabled",
            "desiredPrivateClusterConfig.enablePrivateEndpoint",
            "desiredPodSecurityPolicyConfig.enabled",
          ),
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "clusters are set up from code, and watched",
    fires: ["no log", cluster({ desiredLoggingService: "none" })],
    quiet: ["a log", cluster({ desiredLoggingService: "logging.googleapis.com/kubernetes" })],
  }),
  plainRule({
    id: "gcp-names-log-off",
    title: "{identity_name} switched off the log of names that are asked for ({resource|not named in the log})",
    sources,
    service: "dns.googleapis.com",
    actions: ["dns.policies.patch", "dns.managedZones.patch"],
    when: {
      any: [
        ...["policyResource", "policy"].map((name) => ({ field: `${REQUEST}.${name}.enableLogging`, equals: false })),
        { field: `${REQUEST}.enableLogging`, equals: false },
        ...["managedZoneResource", "managedZone"].map((name) => ({
          field: `${REQUEST}.${name}.cloudLoggingConfig.enableLogging`,
          equals: false,
        })),
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "what is logged stays logged",
    fires: [
      "of a network",
      gcp("dns.googleapis.com", "dns.policies.patch", [], { request: { policyResource: { enableLogging: false } } }),
    ],
    quiet: [
      "switched on",
      gcp("dns.googleapis.com", "dns.policies.patch", [], { request: { policyResource: { enableLogging: true } } }),
    ],
  }),
  plainRule({
    id: "gcp-traffic-mirrored",
    title: "{identity_name} has the traffic of machines copied ({action})",
    sources,
    actions: ["", "v1.", "beta."].flatMap((version) =>
      ["insert", "patch"].map((verb) => `${version}compute.packetMirrorings.${verb}`),
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1557" },
    expected: "traffic goes to whom it is for",
    fires: ["set up", gcp("compute.googleapis.com", "v1.compute.packetMirrorings.insert", [])],
    quiet: ["listed", gcp("compute.googleapis.com", "v1.compute.packetMirrorings.list", [])],
  }),
  plainRule({
    id: "gcp-dataset-made-public",
    title: "{identity_name} opened the dataset {resource|that the log does not name} to everybody",
    sources: ["gcp-audit"],
    service: "bigquery.googleapis.com",
    actions: [
      "google.cloud.bigquery.v2.DatasetService.InsertDataset",
      "google.cloud.bigquery.v2.DatasetService.UpdateDataset",
      "google.cloud.bigquery.v2.DatasetService.PatchDataset",
      "google.iam.v1.IAMPolicy.SetIamPolicy",
    ],
    when: {
      each: "raw.protoPayload.metadata.datasetChange.bindingDeltas",
      where: {
        all: [
          { field: "item.member", in: ["allUsers", "allAuthenticatedUsers"] },
          { not: { field: "item.action", equals: "REMOVE" } },
        ],
      },
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI6"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "datasets are for named readers",
    response: ["Take the grant away (reversible); what was read meanwhile is disclosed."],
    fires: [
      "to all",
      gcp("bigquery.googleapis.com", "google.cloud.bigquery.v2.DatasetService.UpdateDataset", [], {
        metadata: { datasetChange: { bindingDeltas: [{ action: "ADD", role: "x", member: "allUsers" }] } },
      }),
    ],
    quiet: [
      "to all no longer",
      gcp("bigquery.googleapis.com", "google.cloud.bigquery.v2.DatasetService.UpdateDataset", [], {
        metadata: { datasetChange: { bindingDeltas: [{ action: "REMOVE", role: "x", member: "allUsers" }] } },
      }),
    ],
  }),
];
