import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { SECRETS_READ } from "../secrets-read.ts";
import { RUNS_ANOTHER, WORKLOADS } from "./pod-specs.ts";
import { SCRIPTS } from "./ways.ts";
import { ESCAPES } from "./workloads.ts";

const sources = ["kubernetes-audit"];
const ROLES = ["create", "update", "patch"].flatMap((verb) => [`${verb} roles`, `${verb} clusterroles`]);

/** Names that admission controllers and policy engines commonly have. */
const GUARDS = [
  ...["gatekeeper", "kyverno", "kubewarden", "policy", "falco", "aqua", "prisma", "twistlock", "sysdig", "neuvector"],
  ...["connaisseur", "sigstore", "cosign", "ratify", "polaris", "datree", "trivy", "validate", "guard"],
];

/** Names of what brings the roles of operators into a cluster, out of a repository. */
const DELIVERERS = ["argocd", "kustomize-controller", "helm-controller", "fleet-", "olm-operator", "terraform"];

const role = (verbs: readonly string[], resources: readonly string[]) =>
  kubernetes(
    "create",
    { resource: "clusterroles", name: "x", apiGroup: "rbac.authorization.k8s.io" },
    { requestObject: { rules: [{ apiGroups: [""], resources: [...resources], verbs: [...verbs] }] } },
  );
const read = (name: string) => kubernetes("get", { resource: "secrets", namespace: "shop", name });
const patched = (container: object) =>
  kubernetes(
    "patch",
    { resource: "deployments", namespace: "shop", name: "web", apiGroup: "apps" },
    { requestObject: { spec: { template: { spec: { containers: [{ name: "c", ...container }] } } } } },
  );
const deleted = (name: string) =>
  kubernetes("delete", {
    resource: "validatingwebhookconfigurations",
    name,
    apiGroup: "admissionregistration.k8s.io",
  });

/** Kubernetes: how far a role or a workload can be made to reach, after the fact. */
export const KUBERNETES_REACH: readonly Rule[] = [
  plainRule({
    id: "kubernetes-workload-let-at-its-node",
    title: "{identity_name} changed {resource|a workload} so that it can take over its node",
    sources,
    actions: ["pods/ephemeralcontainers", ...WORKLOADS].flatMap((kind) => [`patch ${kind}`, `update ${kind}`]),
    when: ESCAPES,
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1611" },
    expected: "what a workload may do on its node is decided when it is made",
    fires: ["privileged", patched({ securityContext: { privileged: true } })],
    quiet: ["another image", patched({ image: "web:2" })],
  }),
  plainRule({
    id: "kubernetes-role-to-be-others",
    title:
      "{identity_name} wrote the role {resource|that the log does not name}, by which one acts as others or gives oneself more",
    sources,
    actions: ROLES,
    when: {
      all: [
        { each: "raw.requestObject.rules", where: { field: "item.verbs", in: ["impersonate", "escalate", "bind"] } },
        { not: { any: DELIVERERS.map((contains) => ({ field: "identity_name", contains })) } },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "such roles come with the cluster, or with an operator that hands out rights",
    fires: ["as any user", role(["impersonate"], ["users", "groups"])],
    quiet: ["reading", role(["get", "list"], ["pods"])],
  }),
  {
    ...plainRule({
      id: "kubernetes-secrets-enumerated",
      title: "{identity_name} read many secrets, one by one",
      sources,
      actions: ["get secrets"],
      severity: "medium",
      owasp: ["NHI2", "NHI5"],
      attack: { tactic: "Credential Access", technique: "T1552.007" },
      expected: "a workload reads the few secrets that are its own",
      falsePositives: ["Operators that keep all secrets in step, after they start anew: by one identity, always."],
      response: ["Look at what holds the token; delete its binding (reversible), and make the secrets anew."],
      shows: ["raw.objectRef.namespace", "user_agent"],
      key: "identity_uid",
      fires: ["each with another name", read("s")],
      quiet: ["one", read("s")],
    }),
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 15, withinMs: 600_000 },
    ...SECRETS_READ,
    fires: [{ name: "fifteen", records: Array.from({ length: 15 }, (_, at) => read(`s${at}`)) }],
    quiet: [{ name: "one, often", records: Array.from({ length: 15 }, () => read("s")) }],
  },
  plainRule({
    id: "kubernetes-workload-changed-by-script",
    title: "{identity_name} made or changed the workload {resource|that the log does not name} in a script",
    sources,
    actions: RUNS_ANOTHER,
    when: { any: SCRIPTS.map((prefix) => ({ field: "user_agent", prefix })) },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "workloads are changed by what delivers them, and by people with kubectl",
    fires: ["with curl", { ...patched({}), userAgent: "curl/8.5.0" }],
    quiet: ["with kubectl", patched({})],
  }),
  plainRule({
    id: "kubernetes-policy-engine-unhooked",
    title: "{identity_name} took the policy engine {resource|that the log does not name} out of the way of requests",
    sources,
    actions: [
      "delete validatingwebhookconfigurations",
      "delete mutatingwebhookconfigurations",
      "delete validatingadmissionpolicybindings",
      "delete validatingadmissionpolicies",
    ],
    when: { any: GUARDS.map((contains) => ({ field: "raw.objectRef.name", contains })) },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policy engines are updated, and stay",
    fires: ["Gatekeeper", deleted("gatekeeper-validating-webhook-configuration")],
    quiet: ["of an operator", deleted("cert-manager-webhook")],
  }),
];
