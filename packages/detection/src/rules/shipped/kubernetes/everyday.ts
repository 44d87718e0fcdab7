import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { BY_HAND } from "./by-hand.ts";

const sources = ["kubernetes-audit"];
const named = (verb: string, resource: string) =>
  kubernetes(verb, { resource, namespace: "shop", name: "x" }, { user: { username: "alice@example.com" } });

/** Kubernetes: a node that somebody brought, and what people delete by hand: operators do so all day. */
export const KUBERNETES_EVERYDAY: readonly Rule[] = [
  plainRule({
    id: "kubernetes-node-brought-in",
    title: "{identity_name} brought the node {raw.objectRef.name|that the log does not name} into the cluster",
    sources,
    kinds: ["human", "service-account", "unknown"],
    actions: ["create nodes"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "nodes come in by themselves, with a certificate of their own",
    fires: ["by a pod's account", kubernetes("create", { resource: "nodes", name: "n9" })],
    quiet: [
      "by itself",
      kubernetes(
        "create",
        { resource: "nodes", name: "n9" },
        { user: { username: "system:node:n9", groups: ["system:nodes"] }, userAgent: "kubelet/v1.31.0" },
      ),
    ],
  }),
  traceRule({
    id: "kubernetes-part-removed",
    title:
      "{identity_name} deleted {raw.objectRef.resource} {raw.objectRef.namespace}/{raw.objectRef.name|not named in the log}",
    sources,
    kinds: ["human"],
    actions: [
      ...["deployments", "statefulsets", "daemonsets", "secrets", "persistentvolumeclaims", "services", "configmaps"],
      ...["cronjobs", "ingresses", "persistentvolumes"],
    ].map((kind) => `delete ${kind}`),
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "workloads and secrets go with a release",
    fires: ["a deployment", named("delete", "deployments")],
    quiet: ["a pod", named("delete", "pods")],
  }),
  traceRule({
    id: "kubernetes-rights-written-by-person",
    title: "{identity_name} changed rights or accounts of the cluster ({action} {resource|not named in the log})",
    sources,
    // Operators and pipelines do so all day, and a chart brings dozens of them, whoever installs it.
    kinds: ["human"],
    when: BY_HAND,
    actions: [
      ...["roles", "clusterroles", "rolebindings", "clusterrolebindings"].flatMap((kind) =>
        ["create", "update", "patch", "delete"].map((verb) => `${verb} ${kind}`),
      ),
      ...["create serviceaccounts", "delete serviceaccounts"],
    ],
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "rights come from code",
    fires: ["bound", named("create", "rolebindings")],
    quiet: ["read", named("get", "rolebindings")],
  }),
  traceRule({
    id: "kubernetes-part-made",
    title:
      "{identity_name} made {raw.objectRef.resource} {raw.objectRef.namespace}/{raw.objectRef.name|not named in the log}",
    sources,
    kinds: ["human"],
    when: BY_HAND,
    actions: [
      ...["create namespaces", "create jobs", "create persistentvolumes", "create secrets"],
      ...["update secrets", "patch secrets"],
    ],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "namespaces, secrets and volumes come with a release, jobs from a schedule",
    fires: ["a secret", named("create", "secrets")],
    quiet: ["a service", named("create", "services")],
  }),
];
