import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const sources = ["kubernetes-audit"];
const PERSON: JsonObject = { user: { username: "alice@example.com", groups: ["system:authenticated"] } };

/** What people and whoever stole a token call with, and no workload. */
export const BY_HAND: Condition = {
  any: ["kubectl", "curl/", "Wget", "python-requests", "peirates", "kdigger", "k9s"].map((prefix) => ({
    field: "user_agent",
    prefix,
  })),
};

/** Settings of the delivery that say who may deliver what, and from where. */
const DELIVERY = ["argocd-rbac-cm", "argocd-cm"] as const;

/** Kubernetes: what is done by hand, by people and with the tokens of workloads. */
export const KUBERNETES_BY_HAND: readonly Rule[] = [
  traceRule({
    id: "kubernetes-secret-read-by-person",
    title: "{identity_name} read the secret {raw.objectRef.namespace}/{raw.objectRef.name|not named in the log}",
    sources,
    kinds: ["human"],
    actions: ["get secrets"],
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "people read the few secrets that they keep",
    fires: ["with kubectl", kubernetes("get", { resource: "secrets", namespace: "shop", name: "db" }, PERSON)],
    quiet: ["a configuration", kubernetes("get", { resource: "configmaps", namespace: "shop", name: "db" }, PERSON)],
  }),
  traceRule({
    id: "kubernetes-admission-added-by-person",
    title: "{identity_name} put something before the storing of objects ({action} {resource|not named in the log})",
    sources,
    kinds: ["human"],
    actions: ["mutating", "validating"].map((what) => `create ${what}webhookconfigurations`),
    // A chart brings several at once.
    key: "identity_uid",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "webhooks come with what is installed",
    fires: ["a webhook", kubernetes("create", { resource: "validatingwebhookconfigurations", name: "policy" }, PERSON)],
    quiet: ["read", kubernetes("get", { resource: "validatingwebhookconfigurations", name: "policy" }, PERSON)],
  }),
  traceRule({
    id: "kubernetes-port-forwarded-by-person",
    title: "{identity_name} forwarded a port of {resource|a pod}",
    sources,
    kinds: ["human"],
    actions: ["create pods/portforward", "get pods/portforward"],
    attack: { tactic: "Lateral Movement", technique: "T1021.007" },
    expected: "people who look for a fault",
    fires: [
      "forwarded",
      kubernetes("create", { resource: "pods", subresource: "portforward", namespace: "shop", name: "db-0" }, PERSON),
    ],
    quiet: [
      "a log read",
      kubernetes("get", { resource: "pods", subresource: "log", namespace: "shop", name: "db-0" }, PERSON),
    ],
  }),
  traceRule({
    id: "kubernetes-secrets-listed-once",
    title: "{identity_name} listed the secrets of the whole cluster, and does not go on watching them",
    sources,
    kinds: ["service-account", "human"],
    actions: ["list secrets"],
    when: {
      all: [
        { not: { field: "raw.objectRef.namespace", exists: true } },
        { not: BY_HAND },
        // What keeps a copy up to date asks from a version on; what looks for its own asks by label.
        { field: "raw.requestURI", contains: "/secrets" },
        { not: { any: ["resourceVersion", "Selector"].map((contains) => ({ field: "raw.requestURI", contains })) } },
      ],
    },
    key: "identity_uid",
    shows: ["user_agent", "raw.requestURI"],
    owasp: ["NHI2", "NHI10"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "operators watch what they list",
    fires: ["all of them", secretsListed("/api/v1/secrets?limit=500")],
    quiet: ["to watch them", secretsListed("/api/v1/secrets?limit=500&resourceVersion=0")],
  }),
  plainRule({
    id: "kubernetes-workload-refused-by-hand",
    title: "The token of {identity_name}, a workload, was refused {action}, asked by hand",
    sources,
    kinds: ["service-account"],
    actions: ["*"],
    when: { all: [{ field: "outcome", equals: "denied" }, BY_HAND] },
    severity: "low",
    attempted: "low",
    refusal: "alone",
    key: "identity_uid",
    shows: ["action", "user_agent"],
    owasp: ["NHI2", "NHI10"],
    attack: { tactic: "Discovery", technique: "T1613" },
    expected: "a workload asks for what it was given, with a client of its own",
    falsePositives: ["Jobs that run kubectl, whose role was not set up yet: always the same call."],
    response: ["Look at the pod that the token belongs to, and who was in it."],
    fires: ["nodes", kubernetes("list", { resource: "nodes" }, { responseStatus: { code: 403 } })],
    quiet: [
      "an operator",
      kubernetes("list", { resource: "nodes" }, { responseStatus: { code: 403 }, userAgent: "operator/v1.2" }),
    ],
  }),
  plainRule({
    id: "kubernetes-delivery-rights-changed",
    title:
      "{identity_name} changed by hand who may deliver into the cluster, or from where ({resource|not named in the log})",
    sources,
    actions: ["update configmaps", "patch configmaps", "delete configmaps"],
    when: {
      all: [
        { field: "raw.objectRef.name", in: DELIVERY },
        { any: [{ field: "identity_kind", equals: "human" }, BY_HAND] },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.006" },
    expected: "the delivery's own settings are delivered too",
    fires: [
      "its rights",
      kubernetes("patch", { resource: "configmaps", namespace: "argocd", name: "argocd-rbac-cm" }, PERSON),
    ],
    quiet: [
      "another setting",
      kubernetes("patch", { resource: "configmaps", namespace: "argocd", name: "argocd-notifications-cm" }, PERSON),
    ],
  }),
];

function secretsListed(requestURI: string): JsonObject {
  return kubernetes("list", { resource: "secrets" }, { requestURI, userAgent: "inventory/v0.3" });
}
