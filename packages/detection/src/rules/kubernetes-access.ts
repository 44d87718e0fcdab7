import type { JsonObject } from "@rolecall/core";
import { kubernetes } from "./example-records.ts";
import type { Rule } from "./rule.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"] } as const;
const SYSTEM = { user: { username: "system:kube-controller-manager" } } as const;
const CONTROLLER = { userAgent: "controller/v1.2 (linux/amd64) kubernetes/abc" } as const;
const HELM = "Installing an operator does this, once, by the deployment's identity.";
const BY_HAND = {
  any: ["kubectl/", "curl/", "wget", "python", "peirates", "httpie"].map((prefix) => ({ field: "user_agent", prefix })),
} as const;

/** Rights, tokens, secrets and doors of a cluster. */
export const KUBERNETES_ACCESS: readonly Rule[] = [
  {
    ...BASE,
    id: "kubernetes-admin-bound",
    title:
      "{identity_name} bound the role {raw.requestObject.roleRef.name} to {raw.requestObject.subjects.*.name|somebody}",
    confidence: "high",
    actions: [
      "create clusterrolebindings",
      "update clusterrolebindings",
      "patch clusterrolebindings",
      "create rolebindings",
    ],
    when: {
      any: [
        { field: "raw.requestObject.roleRef.name", equals: "cluster-admin" },
        { field: "raw.requestObject.roleRef.name", prefix: "system:kube-controller" },
        { field: "raw.requestObject.roleRef.name", equals: "system:masters" },
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
    fires: [{ name: "cluster-admin", records: [binding("cluster-admin")] }],
    quiet: [{ name: "view", records: [binding("view")] }],
  },
  {
    ...BASE,
    id: "kubernetes-wildcard-role",
    title: "{identity_name} wrote the role {raw.objectRef.name|of no name}, which may do everything",
    confidence: "medium",
    actions: ["create clusterroles", "update clusterroles", "patch clusterroles"],
    when: {
      each: "raw.requestObject.rules",
      where: {
        all: [
          { field: "item.verbs", equals: "*" },
          { field: "item.apiGroups", equals: "*" },
        ],
      },
    },
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
    title: "{identity_name} wrote the role {raw.objectRef.name|of no name}, with which one can become another",
    confidence: "medium",
    actions: [
      "create clusterroles",
      "update clusterroles",
      "patch clusterroles",
      "create roles",
      "update roles",
      "patch roles",
    ],
    when: {
      each: "raw.requestObject.rules",
      where: {
        any: [
          { field: "item.verbs", in: ["escalate", "bind", "impersonate"] },
          { field: "item.resources", in: ["pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"] },
        ],
      },
    },
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
    ],
    quiet: [
      { name: "reading pods", records: [role({ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-secrets-dumped",
    title: "{identity_name} listed the secrets of {raw.objectRef.namespace|the whole cluster} by hand",
    confidence: "medium",
    actions: ["list secrets"],
    when: { all: [{ not: { field: "raw.objectRef.name", exists: true } }, BY_HAND] },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1552.007" }],
    owasp: ["NHI2", "NHI10"],
    expected: "controllers list secrets with their own client; people read the one they need",
    shows: ["raw.objectRef.namespace", "user_agent"],
    key: "raw.objectRef.namespace",
    falsePositives: ["An administrator at work, or a script in CI: a namespace that is theirs."],
    response: ["Delete the token's service account or its binding; rotate the secrets listed."],
    fires: [{ name: "all of them with kubectl", records: [kubernetes("list", { resource: "secrets" })] }],
    quiet: [
      { name: "an operator", records: [kubernetes("list", { resource: "secrets" }, CONTROLLER)] },
      {
        name: "one, by its name",
        records: [kubernetes("list", { resource: "secrets", name: "tls", namespace: "shop" })],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-secret-refused",
    title: "{identity_name} asked for secrets of {raw.objectRef.namespace|the whole cluster} that it may not read",
    confidence: "medium",
    kinds: ["service-account"],
    actions: ["get secrets", "list secrets"],
    when: { field: "outcome", equals: "denied" },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1552.007" }],
    owasp: ["NHI5"],
    expected: "a workload asks for what it was given",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name"],
    key: "raw.objectRef.namespace",
    falsePositives: ["A workload whose role was not set up yet, or lost: it asks for its own secret, again and again."],
    response: ["Look at the pod that the token belongs to."],
    fires: [{ name: "refused", records: [secretRead(403)] }],
    quiet: [{ name: "allowed", records: [secretRead(200)] }],
  },
  {
    ...BASE,
    id: "kubernetes-token-made",
    title: "{identity_name} made a token of the service account {raw.objectRef.namespace}/{raw.objectRef.name}",
    confidence: "medium",
    actions: ["create serviceaccounts/token"],
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Credential Access", technique: "T1528" },
      { tactic: "Persistence", technique: "T1098.001" },
    ],
    owasp: ["NHI7", "NHI9"],
    expected: "the kubelet makes tokens, for the pods of its node",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name", "raw.requestObject.spec.expirationSeconds"],
    key: "raw.objectRef.name",
    falsePositives: ["Secret stores and GitOps tools that exchange tokens: always for the same accounts."],
    response: ["Delete the service account to invalidate its tokens, after looking at what uses it."],
    fires: [{ name: "by a pod's account", records: [token()] }],
    quiet: [
      { name: "by the controller manager", records: [token(SYSTEM)] },
      { name: "by a node", records: [token({ user: { username: "system:node:n1", groups: ["system:nodes"] } })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-client-certificate-requested",
    title: "{identity_name} asked for a client certificate of the cluster ({raw.objectRef.name|without a name})",
    confidence: "high",
    actions: ["create certificatesigningrequests"],
    when: { field: "raw.requestObject.spec.signerName", equals: "kubernetes.io/kube-apiserver-client" },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "people come through the identity provider; certificates cannot be revoked",
    shows: ["raw.objectRef.name", "raw.requestObject.spec.expirationSeconds"],
    key: "raw.objectRef.name",
    falsePositives: ["Setting up an administrator's access on a cluster without an identity provider."],
    response: ["Deny the request while it waits; once issued, remove the rights of its user and group."],
    fires: [{ name: "for a client", records: [certificate("kubernetes.io/kube-apiserver-client")] }],
    quiet: [{ name: "for a kubelet", records: [certificate("kubernetes.io/kube-apiserver-client-kubelet")] }],
  },
  {
    ...BASE,
    id: "kubernetes-anonymous-allowed",
    title: "The cluster let somebody without credentials {action}",
    confidence: "high",
    names: ["system:anonymous", "anonymous"],
    actors: "anyone",
    actions: ["*"],
    when: {
      all: [
        { field: "resource", exists: true },
        {
          not: {
            any: ["/healthz", "/livez", "/readyz", "/version", "/.well-known"].map((part) => ({
              field: "action",
              contains: part,
            })),
          },
        },
        {
          not: {
            any: ["/healthz", "/livez", "/readyz", "/version", "/.well-known"].map((prefix) => ({
              field: "resource",
              prefix,
            })),
          },
        },
      ],
    },
    severity: "high",
    attacks: [{ tactic: "Initial Access", technique: "T1078.001" }],
    owasp: ["NHI4"],
    expected: "only health and version are open to everybody",
    shows: ["resource", "src_ip"],
    key: "action",
    falsePositives: ["Bootstrap of kubeadm, which lets everybody read one config map (cluster-info)."],
    response: ["Delete the binding to system:anonymous or system:unauthenticated."],
    fires: [{ name: "pods read", records: [anonymous("get", "pods", 200)] }],
    quiet: [{ name: "refused", records: [anonymous("get", "pods", 403)] }],
  },
];

function binding(name: string): JsonObject {
  return kubernetes(
    "create",
    { resource: "clusterrolebindings", name: "b", apiGroup: "rbac.authorization.k8s.io" },
    {
      requestObject: {
        kind: "ClusterRoleBinding",
        roleRef: { kind: "ClusterRole", name },
        subjects: [{ kind: "ServiceAccount", name: "checkout", namespace: "shop" }],
      },
    },
  );
}

function role(rule: JsonObject): JsonObject {
  const object = { resource: "clusterroles", name: "r", apiGroup: "rbac.authorization.k8s.io" };
  return kubernetes("create", object, { requestObject: { kind: "ClusterRole", rules: [rule] } });
}

function secretRead(code: number): JsonObject {
  const object = { resource: "secrets", namespace: "payments", name: "db" };
  return kubernetes("get", object, { responseStatus: { code } });
}

function token(differences: JsonObject = {}): JsonObject {
  const object = {
    resource: "serviceaccounts",
    subresource: "token",
    namespace: "kube-system",
    name: "clusterrole-aggregation",
  };
  return kubernetes("create", object, differences);
}

function certificate(signerName: string): JsonObject {
  const object = { resource: "certificatesigningrequests", name: "csr", apiGroup: "certificates.k8s.io" };
  return kubernetes("create", object, { requestObject: { spec: { signerName, usages: ["client auth"] } } });
}

function anonymous(verb: string, resource: string, code: number): JsonObject {
  return kubernetes(
    verb,
    { resource, namespace: "shop", name: "p" },
    { user: { username: "system:anonymous", groups: ["system:unauthenticated"] }, responseStatus: { code } },
  );
}
