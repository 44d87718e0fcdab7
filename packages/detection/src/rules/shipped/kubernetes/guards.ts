import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { capableIn, POD_SPECS, sharingIn } from "./pod-specs.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"], owasp: [] } as const;
const ROUTINE = "Operators and platform teams at an upgrade.";
const ASK = "Ask whoever did it; put the old object back.";

/** What guards a cluster, and how its pods are kept apart. */
export const KUBERNETES_GUARDS: readonly Rule[] = [
  {
    ...BASE,
    id: "kubernetes-aws-auth-changed",
    title: "{identity_name} changed which roles and users of AWS may enter the cluster ({action})",
    confidence: "medium",
    actions: ["create configmaps", "update configmaps", "patch configmaps", "delete configmaps"],
    when: {
      all: [
        { field: "raw.objectRef.name", equals: "aws-auth" },
        { field: "raw.objectRef.namespace", equals: "kube-system" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "the list comes from code",
    shows: ["raw.objectRef.name", "user_agent"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: ["Compare it with the code that writes it; put the old list back."],
    fires: [
      {
        name: "aws-auth",
        records: [kubernetes("patch", { resource: "configmaps", name: "aws-auth", namespace: "kube-system" })],
      },
    ],
    quiet: [
      {
        name: "another list",
        records: [kubernetes("patch", { resource: "configmaps", name: "app", namespace: "shop" })],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-names-redirected",
    title: "{identity_name} changed how names are resolved in the cluster",
    confidence: "medium",
    actions: ["update configmaps", "patch configmaps"],
    when: {
      all: [
        { field: "raw.objectRef.name", in: ["coredns", "coredns-custom", "kube-dns", "node-local-dns"] },
        { field: "raw.objectRef.namespace", equals: "kube-system" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1557" }],
    expected: "the cluster resolves names as it was set up",
    shows: ["raw.objectRef.name", "user_agent"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "CoreDNS",
        records: [kubernetes("update", { resource: "configmaps", name: "coredns", namespace: "kube-system" })],
      },
      {
        name: "what AKS has beside it",
        records: [kubernetes("patch", { resource: "configmaps", name: "coredns-custom", namespace: "kube-system" })],
      },
    ],
    quiet: [
      {
        name: "an application",
        records: [kubernetes("update", { resource: "configmaps", name: "app", namespace: "shop" })],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-admission-removed",
    title: "{identity_name} removed what looks at objects before they are stored ({action})",
    confidence: "medium",
    actions: [
      "delete mutatingwebhookconfigurations",
      "delete validatingwebhookconfigurations",
      "delete validatingadmissionpolicybindings",
      "delete validatingadmissionpolicies",
    ],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "operators bring their webhooks when they are installed",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a validating webhook",
        records: [
          kubernetes(
            "delete",
            { resource: "validatingwebhookconfigurations", name: "inject", apiGroup: "admissionregistration.k8s.io" },
            { user: { username: "jane@example.com" } },
          ),
        ],
      },
    ],
    quiet: [
      { name: "read", records: [kubernetes("get", { resource: "mutatingwebhookconfigurations", name: "inject" })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-events-deleted",
    title: "{identity_name} deleted the events of {raw.objectRef.namespace|the cluster}",
    confidence: "medium",
    actions: ["delete events", "deletecollection events"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "events go away by themselves",
    shows: ["raw.objectRef.namespace"],
    key: "raw.objectRef.namespace",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "all of a namespace",
        records: [
          kubernetes(
            "deletecollection",
            { resource: "events", namespace: "shop" },
            { user: { username: "jane@example.com" } },
          ),
        ],
      },
    ],
    quiet: [{ name: "listed", records: [kubernetes("list", { resource: "events", namespace: "shop" })] }],
  },
  {
    ...BASE,
    id: "kubernetes-pod-capable",
    title:
      "{identity_name} started the pod {raw.objectRef.name|raw.requestObject.metadata.name|that the log does not name} with powers over its network or its node",
    confidence: "medium",
    actions: [
      "create pods",
      "create deployments",
      "create daemonsets",
      "create statefulsets",
      "create jobs",
      "create cronjobs",
    ],
    when: capableIn(POD_SPECS),
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1611" }],
    expected: "pods have no such powers",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "may change the network",
        records: [
          kubernetes(
            "create",
            { resource: "pods", namespace: "shop", name: "p" },
            {
              requestObject: { spec: { containers: [{ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }] } },
            },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "may bind a port",
        records: [
          kubernetes(
            "create",
            { resource: "pods", namespace: "shop", name: "p" },
            {
              requestObject: {
                spec: { containers: [{ securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } }] },
              },
            },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-pod-on-its-node",
    title:
      "{identity_name} started {raw.objectRef.name|raw.requestObject.metadata.name|a pod} in the network or the memory of its node",
    confidence: "medium",
    actions: [
      "create pods",
      "create deployments",
      "create daemonsets",
      "create statefulsets",
      "create jobs",
      "create cronjobs",
    ],
    when: sharingIn(POD_SPECS),
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1611" }],
    expected: "pods have a network of their own",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: ["Network and monitoring agents need this; they are installed in namespaces of their own."],
    response: [ASK],
    fires: [
      {
        name: "its network",
        records: [
          kubernetes(
            "create",
            { resource: "pods", namespace: "shop", name: "p" },
            { requestObject: { spec: { hostNetwork: true, containers: [] } } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "an ordinary pod",
        records: [
          kubernetes(
            "create",
            { resource: "pods", namespace: "shop", name: "p" },
            { requestObject: { spec: { hostNetwork: false, containers: [] } } },
          ),
        ],
      },
    ],
  },
];
