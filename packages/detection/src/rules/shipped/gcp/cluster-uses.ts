import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const sources = ["gcp-audit"];
const SECRET_READ = "io.k8s.core.v1.secrets.get";
/** Clients without a name of their own, in which people and stolen tokens call. */
const SCRIPTS = ["curl/", "Wget", "python-requests", "python-urllib", "Python-urllib", "libwww", "peirates", "HTTPie"];

const RIGHTS = ["rbac.v1", "authorization.rbac.v1"];
const BINDINGS = RIGHTS.flatMap((group) =>
  ["rolebindings", "clusterrolebindings"].flatMap((kind) =>
    ["create", "update", "patch"].map((verb) => `io.k8s.${group}.${kind}.${verb}`),
  ),
);
const NEW_ROLES = RIGHTS.flatMap((group) => ["roles", "clusterroles"].map((kind) => `io.k8s.${group}.${kind}.create`));

const POD: JsonObject = { principalEmail: "system:serviceaccount:shop:checkout" };
const PERSON: JsonObject = { principalEmail: "ann@example.com" };
const gke = (method: string, authenticationInfo: JsonObject, callerSuppliedUserAgent: string) =>
  gcp("k8s.io", method, [method], {
    authenticationInfo,
    resourceName: "core/v1/namespaces/shop/x/y",
    requestMetadata: { callerIp: "10.0.0.7", callerSuppliedUserAgent },
  });

/** Google Kubernetes Engine: secrets that are read, and rights that machines write, as in any cluster's own log. */
export const GCP_CLUSTER_USES: readonly Rule[] = [
  plainRule({
    id: "gcp-cluster-secret-read-by-script",
    title: "The token of {identity_name} read {resource|a secret} of a cluster in a script",
    sources,
    kinds: ["service-account"],
    actions: [SECRET_READ],
    when: { any: SCRIPTS.map((prefix) => ({ field: "user_agent", prefix })) },
    severity: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "workloads have secrets mounted, or read them with a client of Kubernetes",
    falsePositives: ["Start scripts of images that call the API with curl: always the same secret."],
    fires: ["with curl", gke(SECRET_READ, POD, "curl/8.5.0")],
    quiet: ["by an operator", gke(SECRET_READ, POD, "controller/v1.2 (linux/amd64) kubernetes/abc")],
  }),
  traceRule({
    id: "gcp-cluster-secret-read-by-person",
    title: "{identity_name} read {resource|a secret} of a cluster",
    sources,
    kinds: ["human"],
    actions: [SECRET_READ],
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "people read the few secrets that they keep",
    fires: ["with kubectl", gke(SECRET_READ, PERSON, "kubectl/v1.31.0")],
    quiet: ["a configuration", gke("io.k8s.core.v1.configmaps.get", PERSON, "kubectl/v1.31.0")],
  }),
  traceRule({
    id: "gcp-cluster-port-forwarded-by-person",
    title: "{identity_name} forwarded a port of {resource|a pod} to their own machine",
    sources,
    kinds: ["human"],
    actions: ["create", "get"].map((verb) => `io.k8s.core.v1.pods.portforward.${verb}`),
    attack: { tactic: "Lateral Movement", technique: "T1021.007" },
    expected: "people look for faults in what is theirs",
    fires: ["a database", gke("io.k8s.core.v1.pods.portforward.create", PERSON, "kubectl/v1.31.0")],
    quiet: ["a log read", gke("io.k8s.core.v1.pods.log.get", PERSON, "kubectl/v1.31.0")],
  }),
  traceRule({
    id: "gcp-cluster-admission-rewritten",
    title: "{identity_name} changed what is asked before objects are stored ({action} of {resource|no name})",
    sources,
    // What renews the certificates of webhooks does so itself.
    kinds: ["human"],
    actions: [
      "io.k8s.admissionregistration.v1.validatingwebhookconfigurations.create",
      ...["mutating", "validating"].flatMap((what) =>
        ["update", "patch"].map((verb) => `io.k8s.admissionregistration.v1.${what}webhookconfigurations.${verb}`),
      ),
    ],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "webhooks come with what is installed",
    fires: [
      "changed",
      gke("io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.patch", PERSON, "kubectl/v1.31.0"),
    ],
    quiet: [
      "read",
      gke("io.k8s.admissionregistration.v1.mutatingwebhookconfigurations.get", PERSON, "kubectl/v1.31.0"),
    ],
  }),
  traceRule({
    id: "gcp-cluster-rights-written-by-machine",
    title: "{identity_name} writes who may do what in a cluster ({action} of {resource|no name})",
    sources,
    kinds: ["service-account"],
    actions: ["rbac.v1", "authorization.rbac.v1"].flatMap((group) =>
      ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].flatMap((kind) =>
        ["create", "update", "patch"].map((verb) => `io.k8s.${group}.${kind}.${verb}`),
      ),
    ),
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "operators and pipelines that do so every day",
    fires: ["a binding", gke("io.k8s.authorization.rbac.v1.rolebindings.patch", POD, "operator/1.2")],
    quiet: ["read", gke("io.k8s.authorization.rbac.v1.rolebindings.get", POD, "operator/1.2")],
  }),
  plainRule({
    id: "gcp-cluster-anonymous-bound",
    title:
      "{identity_name} gave a role of a cluster to everybody, also without credentials ({resource|not named in the log})",
    sources,
    actions: BINDINGS,
    when: {
      any: ["request", "response"].map((part) => ({
        field: `raw.protoPayload.${part}.subjects.*.name`,
        in: ["system:anonymous", "system:unauthenticated"],
      })),
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI4", "NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.006" },
    expected: "only health and version are open to everybody",
    shows: ["raw.protoPayload.request.roleRef.name", "raw.protoPayload.request.subjects.*.name"],
    response: ["Delete the binding; look in the audit log for what anonymous callers did since."],
    fires: ["to those without credentials", gkeBound("system:unauthenticated")],
    quiet: ["to a group of people", gkeBound("developers@example.com")],
  }),
  plainRule({
    id: "gcp-cluster-everybody-bound",
    title:
      "{identity_name} gave a role of a cluster to whoever has an account of Google's ({resource|not named in the log})",
    sources,
    actions: BINDINGS,
    when: {
      all: [
        {
          any: ["request", "response"].map((part) => ({
            field: `raw.protoPayload.${part}.subjects.*.name`,
            equals: "system:authenticated",
          })),
        },
        ...["request", "response"].map((part) => ({
          not: {
            field: `raw.protoPayload.${part}.roleRef.name`,
            in: ["system:basic-user", "system:discovery", "system:public-info-viewer"],
          },
        })),
      ],
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI4", "NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.006" },
    expected: "`system:authenticated` is there every account of Google's, of whatever company",
    shows: ["raw.protoPayload.request.roleRef.name", "raw.protoPayload.request.subjects.*.name"],
    response: ["Delete the binding; look in the audit log for accounts that are not yours."],
    fires: ["to who signs in", gkeBound("system:authenticated")],
    quiet: ["may look at itself", gkeBound("system:authenticated", "system:basic-user")],
  }),
  plainRule({
    id: "gcp-cluster-role-to-be-others",
    title:
      "{identity_name} made the role {resource|that the log does not name}, by which one acts as others or gives oneself more",
    sources,
    actions: NEW_ROLES,
    when: {
      any: [
        { field: "raw.protoPayload.request.rules.*.verbs.*", in: ["impersonate", "escalate", "bind"] },
        {
          field: "raw.protoPayload.request.rules.*.resources.*",
          in: ["nodes/proxy", "serviceaccounts/token", "pods/attach"],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "such roles come with the cluster, or with an operator that hands out rights",
    fires: ["as any user", gkeRole({ verbs: ["impersonate"], resources: ["users"] })],
    quiet: ["reading", gkeRole({ verbs: ["get", "list"], resources: ["pods"] })],
  }),
];

function gkeBound(name: string, role = "view"): JsonObject {
  const method = "io.k8s.authorization.rbac.v1.clusterrolebindings.create";
  return gcp("k8s.io", method, [method], {
    authenticationInfo: PERSON,
    resourceName: "rbac.authorization.k8s.io/v1/clusterrolebindings/all",
    request: { roleRef: { kind: "ClusterRole", name: role }, subjects: [{ kind: "Group", name }] },
  });
}

function gkeRole(rule: JsonObject): JsonObject {
  const method = "io.k8s.authorization.rbac.v1.clusterroles.create";
  return gcp("k8s.io", method, [method], {
    authenticationInfo: PERSON,
    resourceName: "rbac.authorization.k8s.io/v1/clusterroles/r",
    request: { rules: [rule] },
  });
}
