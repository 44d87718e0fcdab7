import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { traceRule } from "../trace-rule.ts";
import { BUCKET_LENT_TO_ONE, SERVICE_LENT_TO_MACHINES } from "./narrower.ts";

const sources = ["gcp-audit"];
const cluster = (kinds: readonly string[], verbs: readonly string[]) =>
  kinds.flatMap((kind) => verbs.map((verb) => `io.k8s.${kind}.${verb}`));
const CHANGES = ["create", "update", "patch", "delete"];
const gke = (method: string) =>
  gcp("k8s.io", method, [method], {
    authenticationInfo: { principalEmail: "ann@example.com" },
    resourceName: "core/v1/namespaces/shop/x/y",
  });
const lent = (role: string, member: string) =>
  gcp("storage.googleapis.com", "storage.setIamPermissions", [], {
    serviceData: { policyDelta: { bindingDeltas: [{ action: "ADD", role, member }] } },
  });
const call = (service: string, method: string) => gcp(`${service}.googleapis.com`, method, []);

/** Google Cloud: changes of every day, of projects and in clusters, that say little alone, and much beside a finding. */
export const GCP_EVERYDAY: readonly Rule[] = [
  traceRule({
    id: "gcp-lent-to-one",
    title: "{identity_name} let a machine or a colleague use {resource|a bucket or a service}",
    sources,
    actions: [
      "storage.setIamPermissions",
      "google.cloud.run.v1.Services.SetIamPolicy",
      "google.cloud.run.v2.Services.SetIamPolicy",
      "google.cloud.functions.v1.CloudFunctionsService.SetIamPolicy",
      "google.cloud.functions.v2.CloudFunctionsService.SetIamPolicy",
      "google.cloud.functions.v2.FunctionService.SetIamPolicy",
    ],
    when: { any: [BUCKET_LENT_TO_ONE, SERVICE_LENT_TO_MACHINES] },
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "rights come from code",
    shows: ["resource", "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member"],
    fires: [
      "a machine reads",
      lent("roles/storage.objectViewer", "serviceAccount:a@shop-prod.iam.gserviceaccount.com"),
    ],
    quiet: ["everybody reads", lent("roles/storage.objectViewer", "allUsers")],
  }),
  traceRule({
    id: "gcp-cluster-secret-changed",
    title: "{identity_name} wrote or deleted {resource|a secret} of a cluster ({action})",
    sources,
    // Operators and pipelines do so all day: their habits are judged, and not each of their calls.
    kinds: ["human"],
    actions: cluster(["core.v1.secrets"], CHANGES),
    owasp: ["NHI7"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "secrets come from where they are kept",
    fires: ["written", gke("io.k8s.core.v1.secrets.update")],
    quiet: ["read", gke("io.k8s.core.v1.secrets.get")],
  }),
  traceRule({
    id: "gcp-cluster-rights-changed",
    title: "{identity_name} changed rights or accounts of a cluster: {resource|not named in the log} ({action})",
    sources,
    // Operators and pipelines do so all day: their habits are judged, and not each of their calls.
    kinds: ["human"],
    actions: [
      ...cluster(
        ["rbac.v1", "authorization.rbac.v1"].flatMap((group) =>
          ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].map((kind) => `${group}.${kind}`),
        ),
        CHANGES,
      ),
      ...cluster(["core.v1.serviceaccounts"], ["create", "delete"]),
    ],
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "rights come from code",
    fires: ["bound", gke("io.k8s.authorization.rbac.v1.rolebindings.create")],
    quiet: ["read", gke("io.k8s.authorization.rbac.v1.rolebindings.get")],
  }),
  traceRule({
    id: "gcp-cluster-part-removed",
    title: "{identity_name} removed {resource|a part} of a cluster, or gave it work to do once ({action})",
    sources,
    // Operators and pipelines do so all day: their habits are judged, and not each of their calls.
    kinds: ["human"],
    actions: [
      ...cluster(["apps.v1.deployments", "networking.v1.networkpolicies", "core.v1.namespaces"], ["delete"]),
      ...cluster(["batch.v1.cronjobs", "apps.v1.statefulsets"], ["delete"]),
      ...cluster(["batch.v1.jobs", "core.v1.persistentvolumes"], ["create"]),
    ],
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "clusters change by code",
    fires: ["a deployment", gke("io.k8s.apps.v1.deployments.delete")],
    quiet: ["read", gke("io.k8s.apps.v1.deployments.get")],
  }),
  traceRule({
    id: "gcp-buckets-looked-at",
    title: "{identity_name} listed or made buckets of {account_uid} ({action})",
    sources,
    actions: ["storage.buckets.list", "storage.buckets.create", "storage.buckets.insert"],
    attack: { tactic: "Discovery", technique: "T1619" },
    expected: "a program knows its bucket",
    fires: ["listed", call("storage", "storage.buckets.list")],
    quiet: ["an object", call("storage", "storage.objects.get")],
  }),
  traceRule({
    id: "gcp-secrets-looked-at",
    title: "{identity_name} listed which secrets there are ({action})",
    sources,
    actions: ["v1", "v1beta1"].map(
      (version) => `google.cloud.secretmanager.${version}.SecretManagerService.ListSecrets`,
    ),
    owasp: ["NHI2"],
    attack: { tactic: "Discovery", technique: "T1526" },
    expected: "a program knows its secret",
    fires: ["listed", call("secretmanager", "google.cloud.secretmanager.v1.SecretManagerService.ListSecrets")],
    quiet: ["described", call("secretmanager", "google.cloud.secretmanager.v1.SecretManagerService.GetSecret")],
  }),
  traceRule({
    id: "gcp-project-part-changed",
    title:
      "{identity_name} changed an account, a key, a service, a machine or a secret's version: {resource|not named in the log} ({action})",
    sources,
    actions: [
      ...["UpdateServiceAccount", "PatchServiceAccount"].map((name) => `google.iam.admin.v1.${name}`),
      ...["EnableService", "BatchEnableServices"].map((name) => `google.api.serviceusage.v1.ServiceUsage.${name}`),
      ...["EnableSecretVersion", "DisableSecretVersion"].map(
        (name) => `google.cloud.secretmanager.v1.SecretManagerService.${name}`,
      ),
      ...["storage.hmacKeys.delete", "storage.hmacKeys.update", "v1.compute.images.insert"],
      ...["enableXpnHost", "disableXpnHost", "enableXpnResource"].map((verb) => `v1.compute.projects.${verb}`),
      ...["v1", "v1beta1"].map((version) => `google.container.${version}.ClusterManager.CreateCluster`),
      ...["v1", "v2"].map((version) => `google.cloud.notebooks.${version}.NotebookService.CreateInstance`),
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "projects change by code",
    fires: ["a service", call("serviceusage", "google.api.serviceusage.v1.ServiceUsage.EnableService")],
    quiet: ["listed", call("serviceusage", "google.api.serviceusage.v1.ServiceUsage.ListServices")],
  }),
  traceRule({
    id: "gcp-traffic-mirrors-looked-at",
    title: "{identity_name} looked which traffic is copied ({action})",
    sources,
    service: "compute.googleapis.com",
    actions: ["get", "list", "aggregatedList"].flatMap((verb) =>
      ["v1", "beta"].map((version) => `${version}.compute.packetMirrorings.${verb}`),
    ),
    attack: { tactic: "Discovery", technique: "T1580" },
    expected: "few copy traffic",
    fires: ["listed", call("compute", "v1.compute.packetMirrorings.list")],
    quiet: ["networks", call("compute", "v1.compute.networks.list")],
  }),
  traceRule({
    id: "gcp-part-removed",
    title:
      "{identity_name} removed or switched off a part of {account_uid}: {resource|not named in the log} ({action})",
    sources,
    actions: [
      "google.cloud.functions.v1.CloudFunctionsService.DeleteFunction",
      "google.cloud.functions.v2.FunctionService.DeleteFunction",
      ...["v1", "v2"].map((version) => `google.cloud.run.${version}.Services.DeleteService`),
      "google.api.serviceusage.v1.ServiceUsage.DisableService",
      "google.monitoring.v3.AlertPolicyService.UpdateAlertPolicy",
      "google.pubsub.v1.Subscriber.DeleteSnapshot",
      ...["disks", "routers", "vpnTunnels", "vpnGateways"].map((kind) => `v1.compute.${kind}.delete`),
    ],
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "what is there goes with its project, by code",
    fires: ["a function", call("cloudfunctions", "google.cloud.functions.v2.FunctionService.DeleteFunction")],
    quiet: ["read", call("cloudfunctions", "google.cloud.functions.v2.FunctionService.GetFunction")],
  }),
];
