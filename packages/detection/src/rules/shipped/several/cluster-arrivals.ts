import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["kubernetes-audit"];
const google = ["gcp-audit"];
const SYSTEM = { any: ["system:", "kube-system/"].map((prefix) => ({ field: "identity_name", prefix })) };
/** What people and scripts call with; a controller's client has its name. */
const TOOLS = ["kubectl", "curl/", "Wget", "python", "Go-http-client", "peirates"] as const;
const WEBHOOKS = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"] as const;

const webhook = (clientConfig: JsonObject, differences: JsonObject = {}) =>
  kubernetes(
    "create",
    { resource: "mutatingwebhookconfigurations", apiGroup: "admissionregistration.k8s.io", name: "inject" },
    { requestObject: { webhooks: [{ name: "inject.example.com", clientConfig }] }, ...differences },
  );
const ingress = (spec: JsonObject) =>
  kubernetes("create", { resource: "ingresses", namespace: "shop", name: "web" }, { requestObject: { spec } });
const coredns = (address: string) =>
  kubernetes(
    "list",
    { resource: "endpointslices" },
    { user: { username: "system:serviceaccount:kube-system:coredns" }, sourceIPs: [address], userAgent: "curl/8.5" },
  );

function gke(method: string, resourceName: string, payload: JsonObject = {}): JsonObject {
  return gcp("k8s.io", method, [method], { resourceName, ...payload });
}

const gkeIngress = (spec: JsonObject) =>
  gke("io.k8s.networking.v1.ingresses.create", "networking.k8s.io/v1/namespaces/shop/ingresses/web", {
    request: { spec },
  });
const gkeSystem = (callerIp: string) =>
  gke("io.k8s.core.v1.pods.list", "core/v1/pods", {
    authenticationInfo: { principalEmail: "system:serviceaccount:kube-system:default" },
    requestMetadata: { callerIp, callerSuppliedUserAgent: "curl/8" },
  });

/** One log in which an account of a cluster itself is seen, and a record of it from an address. */
interface Watched {
  readonly sources: readonly string[];
  readonly actions: readonly string[];
  readonly record: (address: string) => JsonObject;
}

function systemAccountOutside(id: string, { record, ...watched }: Watched): Rule {
  return {
    ...plainRule({
      id,
      ...watched,
      title:
        "{identity_name}, an account that every cluster or namespace has, was used by hand from a public address ({src_ip})",
      kinds: ["service-account"],
      when: {
        all: [
          {
            any: [
              { field: "identity_name", prefix: "kube-system/" },
              { field: "identity_name", suffix: "/default" },
            ],
          },
          { field: "src_ip", publicAddress: true },
          { any: TOOLS.map((prefix) => ({ field: "user_agent", prefix })) },
        ],
      },
      severity: "medium",
      owasp: ["NHI2"],
      attack: { tactic: "Initial Access", technique: "T1078.001" },
      expected: "controllers call with their own client, from pods",
      falsePositives: ["Jobs that bring add-ons with a shell, on nodes whose pods go out by a public address."],
      response: ["Delete the pod or secret that holds the token; look for whoever calls from the address."],
      fires: ["from outside", record("198.51.100.7")],
      quiet: ["from a pod", record("10.0.27.115")],
    }),
    actors: "anyone",
    repeats: "by-network",
    together: "accounts that every cluster or namespace has were used by hand from a public address",
    shows: ["src_ip", "user_agent"],
    key: "src_ip",
  };
}

/** Kubernetes, also as Google's log tells of it: what comes to a cluster that all of it then meets. */
export const CLUSTER_ARRIVALS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-admission-outside",
    title:
      "{identity_name} sends objects to a server of somebody before they are stored ({resource|not named in the log})",
    sources,
    actions: WEBHOOKS.flatMap((kind) => ["create", "update", "patch"].map((verb) => `${verb} ${kind}`)),
    when: { field: "raw.requestObject.webhooks.*.clientConfig.url", exists: true },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "webhooks are services of the cluster itself",
    fires: ["to an address", webhook({ url: "https://webhook.example.com/mutate" })],
    quiet: ["to a service", webhook({ service: { name: "inject", namespace: "inject" } })],
  }),
  plainRule({
    id: "kubernetes-door-without-encryption",
    title: "{identity_name} opened {raw.objectRef.namespace}/{raw.objectRef.name} to callers without encryption",
    sources,
    actions: ["create ingresses"],
    when: {
      all: [
        { field: "raw.requestObject.spec.rules", exists: true },
        { not: { field: "raw.objectRef.namespace", prefix: "kube-" } },
        { not: { field: "raw.requestObject.spec.tls", exists: true } },
        { not: SYSTEM },
      ],
    },
    severity: "info",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "an ingress names a certificate, or stands behind what has one",
    fires: ["no certificate", ingress({ rules: [{ host: "shop.example.com" }] })],
    quiet: ["with one", ingress({ rules: [{ host: "shop.example.com" }], tls: [{ secretName: "shop" }] })],
  }),
  systemAccountOutside("kubernetes-system-account-outside", { sources, actions: ["*"], record: coredns }),
  systemAccountOutside("gcp-cluster-system-account-outside", {
    sources: google,
    actions: ["io.k8s.*"],
    record: gkeSystem,
  }),
  plainRule({
    id: "gcp-cluster-door-without-encryption",
    title: "{identity_name} opened {resource|a service} to callers without encryption",
    sources: google,
    actions: ["io.k8s.networking.v1.ingresses.create"],
    when: {
      all: [
        { field: "raw.protoPayload.request.spec.rules", exists: true },
        { not: { field: "raw.protoPayload.request.spec.tls", exists: true } },
        { not: SYSTEM },
      ],
    },
    severity: "info",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "an ingress names a certificate, or stands behind what has one",
    fires: ["no certificate", gkeIngress({ rules: [{ host: "shop.example.com" }] })],
    quiet: ["with one", gkeIngress({ rules: [{ host: "shop.example.com" }], tls: [{ secretName: "shop" }] })],
  }),
  plainRule({
    id: "gcp-cluster-system-role-changed",
    title: "{identity_name} changed a role of the cluster itself: {resource|not named in the log}",
    sources: google,
    actions: ["roles", "clusterroles"].flatMap((kind) =>
      ["update", "patch", "delete"].flatMap((verb) => [
        `io.k8s.authorization.rbac.v1.${kind}.${verb}`,
        `io.k8s.rbac.v1.${kind}.${verb}`,
      ]),
    ),
    when: { field: "raw.protoPayload.resourceName", contains: "roles/system:" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "the API server keeps its roles as they are",
    fires: [
      "changed",
      gke("io.k8s.authorization.rbac.v1.clusterroles.patch", "rbac.authorization.k8s.io/v1/clusterroles/system:node"),
    ],
    quiet: [
      "their own",
      gke("io.k8s.authorization.rbac.v1.clusterroles.patch", "rbac.authorization.k8s.io/v1/clusterroles/shop"),
    ],
  }),
];
