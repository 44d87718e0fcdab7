import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { escapesIn, POD_SPECS, WORKLOADS, whatRunsIn } from "./pod-specs.ts";

const BASE = { version: 1, sources: ["kubernetes-audit"], owasp: [] } as const;

/** A pod that can take over its node. */
export const ESCAPES: Condition = escapesIn(POD_SPECS);

const SHELLS = [
  "create pods/exec",
  "get pods/exec",
  "create pods/attach",
  "get pods/attach",
  "patch pods/ephemeralcontainers",
  "update pods/ephemeralcontainers",
];

/**
 * A pipeline, whatever name the cluster gives it: by its token, or by its role's session, which GitHub's action and GitLab's page call so.
 * https://docs.gitlab.com/ci/cloud_services/aws/
 */
export const BY_PIPELINE: Condition = {
  any: [
    { field: "identity_kind", equals: "ci-workflow" },
    { field: "raw.user.extra.sessionName.*", equals: "GitHubActions" },
    { field: "raw.user.extra.sessionName.*", prefix: "GitLabRunner-" },
    { field: "raw.user.extra.arn.*", suffix: "/GitHubActions" },
    { field: "raw.user.extra.arn.*", contains: "/GitLabRunner-" },
  ],
};

/** What runs in a cluster, and who gets into it. */
export const KUBERNETES_WORKLOADS: readonly Rule[] = [
  {
    ...BASE,
    id: "kubernetes-exec-by-service-account",
    title:
      "The service account {identity_name} opened a shell in the pod {raw.objectRef.namespace}/{raw.objectRef.name}",
    confidence: "medium",
    kinds: ["service-account"],
    actions: SHELLS,
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1609" }],
    owasp: ["NHI10"],
    expected: "people open shells; workloads do not",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name", "raw.requestURI"],
    key: "raw.objectRef.name",
    falsePositives: ["CI runners and backup tools that work through exec: always the same account and namespace."],
    response: ["Delete the account's binding; look at the pod the token was taken from."],
    fires: [{ name: "by a pod's account", records: [exec({})] }],
    quiet: [{ name: "by a person", records: [exec({ user: { username: "alice@example.com" } })] }],
  },
  {
    ...BASE,
    id: "kubernetes-exec-by-pipeline",
    title:
      "The pipeline's session {identity_name} opened a shell in the pod {raw.objectRef.namespace}/{raw.objectRef.name}",
    confidence: "medium",
    actions: SHELLS,
    when: BY_PIPELINE,
    repeats: "by-kind",
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1609" }],
    owasp: ["NHI10"],
    expected: "pipelines deploy; whoever looks for a fault opens shells, under a name of his own",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name", "raw.requestURI"],
    key: "raw.objectRef.name",
    falsePositives: ["Pipelines that migrate databases through exec: told once of each, and of another namespace."],
    response: ["Look at the run that holds the session, and at who changed its workflow; revoke the role's sessions."],
    fires: [
      { name: "by a role that GitHub's action took", records: [exec({ user: byRole("deployer", "GitHubActions") })] },
      { name: "by GitLab's runner", records: [exec({ user: byRole("deployer", "GitLabRunner-12-345") })] },
    ],
    quiet: [
      { name: "by a person", records: [exec({ user: { username: "alice@example.com" } })] },
      { name: "by a person's role", records: [exec({ user: byRole("admin", "alice@example.com") })] },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-privileged-pod",
    title:
      "{identity_name} started {raw.objectRef.name|raw.requestObject.metadata.name|a pod} in {raw.objectRef.namespace}, which can take over its node",
    confidence: "medium",
    actions: WORKLOADS.map((kind) => `create ${kind}`),
    when: ESCAPES,
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Privilege Escalation", technique: "T1611" },
      { tactic: "Execution", technique: "T1610" },
    ],
    expected: "pods without rights on their node",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name", "raw.requestObject.spec.containers.*.image"],
    key: "raw.objectRef.name",
    alike: ["raw.objectRef.namespace", ...whatRunsIn(POD_SPECS)],
    falsePositives: [
      "Network, storage and monitoring agents need this; they are installed in namespaces of their own.",
    ],
    response: [
      "Cordon its node (reversible); keep the pod's specification and logs, then delete it and what made it; rotate what the node's kubelet can read.",
    ],
    fires: [
      {
        name: "privileged",
        records: [pod({ containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] })],
      },
      {
        name: "the node's root",
        records: [pod({ containers: [], volumes: [{ name: "v", hostPath: { path: "/" } }] })],
      },
      { name: "in a deployment", records: [deployment({ hostPID: true, containers: [] })] },
      {
        name: "by the answer, where the request was not kept",
        records: [
          kubernetes(
            "create",
            { resource: "pods", namespace: "shop", name: "p" },
            { responseObject: { kind: "Pod", spec: { hostPID: true, containers: [] } } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "an ordinary pod",
        records: [pod({ containers: [{ name: "c", image: "i" }], volumes: [{ emptyDir: {} }] })],
      },
      {
        name: "made for a daemon set that was judged itself",
        records: [
          pod(
            { hostPID: true, containers: [] },
            { username: "system:serviceaccount:kube-system:daemon-set-controller" },
            "shop",
            { userAgent: "kube-controller-manager/v1.31.0 (linux/amd64)" },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "kubernetes-pod-in-system-namespace",
    title:
      "{identity_name} started the pod {raw.objectRef.name|raw.requestObject.metadata.name|that the log does not name} among those of the cluster itself",
    confidence: "medium",
    actions: ["create pods"],
    when: { field: "raw.objectRef.namespace", in: ["kube-system", "kube-public", "kube-node-lease"] },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Execution", technique: "T1610" }],
    expected: "controllers start what runs there",
    shows: ["raw.objectRef.namespace", "raw.objectRef.name"],
    key: "raw.objectRef.name",
    falsePositives: ["An administrator's debugging pod."],
    response: ["Look at its image; delete it."],
    fires: [{ name: "a bare pod", records: [pod({ containers: [] }, undefined, "kube-system")] }],
    quiet: [{ name: "elsewhere", records: [pod({ containers: [] }, undefined, "shop")] }],
  },
  {
    ...BASE,
    id: "kubernetes-node-proxy",
    title: "{identity_name} reached the kubelet of {raw.objectRef.name|a node} through the API server",
    confidence: "medium",
    actions: ["get nodes/proxy", "create nodes/proxy"],
    when: {
      any: [
        {
          not: {
            any: ["metrics", "stats", "healthz"].map((what) => ({
              field: "raw.requestURI",
              matches: `/api/v1/nodes/*/proxy/${what}*`,
            })),
          },
        },
        // The same words further behind, as a parameter or after a way up, are the caller's own.
        { field: "raw.requestURI", matches: "*/proxy/*/proxy/*" },
        ...["..", "%2e", "//"].map((contains) => ({ field: "raw.requestURI", contains })),
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Privilege Escalation", technique: "T1611" },
      { tactic: "Discovery", technique: "T1613" },
    ],
    expected: "metrics only: what goes through the proxy escapes admission control and the audit log",
    shows: ["raw.objectRef.name", "raw.requestURI"],
    key: "raw.objectRef.name",
    falsePositives: ["Monitoring that reads other addresses of the kubelet (/pods)."],
    response: ["Take nodes/proxy from the identity's role."],
    fires: [{ name: "running pods", records: [proxy("/api/v1/nodes/n1/proxy/run/shop/p/c")] }],
    quiet: [{ name: "metrics", records: [proxy("/api/v1/nodes/n1/proxy/metrics/cadvisor")] }],
  },
];

function exec(differences: JsonObject): JsonObject {
  const object = { resource: "pods", subresource: "exec", namespace: "shop", name: "db-0" };
  const requestURI = "/api/v1/namespaces/shop/pods/db-0/exec?command=sh";
  return kubernetes("create", object, { requestURI, responseStatus: { code: 101 }, ...differences });
}

function pod(spec: JsonObject, user?: JsonObject, namespace = "shop", more: JsonObject = {}): JsonObject {
  const members = { ...more, requestObject: { kind: "Pod", metadata: { name: "p" }, spec } };
  return kubernetes(
    "create",
    { resource: "pods", namespace, name: "p" },
    user === undefined ? members : { ...members, user },
  );
}

function deployment(spec: JsonObject): JsonObject {
  const object = { resource: "deployments", apiGroup: "apps", namespace: "shop", name: "d" };
  return kubernetes("create", object, { requestObject: { kind: "Deployment", spec: { template: { spec } } } });
}

function proxy(requestURI: string): JsonObject {
  return kubernetes("get", { resource: "nodes", subresource: "proxy", name: "n1" }, { requestURI });
}

/** Whom EKS let in by a role's session, under a name of the cluster's own. */
function byRole(username: string, session: string): JsonObject {
  const arn = `arn:aws:sts::123456789012:assumed-role/deploy/${session}`;
  return { username, extra: { arn: [arn], sessionName: [session] } };
}
