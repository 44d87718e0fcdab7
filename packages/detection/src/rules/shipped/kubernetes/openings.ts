import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["kubernetes-audit"];
const SYSTEM = ["kube-system", "kube-public", "kube-node-lease"] as const;
const admission = {
  resource: "mutatingwebhookconfigurations",
  apiGroup: "admissionregistration.k8s.io",
  name: "inject",
};
const request = { resource: "certificatesigningrequests", apiGroup: "certificates.k8s.io", name: "dev" };

/** What stands before a secret in a file of settings. */
const SECRET_NAMES = [
  "aws_secret_access_key",
  "aws_access_key_id",
  "aws-access-key-id",
  "s3_access_key_id",
  "s3-access-key-id",
  "private key-----",
  "passphrase =",
  "password =",
] as const;

/** Kubernetes: ways in that are made for later. */
export const KUBERNETES_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-admission-added",
    title: "{identity_name} put something before the storing of objects ({action} {resource|not named in the log})",
    sources,
    // People bring webhooks with every operator that they install; programs that do are few.
    kinds: ["service-account"],
    actions: ["create mutatingwebhookconfigurations", "create mutatingadmissionpolicies"],
    when: { not: { field: "identity_name", prefix: "kube-system/" } },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "operators bring their webhooks when they are installed",
    fires: ["a webhook made", kubernetes("create", admission)],
    quiet: ["read", kubernetes("get", admission)],
  }),
  plainRule({
    id: "kubernetes-client-certificate-approved",
    title: "{identity_name} approved the certificate that {resource|somebody} asked for",
    sources,
    actions: ["update certificatesigningrequests/approval", "patch certificatesigningrequests/approval"],
    when: { not: { any: ["system:", "kube-system/"].map((prefix) => ({ field: "identity_name", prefix })) } },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "the cluster's own controllers approve certificates of nodes",
    fires: ["by an account", kubernetes("update", { ...request, subresource: "approval" })],
    quiet: [
      "by the controller",
      kubernetes(
        "update",
        { ...request, subresource: "approval" },
        { user: { username: "system:serviceaccount:kube-system:certificate-controller" } },
      ),
    ],
  }),
  plainRule({
    id: "kubernetes-system-account-made",
    title: "{identity_name} made a service account in the cluster's own namespace ({resource|not named in the log})",
    sources,
    actions: ["create serviceaccounts"],
    when: {
      all: [
        { field: "raw.objectRef.namespace", in: SYSTEM },
        { not: { any: ["system:", "kube-system/"].map((prefix) => ({ field: "identity_name", prefix })) } },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "accounts of the system come with the cluster and its add-ons",
    fires: [
      "in kube-system",
      kubernetes("create", { resource: "serviceaccounts", namespace: "kube-system", name: "sync" }),
    ],
    quiet: [
      "in a namespace of its own",
      kubernetes("create", { resource: "serviceaccounts", namespace: "shop", name: "sync" }),
    ],
  }),
  plainRule({
    id: "kubernetes-port-forwarded-by-machine",
    title: "{identity_name}, a service account, forwarded a port of {resource|a pod}",
    sources,
    kinds: ["service-account"],
    actions: ["create pods/portforward", "get pods/portforward"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Lateral Movement", technique: "T1021.007" },
    expected: "people who look for a fault forward ports",
    fires: [
      "forwarded",
      kubernetes("create", { resource: "pods", subresource: "portforward", namespace: "shop", name: "db-0" }),
    ],
    quiet: ["a log read", kubernetes("get", { resource: "pods", subresource: "log", namespace: "shop", name: "db-0" })],
  }),
  plainRule({
    id: "kubernetes-reading-role",
    title:
      "{identity_name} made the role {resource|that the log does not name}, which may read everything, secrets too",
    sources,
    actions: ["roles", "clusterroles"].flatMap((kind) =>
      ["create", "update", "patch"].map((verb) => `${verb} ${kind}`),
    ),
    when: {
      each: "raw.requestObject.rules",
      where: {
        all: [
          { field: "item.resources", equals: "*" },
          { field: "item.apiGroups", in: ["", "*"] },
          { field: "item.verbs", in: ["get", "list", "watch"] },
        ],
      },
    },
    severity: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "readers are given kinds, and secrets by name",
    falsePositives: ["Monitors and dashboards bring such roles when they are installed."],
    fires: ["a reader of all", role({ apiGroups: [""], resources: ["*"], verbs: ["get", "list"] })],
    quiet: ["a reader of jobs", role({ apiGroups: ["batch"], resources: ["*"], verbs: ["get", "list"] })],
  }),
  plainRule({
    id: "kubernetes-secret-in-config",
    title: "{identity_name} wrote what looks like a secret into the settings {resource|that the log does not name}",
    sources,
    actions: ["create configmaps", "update configmaps", "patch configmaps"],
    when: {
      any: SECRET_NAMES.map((contains) => ({ field: "raw.requestObject.data.*", contains })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.007" },
    expected: "secrets stand in secrets, which fewer may read",
    fires: ["a key", config("aws_secret_access_key = changeme")],
    quiet: ["a colour", config("color.good = purple")],
  }),
];

function role(rule: JsonObject): JsonObject {
  const object = { resource: "clusterroles", apiGroup: "rbac.authorization.k8s.io", name: "reader" };
  return kubernetes("create", object, { requestObject: { rules: [rule] } });
}

function config(file: string): JsonObject {
  const object = { resource: "configmaps", name: "web", namespace: "shop" };
  return kubernetes("create", object, { requestObject: { kind: "ConfigMap", data: { "app.properties": file } } });
}
