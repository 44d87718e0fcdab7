import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"] } as const;
const SYSTEM = { user: { username: "system:kube-controller-manager" } } as const;
const CONTROLLER = { userAgent: "controller/v1.2 (linux/amd64) kubernetes/abc" } as const;
const BY_HAND = {
  any: ["kubectl/", "curl/", "wget", "python", "peirates", "httpie"].map((prefix) => ({ field: "user_agent", prefix })),
} as const;

/** Tokens, secrets and doors of a cluster. */
export const KUBERNETES_ACCESS: readonly Rule[] = [
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
    actions: ["get secrets"],
    when: { field: "outcome", equals: "denied" },
    severity: "low",
    attempted: "low",
    refusal: "alone",
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
      {
        name: "by a node",
        records: [
          token({
            user: { username: "system:node:n1", groups: ["system:nodes"] },
            userAgent: "kubelet/v1.31.0 (linux/amd64) kubernetes/abc",
          }),
        ],
      },
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
