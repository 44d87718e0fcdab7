import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Operators and pipelines at their work.";
const ASK = "Ask whoever did it; delete the object that was made (reversible from code).";

/** Google Kubernetes Engine: what people and machines do inside a cluster that seldom has a reason. */
export const GCP_CLUSTERS: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-pod-entered",
    title: "{identity_name} ran a command in {resource|a pod}",
    confidence: "medium",
    actions: ["io.k8s.core.v1.pods.exec.create", "io.k8s.core.v1.pods.exec.get", "io.k8s.core.v1.pods.attach.create"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1609" }],
    owasp: ["NHI10"],
    expected: "pods are entered by people who look for a fault, and seldom",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a shell",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.pods.exec.create", [], {
            resourceName: "core/v1/namespaces/shop/pods/web/exec",
          }),
        ],
      },
    ],
    quiet: [{ name: "listed", records: [gcp("k8s.io", "io.k8s.core.v1.pods.list", [])] }],
  },
  {
    ...BASE,
    id: "gcp-files-copied-out",
    title: "{identity_name} copied files out of {resource|a pod}",
    confidence: "medium",
    actions: ["io.k8s.core.v1.pods.exec.create", "io.k8s.core.v1.pods.exec.get"],
    when: {
      all: [
        { field: "raw.protoPayload.request.command", equals: "tar" },
        { field: "raw.protoPayload.request.command", equals: "cf" },
        { field: "raw.protoPayload.request.command", equals: "-" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "nobody copies from pods",
    shows: ["resource", "raw.protoPayload.request.command"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "tar to standard output",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.pods.exec.create", [], { request: { command: ["tar", "cf", "-", "/data"] } }),
        ],
      },
    ],
    quiet: [
      {
        name: "a shell",
        records: [gcp("k8s.io", "io.k8s.core.v1.pods.exec.create", [], { request: { command: ["sh"] } })],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-cluster-schedule-made",
    title: "{identity_name} made or changed the schedule {resource|that the log does not name}",
    confidence: "medium",
    actions: ["io.k8s.batch.v1.cronjobs.create", "io.k8s.batch.v1.cronjobs.update", "io.k8s.batch.v1.cronjobs.patch"],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1546" }],
    expected: "schedules come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [gcp("k8s.io", "io.k8s.batch.v1.cronjobs.create", [])] }],
    quiet: [{ name: "read", records: [gcp("k8s.io", "io.k8s.batch.v1.cronjobs.get", [])] }],
  },
  {
    ...BASE,
    id: "gcp-cluster-writing-role",
    title: "{identity_name} made the role {resource|that the log does not name}, which may change things",
    confidence: "medium",
    actions: [
      "io.k8s.rbac.v1.clusterroles.create",
      "io.k8s.rbac.v1.roles.create",
      "io.k8s.authorization.rbac.v1.clusterroles.create",
      "io.k8s.authorization.rbac.v1.roles.create",
    ],
    when: {
      field: "raw.protoPayload.request.rules.*.verbs.*",
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
          gcp("k8s.io", "io.k8s.rbac.v1.clusterroles.create", [], { request: { rules: [{ verbs: ["delete"] }] } }),
        ],
      },
    ],
    quiet: [
      {
        name: "may read",
        records: [
          gcp("k8s.io", "io.k8s.rbac.v1.clusterroles.create", [], { request: { rules: [{ verbs: ["get"] }] } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-cluster-refused-from-outside",
    title:
      "{identity_name} was refused {action} from the address {src_ip|that the log does not name}, which is a public one",
    confidence: "medium",
    actors: "anyone",
    actions: ["io.k8s.*"],
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
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "from outside",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.pods.list", [], {
            requestMetadata: { callerIp: "198.51.100.7" },
            status: { code: 7, message: "Forbidden" },
            response: { code: 403 },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "from within",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.pods.list", [], {
            requestMetadata: { callerIp: "10.0.0.7" },
            status: { code: 7, message: "Forbidden" },
          }),
        ],
      },
    ],
  },
];
