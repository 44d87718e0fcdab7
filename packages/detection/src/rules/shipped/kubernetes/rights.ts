import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"] } as const;
const HELM = "Installing an operator does this, once, by the deployment's identity.";
const MADE = ["create clusterroles", "create roles"];
const CHANGED = ["update clusterroles", "patch clusterroles", "update roles", "patch roles"];
const BINDINGS = ["clusterrolebindings", "rolebindings"].flatMap((kind) => [
  `create ${kind}`,
  `update ${kind}`,
  `patch ${kind}`,
]);

/** A star where verbs stand; or every resource with a verb that changes it. Reading everything is what monitors do. */
const WILDCARD: Condition = {
  each: "raw.requestObject.rules",
  where: {
    any: [
      { field: "item.verbs", equals: "*" },
      {
        all: [
          { field: "item.resources", equals: "*" },
          { field: "item.verbs", in: ["create", "update", "patch", "delete", "deletecollection"] },
        ],
      },
    ],
  },
};

const POWERFUL: Condition = {
  each: "raw.requestObject.rules",
  where: {
    any: [
      { field: "item.verbs", in: ["escalate", "bind", "impersonate"] },
      { field: "item.resources", in: ["pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"] },
      // The same of whatever has such a part.
      { field: "item.resources", in: ["*/exec", "*/attach", "*/proxy", "*/token"] },
    ],
  },
};

const REVIEW: JsonObject = { resource: "selfsubjectrulesreviews", apiGroup: "authorization.k8s.io" };

/** Who may do what in a cluster. */
export const KUBERNETES_RIGHTS: readonly Rule[] = [
  {
    ...BASE,
    id: "kubernetes-admin-bound",
    title:
      "{identity_name} bound the role {raw.requestObject.roleRef.name} to {raw.requestObject.subjects.*.name|somebody}",
    confidence: "high",
    actions: ["create clusterrolebindings", "update clusterrolebindings", "patch clusterrolebindings"],
    when: {
      any: [
        { field: "raw.requestObject.roleRef.name", in: ["cluster-admin", "admin", "system:masters", "system:node"] },
        // Roles of the cluster's own parts, some of which may give themselves any right.
        ...["system:kube-controller", "system:controller:"].map(
          (prefix) => ({ field: "raw.requestObject.roleRef.name", prefix }) as const,
        ),
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Persistence", technique: "T1098.006" },
      { tactic: "Privilege Escalation", technique: "T1098.006" },
    ],
    owasp: ["NHI5"],
    expected: "nobody is made an administrator while the cluster runs",
    shows: ["raw.requestObject.roleRef.name", "raw.requestObject.subjects.*.name"],
    key: "raw.objectRef.name",
    falsePositives: [HELM],
    response: ["Delete the binding; look at what its subjects did since."],
    fires: [
      { name: "cluster-admin", records: [binding("cluster-admin")] },
      { name: "a controller's", records: [binding("system:controller:clusterrole-aggregation-controller")] },
    ],
    quiet: [{ name: "view", records: [binding("view")] }],
  },
  {
    ...BASE,
    id: "kubernetes-wildcard-role",
    title:
      "{identity_name} made the role {raw.objectRef.name|raw.requestObject.metadata.name|that the log does not name}, whose rights have no limit",
    confidence: "medium",
    actions: MADE,
    when: WILDCARD,
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "roles that name what they may do",
    shows: ["raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: [HELM],
    response: ["Look at who is bound to the role; narrow it."],
    fires: [{ name: "everything", records: [role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] })] }],
    quiet: [
      { name: "reading everything", records: [role({ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list"] })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-powerful-role",
    title:
      "{identity_name} made the role {raw.objectRef.name|raw.requestObject.metadata.name|that the log does not name}, with which one can become another",
    confidence: "medium",
    actions: MADE,
    when: POWERFUL,
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "roles that stay within what their holder is",
    shows: ["raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: [HELM, "Low on purpose: many operators need one of these rights."],
    response: ["Look at who is bound to the role; narrow it."],
    fires: [
      { name: "shells in pods", records: [role({ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] })] },
      { name: "shells in anything", records: [role({ apiGroups: [""], resources: ["*/exec"], verbs: ["create"] })] },
    ],
    quiet: [
      { name: "reading pods", records: [role({ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-role-widened",
    title:
      "{identity_name} changed the role {raw.objectRef.name|that the log does not name} into one with which one can do more",
    confidence: "medium",
    actions: CHANGED,
    when: { any: [WILDCARD, POWERFUL] },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "roles change by a release",
    shows: ["raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: [HELM],
    response: ["Look at who is bound to the role; put its old rules back."],
    fires: [
      { name: "everything", records: [role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }, "update")] },
      { name: "shells", records: [role({ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] }, "patch")] },
    ],
    quiet: [
      { name: "made", records: [role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] })] },
      { name: "reading", records: [role({ apiGroups: [""], resources: ["pods"], verbs: ["get"] }, "update")] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-namespace-admin-bound",
    title:
      "{identity_name} made {raw.requestObject.subjects.*.name|somebody} administrator of the namespace {raw.objectRef.namespace|that the log does not name}",
    confidence: "medium",
    actions: ["create rolebindings", "update rolebindings", "patch rolebindings"],
    when: { field: "raw.requestObject.roleRef.name", in: ["cluster-admin", "admin"] },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "workloads have roles of their own",
    shows: ["raw.requestObject.roleRef.name", "raw.requestObject.subjects.*.name"],
    key: "raw.objectRef.namespace",
    falsePositives: [HELM, "A team that gets a namespace."],
    response: ["Delete the binding; look at what its subjects did since."],
    fires: [{ name: "cluster-admin in a namespace", records: [binding("cluster-admin", {}, "rolebindings")] }],
    quiet: [{ name: "edit", records: [binding("edit", {}, "rolebindings")] }],
  },
  {
    ...BASE,
    id: "kubernetes-anonymous-bound",
    title: "{identity_name} gave the role {raw.requestObject.roleRef.name} to everybody, also without credentials",
    confidence: "high",
    actions: BINDINGS,
    when: {
      field: "raw.requestObject.subjects.*.name",
      in: ["system:anonymous", "system:unauthenticated"],
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.006" }],
    owasp: ["NHI4", "NHI5"],
    expected: "only health and version are open to everybody",
    shows: ["raw.requestObject.roleRef.name", "raw.requestObject.subjects.*.name"],
    key: "raw.objectRef.name",
    falsePositives: ["kubeadm, when a cluster is made."],
    response: ["Delete the binding; look in the audit log for what anonymous callers did since."],
    fires: [
      {
        name: "to the group of those without credentials",
        records: [binding("view", { kind: "Group", name: "system:unauthenticated" })],
      },
    ],
    quiet: [{ name: "to a group of people", records: [binding("view", { kind: "Group", name: "developers" })] }],
  },
  {
    ...BASE,
    id: "kubernetes-impersonated-admin",
    title: "{identity_name} acted as {delegation|somebody}, an administrator of the cluster",
    confidence: "medium",
    actions: ["*"],
    when: {
      any: [
        ...["system:masters", "system:nodes"].map(
          (contains) => ({ field: "labels.impersonated_groups", contains }) as const,
        ),
        // The accounts of the cluster's own controllers may do what no person may.
        { field: "delegation", contains: ":service-account:kube-system/" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    owasp: ["NHI5"],
    expected: "impersonation is for trying out what somebody else may do",
    shows: ["delegation", "labels.impersonated_groups"],
    key: "action",
    falsePositives: ["Administrators who are no members of the group and step up with `--as-group`, by agreement."],
    response: ["Take the verb impersonate from the identity's role."],
    fires: [
      { name: "as a member of system:masters", records: [impersonating(["system:masters"])] },
      { name: "as one of many", records: [impersonating([...new Array(40).fill("developers"), "system:masters"])] },
      {
        name: "as a controller",
        records: [impersonating(["system:serviceaccounts"], "system:serviceaccount:kube-system:job-controller")],
      },
    ],
    quiet: [{ name: "as a developer", records: [impersonating(["developers"])] }],
  },
  {
    ...BASE,
    id: "kubernetes-rights-asked-by-hand",
    title: "The workload {identity_name} asked what it may do",
    confidence: "low",
    kinds: ["service-account", "workload"],
    actors: "anyone",
    actions: ["create selfsubjectrulesreviews", "create selfsubjectaccessreviews"],
    when: {
      any: ["kubectl/", "curl/", "python", "peirates", "kdigger", "kubeletmein"].map((part) => ({
        field: "user_agent",
        contains: part,
      })),
    },
    severity: "low",
    attacks: [{ tactic: "Discovery", technique: "T1613" }],
    owasp: ["NHI2", "NHI10"],
    expected: "programs know what they may do",
    shows: ["user_agent"],
    falsePositives: ["A pipeline that runs `kubectl auth can-i --list`."],
    response: ["Look at the pod that the token belongs to."],
    fires: [
      { name: "kubectl in a pod", records: [kubernetes("create", REVIEW)] },
      {
        name: "for one thing",
        records: [kubernetes("create", { ...REVIEW, resource: "selfsubjectaccessreviews" })],
      },
    ],
    quiet: [{ name: "a controller", records: [kubernetes("create", REVIEW, { userAgent: "argocd/v2" })] }],
  },
];

function binding(name: string, subject: JsonObject = {}, resource = "clusterrolebindings"): JsonObject {
  return kubernetes(
    "create",
    { resource, name: "b", namespace: "shop", apiGroup: "rbac.authorization.k8s.io" },
    {
      requestObject: {
        kind: "ClusterRoleBinding",
        roleRef: { kind: "ClusterRole", name },
        subjects: [{ kind: "ServiceAccount", name: "checkout", namespace: "shop", ...subject }],
      },
    },
  );
}

function role(rule: JsonObject, verb = "create"): JsonObject {
  const object = { resource: "clusterroles", name: "r", apiGroup: "rbac.authorization.k8s.io" };
  return kubernetes(verb, object, { requestObject: { kind: "ClusterRole", rules: [rule] } });
}

function impersonating(groups: readonly string[], username = "x@example.com"): JsonObject {
  return kubernetes("list", { resource: "pods" }, { impersonatedUser: { username, groups } });
}
