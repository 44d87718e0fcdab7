import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["gcp-audit"];
const POD = { principalEmail: "system:serviceaccount:shop:checkout" };
/** What a cluster answers everybody by its first role (`system:public-info-viewer`), and calls without an object. */
const OPEN_TO_ALL = [
  "io.k8s.get",
  "io.k8s.post",
  ...["healthz", "livez", "readyz", "version"].flatMap((path) => [`io.k8s.${path}`, `io.k8s.core.v1.${path}.get`]),
];
const HUMAN_TOOLS = ["kubectl", "curl/", "Wget", "wget", "python", "Go-http-client", "peirates"];

/** A call of GKE's API server by a pod's service account. */
function gke(method: string, resourceName: string, payload: JsonObject = {}): JsonObject {
  return gcp("k8s.io", method, [method], { authenticationInfo: POD, resourceName, ...payload });
}

/** Google Kubernetes Engine: tokens, secrets, doors and guards of a cluster. */
export const GCP_CLUSTER_GUARDS: readonly Rule[] = [
  plainRule({
    id: "gcp-cluster-secrets-listed",
    title: "{identity_name} listed secrets of a cluster by hand ({resource|all})",
    sources,
    actions: ["io.k8s.core.v1.secrets.list"],
    when: {
      any: [
        { field: "identity_kind", equals: "human" },
        ...HUMAN_TOOLS.map((prefix) => ({ field: "user_agent", prefix })),
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "controllers list secrets with their own client; people read the one they need",
    fires: [
      "with kubectl",
      gke("io.k8s.core.v1.secrets.list", "core/v1/secrets", {
        requestMetadata: { callerIp: "203.0.113.10", callerSuppliedUserAgent: "kubectl/v1.31" },
      }),
    ],
    quiet: [
      "an operator",
      gke("io.k8s.core.v1.secrets.list", "core/v1/secrets", {
        requestMetadata: { callerIp: "203.0.113.10", callerSuppliedUserAgent: "operator/1.2" },
      }),
    ],
  }),
  plainRule({
    id: "gcp-cluster-token-made",
    title: "{identity_name} made a token of a service account ({resource|not named in the log})",
    sources,
    actions: ["io.k8s.core.v1.serviceaccounts.token.create"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7", "NHI9"],
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "the kubelet makes tokens, for the pods of its node",
    fires: [
      "by a pod",
      gke("io.k8s.core.v1.serviceaccounts.token.create", "core/v1/namespaces/shop/serviceaccounts/a/token"),
    ],
    quiet: [
      "by a node",
      gke("io.k8s.core.v1.serviceaccounts.token.create", "core/v1/namespaces/shop/serviceaccounts/a/token", {
        authenticationInfo: { principalEmail: "system:node:n1" },
      }),
    ],
  }),
  plainRule({
    id: "gcp-cluster-admission-changed",
    title: "{identity_name} changed who is asked before objects are admitted ({resource|not named in the log})",
    sources,
    actions: [
      "io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.create",
      "io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.delete",
      "io.k8s.admissionregistration.v1.validatingwebhookconfigurations.delete",
      "io.k8s.admissionregistration.v1.validatingadmissionpolicies.delete",
      "io.k8s.admissionregistration.v1.validatingadmissionpolicybindings.delete",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "admission is set up by whoever runs the cluster",
    fires: ["a webhook", gke("io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.create", "x")],
    quiet: ["read", gke("io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.get", "x")],
  }),
  plainRule({
    id: "gcp-cluster-certificate-approved",
    title: "{identity_name} approved a certificate of the cluster ({resource|not named in the log})",
    sources,
    actions: [
      "io.k8s.certificates.v1.certificatesigningrequests.approval.update",
      "io.k8s.certificates.v1.certificatesigningrequests.approval.patch",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "the control plane approves certificates",
    fires: ["approved", gke("io.k8s.certificates.v1.certificatesigningrequests.approval.update", "x")],
    quiet: ["read", gke("io.k8s.certificates.v1.certificatesigningrequests.get", "x")],
  }),
  plainRule({
    id: "gcp-cluster-node-proxied",
    title: "{identity_name} called a node's kubelet through the API server ({resource|not named in the log})",
    sources,
    actions: ["io.k8s.core.v1.nodes.proxy.get", "io.k8s.core.v1.nodes.proxy.create"],
    when: {
      not: {
        any: ["/metrics", "/stats", "/healthz", "/configz"].map((suffix) => ({ field: "resource", contains: suffix })),
      },
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1611" },
    expected: "monitors read metrics that way, and nobody anything else",
    fires: ["pods", gke("io.k8s.core.v1.nodes.proxy.get", "core/v1/nodes/n1/proxy/runningpods")],
    quiet: ["metrics", gke("io.k8s.core.v1.nodes.proxy.get", "core/v1/nodes/n1/proxy/metrics/cadvisor")],
  }),
  plainRule({
    id: "gcp-cluster-container-added",
    title: "{identity_name} put a container for debugging into {resource|a pod}",
    sources,
    actions: ["io.k8s.core.v1.pods.ephemeralcontainers.update", "io.k8s.core.v1.pods.ephemeralcontainers.patch"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Execution", technique: "T1609" },
    expected: "pods are entered by people who look for a fault, and seldom",
    fires: ["added", gke("io.k8s.core.v1.pods.ephemeralcontainers.patch", "core/v1/namespaces/shop/pods/web")],
    quiet: ["a status", gke("io.k8s.core.v1.pods.status.patch", "core/v1/namespaces/shop/pods/web")],
  }),
  plainRule({
    id: "gcp-cluster-names-redirected",
    title: "{identity_name} changed how names are resolved in a cluster ({resource|not named in the log})",
    sources,
    actions: ["io.k8s.core.v1.configmaps.update", "io.k8s.core.v1.configmaps.patch"],
    when: {
      any: ["coredns", "kube-dns"].map((name) => ({
        field: "resource",
        suffix: `namespaces/kube-system/configmaps/${name}`,
      })),
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "name servers are set up by whoever runs the cluster",
    fires: ["CoreDNS", gke("io.k8s.core.v1.configmaps.update", "core/v1/namespaces/kube-system/configmaps/coredns")],
    quiet: ["settings of a shop", gke("io.k8s.core.v1.configmaps.update", "core/v1/namespaces/shop/configmaps/web")],
  }),
  plainRule({
    id: "gcp-cluster-anonymous-allowed",
    title: "An anonymous caller was let into a cluster ({action})",
    sources,
    actions: ["io.k8s.*"],
    kinds: ["unknown"],
    names: ["system:anonymous"],
    when: { not: { field: "action", in: OPEN_TO_ALL } },
    severity: "high",
    owasp: ["NHI4"],
    attack: { tactic: "Initial Access", technique: "T1078.001" },
    expected: "only health checks are open",
    fires: [
      "pods listed",
      gke("io.k8s.core.v1.pods.list", "core/v1/pods", { authenticationInfo: { principalEmail: "system:anonymous" } }),
    ],
    quiet: [
      "refused",
      gke("io.k8s.core.v1.pods.list", "core/v1/pods", {
        authenticationInfo: { principalEmail: "system:anonymous" },
        status: { code: 7, message: "PERMISSION_DENIED" },
      }),
    ],
  }),
  plainRule({
    id: "gcp-cluster-role-widened",
    title: "{identity_name} widened the role {resource|that the log does not name} to everything",
    sources,
    actions: ["update", "patch"].flatMap((verb) => [
      `io.k8s.authorization.rbac.v1.clusterroles.${verb}`,
      `io.k8s.authorization.rbac.v1.roles.${verb}`,
      `io.k8s.rbac.v1.clusterroles.${verb}`,
      `io.k8s.rbac.v1.roles.${verb}`,
    ]),
    when: {
      any: ["request", "response"].map((part) => ({
        field: `raw.protoPayload.${part}.rules.*.verbs.*`,
        in: ["*", "escalate", "bind", "impersonate"],
      })),
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "roles may do what their task needs",
    fires: [
      "every verb",
      gke("io.k8s.authorization.rbac.v1.clusterroles.update", "x", { request: { rules: [{ verbs: ["*"] }] } }),
    ],
    quiet: [
      "to read",
      gke("io.k8s.authorization.rbac.v1.clusterroles.update", "x", { request: { rules: [{ verbs: ["get"] }] } }),
    ],
  }),
  plainRule({
    id: "gcp-cluster-events-deleted",
    title: "{identity_name} deleted events of a cluster ({resource|not named in the log})",
    sources,
    actions: [
      "io.k8s.core.v1.events.delete",
      "io.k8s.core.v1.events.deletecollection",
      "io.k8s.events.v1.events.delete",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "events go away by themselves",
    fires: ["deleted", gke("io.k8s.core.v1.events.delete", "core/v1/namespaces/shop/events/e")],
    quiet: ["written", gke("io.k8s.core.v1.events.create", "core/v1/namespaces/shop/events/e")],
  }),
];
