import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Operators and pipelines at their work.";
const ASK = "Ask whoever did it; delete the object that was made (reversible from code).";

/** Google Kubernetes Engine: rights, and pods with powers. */
export const GCP_CLUSTER_RIGHTS: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-cluster-admin-bound",
    title: "{identity_name} bound somebody to {raw.protoPayload.request.roleRef.name|a powerful role} in a cluster",
    confidence: "medium",
    actions: [
      "io.k8s.rbac.v1.clusterrolebindings.create",
      "io.k8s.authorization.rbac.v1.clusterrolebindings.create",
      "io.k8s.rbac.v1.clusterrolebindings.patch",
      "io.k8s.authorization.rbac.v1.clusterrolebindings.patch",
    ],
    when: { field: "raw.protoPayload.request.roleRef.name", in: ["cluster-admin", "admin", "edit", "system:masters"] },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "few administrators of a cluster",
    shows: ["resource", "raw.protoPayload.request.roleRef.name"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "bound",
        records: [
          gcp("k8s.io", "io.k8s.rbac.v1.clusterrolebindings.create", [], {
            request: { roleRef: { kind: "ClusterRole", name: "cluster-admin" } },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "to a viewer",
        records: [
          gcp("k8s.io", "io.k8s.rbac.v1.clusterrolebindings.create", [], {
            request: { roleRef: { kind: "ClusterRole", name: "view" } },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-cluster-powerful-role",
    title:
      "{identity_name} made the role {resource|that the log does not name}, which may do everything, or enter pods",
    confidence: "medium",
    actions: [
      "io.k8s.rbac.v1.clusterroles.create",
      "io.k8s.rbac.v1.roles.create",
      "io.k8s.authorization.rbac.v1.clusterroles.create",
      "io.k8s.authorization.rbac.v1.roles.create",
    ],
    when: {
      any: [
        { field: "raw.protoPayload.request.rules.*.resources.*", in: ["*", "pods/exec", "secrets"] },
        { field: "raw.protoPayload.request.rules.*.verbs.*", equals: "*" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "roles may do what their task needs",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "everything",
        records: [
          gcp("k8s.io", "io.k8s.rbac.v1.clusterroles.create", [], {
            request: { rules: [{ verbs: ["get"], resources: ["*"] }] },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "pods",
        records: [
          gcp("k8s.io", "io.k8s.rbac.v1.clusterroles.create", [], {
            request: { rules: [{ verbs: ["get"], resources: ["pods"] }] },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-cluster-certificate-requested",
    title: "{identity_name} asked for a certificate of a cluster",
    confidence: "medium",
    actions: [
      "io.k8s.certificates.v1.certificatesigningrequests.create",
      "io.k8s.certificates.v1beta1.certificatesigningrequests.create",
    ],
    when: { not: { field: "identity_name", prefix: "system:" } },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "certificates are asked for by machines of the cluster",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "asked", records: [gcp("k8s.io", "io.k8s.certificates.v1.certificatesigningrequests.create", [])] },
    ],
    quiet: [{ name: "read", records: [gcp("k8s.io", "io.k8s.certificates.v1.certificatesigningrequests.get", [])] }],
  },
  {
    ...BASE,
    id: "gcp-cluster-system-pod-made",
    title: "{identity_name} started {resource|a pod} where the cluster keeps its own",
    confidence: "medium",
    actions: ["io.k8s.core.v1.pods.create"],
    when: {
      all: [
        {
          any: [
            { field: "resource", contains: "namespaces/kube-system/" },
            { field: "resource", contains: "namespaces/kube-public/" },
            { field: "resource", contains: "namespaces/kube-node-lease/" },
            { field: "resource", contains: "namespaces/gke-system/" },
            { field: "resource", contains: "namespaces/gke-managed" },
            { field: "resource", contains: "namespaces/gmp-system/" },
          ],
        },
        { not: { field: "identity_name", prefix: "system:" } },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Execution", technique: "T1610" }],
    expected: "system namespaces are the cluster's",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "started",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.pods.create", [], { resourceName: "core/v1/namespaces/kube-system/pods/x" }),
        ],
      },
    ],
    quiet: [
      {
        name: "elsewhere",
        records: [gcp("k8s.io", "io.k8s.core.v1.pods.create", [], { resourceName: "core/v1/namespaces/shop/pods/x" })],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-cluster-secret-refused",
    title: "{identity_name} was refused secrets of a cluster",
    confidence: "medium",
    actions: ["io.k8s.core.v1.secrets.get", "io.k8s.core.v1.secrets.list", "io.k8s.core.v1.secrets.watch"],
    when: { field: "outcome", equals: "denied" },
    severity: "low",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1552.007" }],
    owasp: ["NHI5"],
    expected: "workloads ask for the secrets that are theirs",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "refused",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.secrets.get", [], { status: { code: 7, message: "PERMISSION_DENIED" } }),
        ],
      },
    ],
    quiet: [{ name: "given", records: [gcp("k8s.io", "io.k8s.core.v1.secrets.get", [])] }],
  },
];
