import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { POD_SPECS, RUNS_ANOTHER } from "./pod-specs.ts";

const sources = ["kubernetes-audit"];
const RBAC = "rbac.authorization.k8s.io";

const role = (rule: JsonObject) => ({ requestObject: { rules: [rule] } });
const volume = (spec: JsonObject) =>
  kubernetes("create", { resource: "persistentvolumes", name: "v" }, { requestObject: { spec } });
const workload = (serviceAccountName: string) =>
  kubernetes(
    "create",
    { resource: "deployments", apiGroup: "apps", namespace: "kube-system", name: "d" },
    { requestObject: { spec: { template: { spec: { serviceAccountName, containers: [{ image: "x" }] } } } } },
  );

/** Service accounts of the cluster's own controllers: whoever runs as one may do what the control plane may. */
const CONTROLLERS = [
  "attachdetach-controller",
  "clusterrole-aggregation-controller",
  "cronjob-controller",
  "daemon-set-controller",
  "deployment-controller",
  "generic-garbage-collector",
  "horizontal-pod-autoscaler",
  "job-controller",
  "namespace-controller",
  "node-controller",
  "persistent-volume-binder",
  "replicaset-controller",
  "statefulset-controller",
];

/** Kubernetes: lasting tokens, roles that read secrets, and guards that are taken away. */
export const KUBERNETES_HARDENING: readonly Rule[] = [
  plainRule({
    id: "kubernetes-lasting-token-made",
    title: "{identity_name} asked for a token without an end ({raw.objectRef.namespace}/{raw.objectRef.name})",
    sources,
    actions: ["create secrets"],
    when: { field: "raw.requestObject.type", equals: "kubernetes.io/service-account-token" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "tokens are bound to a pod, and end",
    falsePositives: ["Charts that are older than bound tokens, when they are installed."],
    response: ["Delete the secret: the token ends with it; see who used it."],
    fires: [
      "a token",
      kubernetes(
        "create",
        { resource: "secrets", namespace: "shop", name: "t" },
        { requestObject: { type: "kubernetes.io/service-account-token" } },
      ),
    ],
    quiet: [
      "a password",
      kubernetes(
        "create",
        { resource: "secrets", namespace: "shop", name: "t" },
        { requestObject: { type: "Opaque" } },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-secret-reading-role",
    title:
      "{identity_name} made the role {raw.objectRef.name|that the log does not name}, which reads secrets of the whole cluster",
    sources,
    actions: ["create clusterroles", "update clusterroles"],
    when: {
      each: "raw.requestObject.rules",
      where: {
        all: [
          { field: "item.resources", in: ["secrets", "secrets/*"] },
          { field: "item.verbs", in: ["get", "list", "watch"] },
          { not: { field: "item.resourceNames", exists: true } },
        ],
      },
    },
    severity: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "secrets are read by name, in one namespace",
    falsePositives: ["Installing an operator does this, once, by the deployment's identity."],
    fires: [
      "all of them",
      kubernetes(
        "create",
        { resource: "clusterroles", apiGroup: RBAC, name: "r" },
        role({ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }),
      ),
    ],
    quiet: [
      "one",
      kubernetes(
        "create",
        { resource: "clusterroles", apiGroup: RBAC, name: "r" },
        role({ apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["tls"] }),
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-role-patched-to-all",
    title:
      "{identity_name} patched the role {raw.objectRef.name|that the log does not name}, which may now do everything",
    sources,
    actions: ["patch clusterroles", "patch roles"],
    when: {
      all: [
        { field: "raw.responseObject.rules.*.verbs.*", equals: "*" },
        { not: { field: "raw.requestObject.rules", exists: true } },
      ],
    },
    severity: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "roles may do what their task needs",
    fires: [
      "everything",
      kubernetes(
        "patch",
        { resource: "clusterroles", apiGroup: RBAC, name: "r" },
        { responseObject: { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] } },
      ),
    ],
    quiet: [
      "to read",
      kubernetes(
        "patch",
        { resource: "clusterroles", apiGroup: RBAC, name: "r" },
        { responseObject: { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] } },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-system-role-changed",
    title: "{identity_name} changed a role of the cluster itself: {raw.objectRef.name|not named in the log}",
    sources,
    actions: ["update", "patch", "delete"].flatMap((verb) => [`${verb} clusterroles`, `${verb} roles`]),
    when: { field: "raw.objectRef.name", prefix: "system:" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "the API server keeps its roles as they are",
    fires: ["changed", kubernetes("update", { resource: "clusterroles", apiGroup: RBAC, name: "system:node" })],
    quiet: ["their own", kubernetes("update", { resource: "clusterroles", apiGroup: RBAC, name: "shop" })],
  }),
  plainRule({
    id: "kubernetes-controller-account-taken",
    title: "{identity_name} runs {raw.objectRef.name|a workload} as a controller of the cluster",
    sources,
    actions: RUNS_ANOTHER,
    when: {
      any: POD_SPECS.map((spec) => ({ field: `${spec}.serviceAccountName`, in: CONTROLLERS })),
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI9"],
    attack: { tactic: "Privilege Escalation", technique: "T1078.001" },
    expected: "controllers run in the control plane",
    response: ["Keep the workload's specification, then delete it; look at what the controller's account did since."],
    fires: ["as one", workload("clusterrole-aggregation-controller")],
    quiet: ["as itself", workload("metrics-server")],
  }),
  plainRule({
    id: "kubernetes-control-settings-changed",
    title: "{identity_name} changed settings of the control plane: {raw.objectRef.name|not named in the log}",
    sources,
    actions: ["update configmaps", "patch configmaps", "delete configmaps"],
    when: {
      all: [
        { field: "raw.objectRef.namespace", equals: "kube-system" },
        { field: "raw.objectRef.name", in: ["extension-apiserver-authentication", "kubeadm-config", "kube-proxy"] },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "the control plane is set up by whoever runs the cluster",
    fires: [
      "whom it trusts",
      kubernetes("update", {
        resource: "configmaps",
        namespace: "kube-system",
        name: "extension-apiserver-authentication",
      }),
    ],
    quiet: ["of a shop", kubernetes("update", { resource: "configmaps", namespace: "shop", name: "kube-proxy" })],
  }),
  plainRule({
    id: "kubernetes-node-disk-offered",
    title: "{identity_name} offers a node's own disk as the volume {raw.objectRef.name|that the log does not name}",
    sources,
    actions: ["create persistentvolumes"],
    when: {
      any: [
        { field: "raw.requestObject.spec.hostPath.path", in: ["/", "/etc", "/root", "/proc", "/var/run", "/run"] },
        { field: "raw.requestObject.spec.hostPath.path", prefix: "/etc/kubernetes" },
        { field: "raw.requestObject.spec.hostPath.path", prefix: "/var/lib/kubelet" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Privilege Escalation", technique: "T1611" },
    expected: "volumes are disks of their own",
    fires: ["all of it", volume({ hostPath: { path: "/" } })],
    quiet: ["a folder for data", volume({ hostPath: { path: "/mnt/data/shop" } })],
  }),
  plainRule({
    id: "kubernetes-network-rule-removed",
    title: "{identity_name} removed the network rule {raw.objectRef.namespace}/{raw.objectRef.name}",
    sources,
    actions: [
      "delete networkpolicies",
      "deletecollection networkpolicies",
      "delete ciliumnetworkpolicies",
      "delete ciliumclusterwidenetworkpolicies",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "network rules go away with what they guard",
    fires: ["removed", kubernetes("delete", { resource: "networkpolicies", namespace: "shop", name: "n" })],
    quiet: ["made", kubernetes("create", { resource: "networkpolicies", namespace: "shop", name: "n" })],
  }),
  plainRule({
    id: "kubernetes-namespace-destroyed",
    title:
      "{identity_name} deleted the namespace {raw.objectRef.name|that the log does not name} and all that is in it",
    sources,
    actions: ["delete namespaces"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "namespaces of production stay",
    falsePositives: ["Pipelines that make a namespace for each pull request: told until it is their habit."],
    fires: ["deleted", kubernetes("delete", { resource: "namespaces", name: "shop" })],
    quiet: ["made", kubernetes("create", { resource: "namespaces", name: "shop" })],
  }),
  plainRule({
    id: "kubernetes-api-added",
    title: "{identity_name} lets another server answer for the API {raw.objectRef.name|that the log does not name}",
    sources,
    actions: ["create apiservices"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "APIs are added with an operator, once",
    fires: ["added", kubernetes("create", { resource: "apiservices", name: "v1.x" })],
    quiet: ["a status", kubernetes("update", { resource: "apiservices", subresource: "status", name: "v1.x" })],
  }),
];
