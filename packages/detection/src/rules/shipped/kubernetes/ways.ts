import type { Json, JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { POD_SPECS, RUNS_ANOTHER } from "./pod-specs.ts";

const sources = ["kubernetes-audit"];
/** What miners of coins are called, and how they are told where to deliver. */
const MINERS = [
  "xmrig",
  "xmr-stak",
  "minerd",
  "cpuminer",
  "cryptonight",
  "nicehash",
  "monero",
  "nanominer",
  "lolminer",
  "phoenixminer",
  "ethminer",
  "supportxmr",
  "stratum+tcp://",
  "stratum+ssl://",
];
/** Groups of objects by which policies are kept. */
const POLICIES = [
  "kyverno.io",
  "policies.kyverno.io",
  "constraints.gatekeeper.sh",
  "templates.gatekeeper.sh",
  "mutations.gatekeeper.sh",
  "policies.kubewarden.io",
  "cilium.io",
  "crd.projectcalico.org",
  "security.istio.io",
];
/** Programs that watch a cluster, as their charts name them. */
const WATCHERS = [
  "falco",
  "tetragon",
  "sysdig",
  "kyverno",
  "gatekeeper",
  "neuvector",
  "twistlock",
  "aqua-enforcer",
  "wazuh",
  "trivy-operator",
  "kubescape",
  "fluent-bit",
  "fluentd",
  "filebeat",
  "datadog",
];
/** Clients without a name of their own, in which people and stolen tokens call. */
export const SCRIPTS: readonly string[] = [
  "curl/",
  "Wget",
  "python-requests",
  "python-urllib",
  "Python-urllib",
  "libwww",
  "peirates",
  "HTTPie",
];

const pod = (spec: Readonly<Record<string, Json>>) =>
  kubernetes("create", { resource: "pods", namespace: "shop", name: "p" }, { requestObject: { spec } });
const patched = (object: JsonObject, metadata: JsonObject) =>
  kubernetes("patch", object, { requestObject: { metadata } });
const secret = (userAgent: string) =>
  kubernetes("get", { resource: "secrets", namespace: "payments", name: "db" }, { userAgent });

/** Kubernetes: secrets read by a script, miners, policies taken away, ways out to a cloud. */
export const KUBERNETES_WAYS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-secret-read-by-script",
    title: "The token of {identity_name} read the secret {raw.objectRef.namespace}/{raw.objectRef.name} in a script",
    sources,
    kinds: ["service-account"],
    actions: ["get secrets"],
    when: { any: SCRIPTS.map((prefix) => ({ field: "user_agent", prefix })) },
    severity: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "workloads have secrets mounted, or read them with a client of Kubernetes",
    falsePositives: ["Start scripts of images that call the API with curl: always the same secret."],
    fires: ["with curl", secret("curl/8.5.0")],
    quiet: ["by an operator", secret("controller/v1.2 (linux/amd64) kubernetes/abc")],
  }),
  plainRule({
    id: "kubernetes-secrets-deleted-at-once",
    title: "{identity_name} deleted all secrets of {raw.objectRef.namespace|the cluster}",
    sources,
    actions: ["deletecollection secrets", "deletecollection configmaps", "deletecollection persistentvolumeclaims"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "objects are deleted one by one, by what made them",
    fires: ["all", kubernetes("deletecollection", { resource: "secrets", namespace: "shop" })],
    quiet: ["one", kubernetes("delete", { resource: "secrets", namespace: "shop", name: "s" })],
  }),
  plainRule({
    id: "kubernetes-miner-started",
    title: "{identity_name} started a cryptocurrency miner in {raw.objectRef.namespace|the cluster}",
    sources,
    actions: RUNS_ANOTHER,
    when: {
      any: POD_SPECS.flatMap((spec) =>
        ["image", "command", "args"].flatMap((member) =>
          MINERS.map((contains) => ({ field: `${spec}.containers.*.${member}`, contains })),
        ),
      ),
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1496.001" },
    expected: "images of the company",
    response: ["Delete what was started; find out whose token started it, and make it anew."],
    fires: ["by its image", pod({ containers: [{ name: "c", image: "docker.io/xmrig/xmrig:6" }] })],
    quiet: ["a shop", pod({ containers: [{ name: "c", image: "shop:1" }] })],
  }),
  plainRule({
    id: "kubernetes-namespace-let-loose",
    title:
      "{identity_name} let pods of the namespace {raw.objectRef.name|that the log does not name} do what they like",
    sources,
    actions: ["patch namespaces", "update namespaces"],
    when: { field: "raw.requestObject.metadata.labels.*", equals: "privileged" },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "the standard of a namespace stays",
    fires: [
      "privileged",
      patched(
        { resource: "namespaces", name: "shop" },
        { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      ),
    ],
    quiet: [
      "restricted",
      patched(
        { resource: "namespaces", name: "shop" },
        { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-policy-removed",
    title: "{identity_name} removed the policy {raw.objectRef.resource}/{raw.objectRef.name}",
    sources,
    actions: ["delete *", "deletecollection *"],
    when: {
      all: [
        { field: "raw.objectRef.apiGroup", in: POLICIES },
        { not: { field: "raw.objectRef.resource", suffix: "reports" } },
        { not: { field: "raw.objectRef.resource", in: ["updaterequests", "ciliumendpoints", "ciliumidentities"] } },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policies come and go with code",
    fires: [
      "of Kyverno",
      kubernetes("delete", { resource: "clusterpolicies", apiGroup: "kyverno.io", name: "no-privileged" }),
    ],
    quiet: [
      "a report of it",
      kubernetes("delete", { resource: "ephemeralreports", apiGroup: "kyverno.io", namespace: "shop", name: "r" }),
    ],
  }),
  plainRule({
    id: "kubernetes-watcher-removed",
    title: "{identity_name} removed {raw.objectRef.namespace}/{raw.objectRef.name}, which watches the cluster",
    sources,
    actions: ["delete daemonsets", "delete deployments", "delete statefulsets", "delete namespaces"],
    when: { any: WATCHERS.map((prefix) => ({ field: "raw.objectRef.name", prefix })) },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what watches a cluster runs as long as the cluster",
    fires: [
      "an agent",
      kubernetes("delete", { resource: "daemonsets", apiGroup: "apps", namespace: "falco", name: "falco" }),
    ],
    quiet: [
      "a shop",
      kubernetes("delete", { resource: "deployments", apiGroup: "apps", namespace: "shop", name: "checkout" }),
    ],
  }),
  plainRule({
    id: "kubernetes-account-tied-to-cloud",
    title: "{identity_name} tied the account {raw.objectRef.namespace}/{raw.objectRef.name} to one of a cloud",
    sources,
    actions: ["patch serviceaccounts", "update serviceaccounts"],
    when: {
      any: [
        { field: "raw.requestObject.metadata.annotations.*", matches: "arn:aws*:iam::*:role/*" },
        { field: "raw.requestObject.metadata.annotations.*", suffix: ".iam.gserviceaccount.com" },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "accounts are made with their role",
    fires: [
      "a role of AWS",
      patched(
        { resource: "serviceaccounts", namespace: "shop", name: "checkout" },
        { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/admin" } },
      ),
    ],
    quiet: [
      "a note",
      patched({ resource: "serviceaccounts", namespace: "shop", name: "checkout" }, { annotations: { owner: "shop" } }),
    ],
  }),
  plainRule({
    id: "kubernetes-address-taken-over",
    title:
      "{identity_name} let the service {raw.objectRef.namespace}/{raw.objectRef.name} answer for an outside address",
    sources,
    actions: ["create services", "update services", "patch services"],
    when: { field: "raw.requestObject.spec.externalIPs.*", exists: true },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "services have addresses of the cluster, or of a load balancer",
    fires: [
      "an address of another",
      kubernetes(
        "create",
        { resource: "services", namespace: "shop", name: "s" },
        { requestObject: { spec: { externalIPs: ["198.51.100.8"] } } },
      ),
    ],
    quiet: [
      "within",
      kubernetes(
        "create",
        { resource: "services", namespace: "shop", name: "s" },
        { requestObject: { spec: { type: "ClusterIP" } } },
      ),
    ],
  }),
];
