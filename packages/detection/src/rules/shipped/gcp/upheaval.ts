import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["gcp-audit"];
const BIGQUERY = "bigquery.googleapis.com";
const INSERT = "google.cloud.bigquery.v2.JobService.InsertJob";

/** Google Cloud: whole things that are destroyed, and ways by which data and rights go. */
export const GCP_UPHEAVAL: readonly Rule[] = [
  plainRule({
    id: "gcp-cluster-destroyed",
    title: "{identity_name} destroyed {resource|a cluster or an endpoint} ({action})",
    sources,
    actions: [
      "google.container.v1.ClusterManager.DeleteCluster",
      "google.container.v1beta1.ClusterManager.DeleteCluster",
      "google.cloud.aiplatform.v1.EndpointService.DeleteEndpoint",
      "google.cloud.aiplatform.v1.ModelService.DeleteModel",
      "google.cloud.redis.v1.CloudRedis.DeleteInstance",
      "google.spanner.admin.database.v1.DatabaseAdmin.DropDatabase",
      "DeleteProject",
      "google.cloud.resourcemanager.v3.Projects.DeleteProject",
      "google.firestore.admin.v1.FirestoreAdmin.DeleteDatabase",
      "google.cloud.alloydb.v1.AlloyDBAdmin.DeleteCluster",
      "google.cloud.alloydb.v1.AlloyDBAdmin.DeleteInstance",
      "google.bigtable.admin.v2.BigtableTableAdmin.DeleteTable",
      "google.bigtable.admin.v2.BigtableInstanceAdmin.DeleteInstance",
      "google.spanner.admin.instance.v1.InstanceAdmin.DeleteInstance",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "what runs goes away with a ticket",
    fires: ["a cluster", gcp("container.googleapis.com", "google.container.v1.ClusterManager.DeleteCluster", [])],
    quiet: ["read", gcp("container.googleapis.com", "google.container.v1.ClusterManager.GetCluster", [])],
  }),
  plainRule({
    id: "gcp-table-exported",
    title: "{identity_name} exports a table of BigQuery to storage",
    sources,
    service: BIGQUERY,
    actions: [INSERT, "jobservice.insert"],
    when: {
      any: [
        { field: "raw.protoPayload.metadata.jobChange.job.jobConfig.extractConfig.destinationUris", exists: true },
        { field: "raw.protoPayload.metadata.jobInsertion.job.jobConfig.extractConfig.destinationUris", exists: true },
        {
          field: "raw.protoPayload.serviceData.jobInsertRequest.resource.jobConfiguration.extract.destinationUris",
          exists: true,
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "exports run from code, to buckets of the project",
    falsePositives: ["Nightly exports: told until they are the identity's habit."],
    fires: [
      "exported",
      gcp(BIGQUERY, INSERT, [], {
        metadata: { jobChange: { job: { jobConfig: { extractConfig: { destinationUris: ["gs://b/x"] } } } } },
      }),
    ],
    quiet: [
      "queried",
      gcp(BIGQUERY, INSERT, [], {
        metadata: { jobChange: { job: { jobConfig: { queryConfig: { query: "SELECT 1" } } } } },
      }),
    ],
  }),
  plainRule({
    id: "gcp-identity-of-machine-changed",
    title: "{identity_name} gave the machine {resource|that the log does not name} another service account",
    sources,
    actions: [
      "compute.instances.setServiceAccount",
      "v1.compute.instances.setServiceAccount",
      "beta.compute.instances.setServiceAccount",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "machines keep the account that they were made with",
    fires: [
      "another",
      gcp("compute.googleapis.com", "v1.compute.instances.setServiceAccount", ["iam.serviceAccounts.actAs"]),
    ],
    quiet: ["labels", gcp("compute.googleapis.com", "v1.compute.instances.setLabels", [])],
  }),
  plainRule({
    id: "gcp-findings-muted",
    title: "{identity_name} muted findings of Security Command Center",
    sources,
    actions: [
      "google.cloud.securitycenter.v1.SecurityCenter.SetMute",
      "google.cloud.securitycenter.v1.SecurityCenter.BulkMuteFindings",
      "google.cloud.securitycenter.v2.SecurityCenter.SetMute",
      "google.cloud.securitycenter.v2.SecurityCenter.BulkMuteFindings",
      "google.cloud.securitycenter.v2.SecurityCenter.CreateMuteConfig",
    ],
    when: { not: { field: "raw.protoPayload.request.mute", equals: "UNMUTED" } },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "findings are resolved",
    fires: ["one", gcp("securitycenter.googleapis.com", "google.cloud.securitycenter.v1.SecurityCenter.SetMute", [])],
    quiet: [
      "heard again",
      gcp("securitycenter.googleapis.com", "google.cloud.securitycenter.v1.SecurityCenter.SetMute", [], {
        request: { mute: "UNMUTED" },
      }),
    ],
  }),
  plainRule({
    id: "gcp-build-trigger-changed",
    title: "{identity_name} changed what starts builds ({action})",
    sources,
    actions: [
      "google.devtools.cloudbuild.v1.CloudBuild.CreateBuildTrigger",
      "google.devtools.cloudbuild.v1.CloudBuild.UpdateBuildTrigger",
      "google.devtools.cloudbuild.v1.CloudBuild.CreateWorkerPool",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Initial Access", technique: "T1195" },
    expected: "triggers come from code",
    fires: [
      "a trigger",
      gcp("cloudbuild.googleapis.com", "google.devtools.cloudbuild.v1.CloudBuild.CreateBuildTrigger", []),
    ],
    quiet: ["a build", gcp("cloudbuild.googleapis.com", "google.devtools.cloudbuild.v1.CloudBuild.CreateBuild", [])],
  }),
  plainRule({
    id: "gcp-secret-text-restored",
    title: "{identity_name} turned masked data back into what it was",
    sources,
    service: "dlp.googleapis.com",
    actions: ["projects.content.reidentify", "google.privacy.dlp.v2.DlpService.ReidentifyContent"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "masked data stays masked",
    fires: ["restored", gcp("dlp.googleapis.com", "projects.content.reidentify", [])],
    quiet: ["masked", gcp("dlp.googleapis.com", "projects.content.deidentify", [])],
  }),
  plainRule({
    id: "gcp-tunnel-removed",
    title: "{identity_name} removed or changed a tunnel ({action})",
    sources,
    actions: [
      "compute.vpnTunnels.*",
      "v1.compute.vpnTunnels.*",
      "beta.compute.vpnTunnels.*",
      "v1.compute.vpnGateways.*",
    ],
    when: { field: "action_class", in: ["delete", "write", "admin", "network", "execute"] },
    severity: "info",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "tunnels come from code",
    fires: ["removed", gcp("compute.googleapis.com", "v1.compute.vpnTunnels.delete", ["compute.vpnTunnels.delete"])],
    quiet: ["listed", gcp("compute.googleapis.com", "v1.compute.vpnTunnels.list", ["compute.vpnTunnels.list"])],
  }),
];
