import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { BY_PIPELINE } from "./workloads.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"], owasp: [] } as const;
const ROUTINE = "Operators and pipelines at their work.";
const ASK = "Ask whoever did it; delete the object that was made (reversible from code).";

/** What people and machines do inside a cluster that seldom has a reason. */
export const KUBERNETES_CHANGES: readonly Rule[] = [
  {
    ...BASE,
    id: "kubernetes-pod-entered",
    title:
      "{identity_name} ran a command in the pod {raw.objectRef.name|that the log does not name} of {raw.objectRef.namespace|no namespace}",
    confidence: "medium",
    actions: [
      "create pods/exec",
      "get pods/exec",
      "create pods/attach",
      "get pods/attach",
      "create pods/ephemeralcontainers",
      "patch pods/ephemeralcontainers",
    ],
    // Of pipelines another rule tells, more gravely.
    when: { not: BY_PIPELINE },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1609" }],
    owasp: ["NHI10"],
    expected: "pods are entered by people who look for a fault, and seldom",
    shows: ["resource", "user_agent"],
    key: "resource",
    falsePositives: ["Engineers who look for a fault."],
    response: [ASK],
    fires: [
      {
        name: "a shell",
        records: [
          kubernetes(
            "create",
            { resource: "pods", subresource: "exec", name: "web", namespace: "shop" },
            { user: { username: "jane@example.com" } },
          ),
        ],
      },
    ],
    quiet: [{ name: "listed", records: [kubernetes("list", { resource: "pods", namespace: "shop" })] }],
  },
  {
    ...BASE,
    id: "kubernetes-files-copied-out",
    title:
      "{identity_name} copied files out of the pod {raw.objectRef.name|that the log does not name} of {raw.objectRef.namespace|no namespace}",
    confidence: "medium",
    actions: ["create pods/exec", "get pods/exec"],
    when: {
      any: [
        { field: "raw.requestURI", contains: "command=tar&command=cf&command=-" },
        {
          all: [
            { field: "raw.requestObject.command", equals: "tar" },
            { field: "raw.requestObject.command", in: ["cf", "cmf", "czf", "-cf", "-czf", "-c"] },
          ],
        },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "nobody copies from pods",
    shows: ["resource", "raw.requestURI"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "tar to standard output",
        records: [
          kubernetes(
            "create",
            { resource: "pods", subresource: "exec", name: "web", namespace: "shop" },
            { requestURI: "/api/v1/namespaces/shop/pods/web/exec?command=tar&command=cf&command=-&command=%2Fdata" },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "a shell",
        records: [
          kubernetes(
            "create",
            { resource: "pods", subresource: "exec", name: "web", namespace: "shop" },
            { requestURI: "/api/v1/namespaces/shop/pods/web/exec?command=sh" },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-refused-from-outside",
    title:
      "{identity_name} was refused {action} from the address {src_ip|that the log does not name}, which is a public one",
    confidence: "medium",
    actors: "anyone",
    actions: ["*"],
    when: {
      all: [
        { field: "outcome", equals: "denied" },
        { field: "src_ip", publicAddress: true },
      ],
    },
    severity: "low",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Discovery", technique: "T1613" }],
    expected: "the API server is reached from within",
    shows: ["src_ip", "action"],
    key: "src_ip",
    falsePositives: ["People who are not in the group yet."],
    response: [ASK],
    fires: [
      {
        name: "from outside",
        records: [
          kubernetes(
            "watch",
            { resource: "endpointslices" },
            { sourceIPs: ["198.51.100.7"], responseStatus: { code: 403 } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "from within",
        records: [
          kubernetes(
            "watch",
            { resource: "endpointslices" },
            { sourceIPs: ["10.0.0.7"], responseStatus: { code: 403 } },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-writing-role",
    title: "{identity_name} made the role {resource|that the log does not name}, which may change things",
    confidence: "medium",
    actions: ["create roles", "create clusterroles"],
    when: {
      field: "raw.requestObject.rules.*.verbs.*",
      in: ["create", "update", "patch", "delete", "deletecollection", "*"],
    },
    severity: "info",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "roles come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "may delete",
        records: [
          kubernetes(
            "create",
            { resource: "roles", name: "r", namespace: "shop" },
            { requestObject: { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }] } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "may read",
        records: [
          kubernetes(
            "create",
            { resource: "roles", name: "r", namespace: "shop" },
            { requestObject: { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }] } },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-node-port-opened",
    title: "{identity_name} opened the service {resource|that the log does not name} on every node",
    confidence: "medium",
    actions: ["create services", "update services", "patch services"],
    when: { field: "raw.requestObject.spec.type", equals: "NodePort" },
    severity: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "services are reached through an ingress",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a node port",
        records: [
          kubernetes(
            "create",
            { resource: "services", name: "s", namespace: "shop" },
            { requestObject: { spec: { type: "NodePort" } } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "within",
        records: [
          kubernetes(
            "create",
            { resource: "services", name: "s", namespace: "shop" },
            { requestObject: { spec: { type: "ClusterIP" } } },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-schedule-made",
    title: "{identity_name} made or changed the schedule {resource|that the log does not name}",
    confidence: "medium",
    actions: ["create cronjobs", "update cronjobs", "patch cronjobs"],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1546" }],
    expected: "schedules come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "made",
        records: [
          kubernetes(
            "create",
            { resource: "cronjobs", name: "c", namespace: "shop", apiGroup: "batch" },
            { user: { username: "jane@example.com" } },
          ),
        ],
      },
    ],
    quiet: [{ name: "read", records: [kubernetes("get", { resource: "cronjobs", name: "c", namespace: "shop" })] }],
  },
];
