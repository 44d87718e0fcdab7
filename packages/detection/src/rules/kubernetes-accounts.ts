import { kubernetes } from "./example-records.ts";
import { plainRule } from "./plain-rule.ts";
import type { Rule } from "./rule.ts";

const sources = ["kubernetes-audit"];
const RBAC = { apiGroup: "rbac.authorization.k8s.io", name: "r" };
const OF_CLUSTER = { field: "identity_name", matches: "kube-system/*" } as const;

/** Kubernetes: the life of accounts and their rights, to be read beside a finding. */
export const KUBERNETES_ACCOUNTS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-account-made",
    title: "{identity_name} made the service account {resource|of no name}",
    sources,
    actions: ["create serviceaccounts"],
    when: { not: OF_CLUSTER },
    severity: "info",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "service accounts come from the tool that deploys",
    fires: ["made", kubernetes("create", { resource: "serviceaccounts", namespace: "shop", name: "s" })],
    quiet: ["read", kubernetes("get", { resource: "serviceaccounts", namespace: "shop", name: "s" })],
  }),
  plainRule({
    id: "kubernetes-rights-bound-by-machine",
    title: "{identity_name} gave or took rights in the cluster ({action})",
    sources,
    actions: ["rolebindings", "clusterrolebindings", "roles", "clusterroles"].flatMap((kind) =>
      ["create", "update", "patch", "delete"].map((verb) => `${verb} ${kind}`),
    ),
    kinds: ["service-account"],
    when: { not: OF_CLUSTER },
    severity: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "rights come from the tool that deploys",
    fires: ["bound", kubernetes("create", { resource: "rolebindings", namespace: "shop", ...RBAC })],
    quiet: ["read", kubernetes("list", { resource: "rolebindings", namespace: "shop", ...RBAC })],
  }),
];
