import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { traceRule } from "../trace-rule.ts";

const sources = ["kubernetes-audit"];
const named = (verb: string, resource: string) => kubernetes(verb, { resource, namespace: "shop", name: "x" });

/** Kubernetes: changes of every day that say little alone, and much beside a finding. */
export const KUBERNETES_EVERYDAY: readonly Rule[] = [
  traceRule({
    id: "kubernetes-part-removed",
    title: "{identity_name} deleted {raw.objectRef.resource} {raw.objectRef.namespace}/{raw.objectRef.name|of no name}",
    sources,
    actions: ["deployments", "statefulsets", "daemonsets", "secrets", "persistentvolumeclaims"].map(
      (kind) => `delete ${kind}`,
    ),
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "workloads and secrets go with a release",
    fires: ["a deployment", named("delete", "deployments")],
    quiet: ["a pod", named("delete", "pods")],
  }),
  traceRule({
    id: "kubernetes-account-made",
    title: "{identity_name} made the service account {raw.objectRef.namespace}/{raw.objectRef.name|of no name}",
    sources,
    actions: ["create serviceaccounts"],
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "accounts come with what they are for",
    fires: ["made", named("create", "serviceaccounts")],
    quiet: ["read", named("get", "serviceaccounts")],
  }),
];
