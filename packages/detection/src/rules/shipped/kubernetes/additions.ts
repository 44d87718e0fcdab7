import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { kubernetes } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { POD_SPECS, WORKLOADS } from "./pod-specs.ts";

const sources = ["kubernetes-audit"];
const LISTS = ["containers", "initContainers", "ephemeralContainers"];

/** Images of those who look for ways out of a container, and of what they work with there. */
const TOOLBOXES = [
  ...["kube-hunter", "peirates", "netshoot", "kalilinux", "kali-rolling", "parrotsec", "metasploit", "kubesploit"],
  ...["ctrsploit", "deepce", "nmap", "masscan", "kubeletctl", "botb", "traitor"],
];
const imageIn = (lists: readonly string[]): Condition => ({
  any: lists.map((list) => ({ any: TOOLBOXES.map((contains) => ({ field: `${list}.*.image`, contains })) })),
});

/** The marks by which a pod is let past Binary Authorization: https://cloud.google.com/binary-authorization/docs/using-breakglass. */
const BREAK_GLASS = ["labels", "annotations"].flatMap((place) =>
  ["image-policy.k8s.io/break-glass", "alpha.image-policy.k8s.io/break-glass"].map((mark) => `${place}[${mark}]`),
);
const TEMPLATES = ["metadata", "spec.template.metadata", "spec.jobTemplate.spec.template.metadata"];
const marked = (request: string): Condition => ({
  any: TEMPLATES.flatMap((metadata) =>
    BREAK_GLASS.map((mark) => ({ field: `${request}.${metadata}.${mark}`, equals: "true" })),
  ),
});

/** What of nginx's configuration whoever may write an ingress may write into the proxy of all of them. */
const SNIPPETS = ["configuration-snippet", "server-snippet", "auth-snippet", "stream-snippet", "modsecurity-snippet"];

const pod = (spec: JsonObject, metadata: JsonObject = {}) =>
  kubernetes(
    "create",
    { resource: "pods", namespace: "shop", name: "p" },
    { requestObject: { kind: "Pod", metadata, spec } },
  );
const gke = (method: string, request: JsonObject) =>
  gcp("k8s.io", method, [method], { resourceName: "core/v1/namespaces/shop/pods/web", request });
const CONTAINER = { name: "c", image: "shop:1" };
const broken = (labels: JsonObject) => ({ metadata: { labels }, spec: { containers: [CONTAINER] } });
const patch = (requestObject: JsonObject | readonly JsonObject[]) =>
  kubernetes(
    "patch",
    { resource: "deployments", namespace: "shop", name: "web", apiGroup: "apps" },
    { requestObject: requestObject as JsonObject },
  );
const containers = (...list: readonly JsonObject[]) => ({ spec: { template: { spec: { containers: list } } } });
const ingress = (annotations: JsonObject) =>
  kubernetes(
    "create",
    { resource: "ingresses", namespace: "shop", name: "web", apiGroup: "networking.k8s.io" },
    { requestObject: { metadata: { annotations }, spec: { tls: [{ hosts: ["shop.example"] }] } } },
  );

/** Kubernetes and GKE: what is put beside or into what runs already, and what passes the guards of images. */
export const KUBERNETES_ADDITIONS: readonly Rule[] = [
  plainRule({
    id: "kubernetes-container-added",
    title: "{identity_name} put a container into {raw.objectRef.namespace}/{raw.objectRef.name} as it runs",
    sources,
    actions: WORKLOADS.filter((kind) => kind !== "pods").map((kind) => `patch ${kind}`),
    when: {
      all: [
        // What is applied by the server names all that its owner wants, each time, and says what it is.
        { not: { field: "raw.requestObject.kind", exists: true } },
        {
          any: [
            {
              each: "raw.requestPatch",
              where: {
                all: [
                  { field: "item.op", equals: "add" },
                  { any: LISTS.map((list) => ({ field: "item.path", matches: `*/${list}/-` })) },
                ],
              },
            },
            // An image alone is a release; with a command of its own it is a program beside the others.
            ...POD_SPECS.slice(1).map(
              (spec): Condition => ({
                any: LISTS.map((list) => ({
                  each: `${spec}.${list}`,
                  where: {
                    all: [
                      { field: "item.image", exists: true },
                      {
                        any: ["command", "args", "volumeMounts"].map((name) => ({
                          field: `item.${name}`,
                          exists: true,
                        })),
                      },
                    ],
                  },
                })),
              }),
            ),
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "what a workload is made of comes from its repository",
    fires: [
      "at the end of the list",
      patch([{ op: "add", path: "/spec/template/spec/containers/-", value: CONTAINER }]),
    ],
    quiet: ["another image", patch(containers({ name: "c", image: "shop:2" }))],
  }),
  plainRule({
    id: "kubernetes-toolbox-started",
    title: "{identity_name} started a pod of an image that attackers work with ({raw.objectRef.namespace})",
    sources,
    actions: [...WORKLOADS.map((kind) => `create ${kind}`), "patch pods/ephemeralcontainers"],
    when: imageIn(POD_SPECS.flatMap((spec) => LISTS.map((list) => `${spec}.${list}`))),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1610" },
    expected: "images are those of the product and of its platform",
    falsePositives: ["Whoever looks for a fault in the network, with `netshoot` or `nmap`: by hand, for minutes."],
    fires: ["kube-hunter", pod({ containers: [{ name: "c", image: "docker.io/aquasec/kube-hunter:latest" }] })],
    quiet: ["the product's", pod({ containers: [CONTAINER] })],
  }),
  plainRule({
    id: "gcp-toolbox-started",
    title: "{identity_name} started a pod of an image that attackers work with ({resource|not named in the log})",
    sources: ["gcp-audit"],
    actions: ["io.k8s.core.v1.pods.create", "io.k8s.apps.v1.deployments.create", "io.k8s.apps.v1.daemonsets.create"],
    when: imageIn(
      ["spec", "spec.template.spec"].flatMap((spec) => LISTS.map((list) => `raw.protoPayload.request.${spec}.${list}`)),
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1610" },
    expected: "images are those of the product and of its platform",
    fires: [
      "peirates",
      gke("io.k8s.core.v1.pods.create", { spec: { containers: [{ name: "c", image: "x/alpine-peirates" }] } }),
    ],
    quiet: ["the product's", gke("io.k8s.core.v1.pods.create", { spec: { containers: [CONTAINER] } })],
  }),
  plainRule({
    id: "kubernetes-image-guard-passed",
    title: "{identity_name} had {raw.objectRef.namespace}/{raw.objectRef.name} let past the check of images",
    sources,
    actions: WORKLOADS.flatMap((kind) => [`create ${kind}`, `update ${kind}`, `patch ${kind}`]),
    when: marked("raw.requestObject"),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "images pass the check; the glass is broken in an emergency, and somebody knows of it",
    fires: ["by a label", pod({ containers: [CONTAINER] }, { labels: { "image-policy.k8s.io/break-glass": "true" } })],
    quiet: ["checked", pod({ containers: [CONTAINER] }, { labels: { "app.kubernetes.io/name": "shop" } })],
  }),
  plainRule({
    id: "gcp-image-guard-passed",
    title: "{identity_name} had {resource|a pod} let past Binary Authorization",
    sources: ["gcp-audit"],
    actions: ["core.v1.pods", "apps.v1.deployments", "apps.v1.daemonsets", "apps.v1.statefulsets", "batch.v1.jobs"]
      .concat("batch.v1.cronjobs")
      .flatMap((kind) => ["create", "update", "patch"].map((verb) => `io.k8s.${kind}.${verb}`)),
    when: marked("raw.protoPayload.request"),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "images pass the check; the glass is broken in an emergency, and somebody knows of it",
    fires: ["by a label", gke("io.k8s.core.v1.pods.create", broken({ "image-policy.k8s.io/break-glass": "true" }))],
    quiet: ["checked", gke("io.k8s.core.v1.pods.create", broken({ app: "shop" }))],
  }),
  plainRule({
    id: "kubernetes-proxy-code-written",
    title: "{identity_name} wrote code for the proxy into the ingress {raw.objectRef.namespace}/{raw.objectRef.name}",
    sources,
    actions: ["create", "update", "patch"].map((verb) => `${verb} ingresses`),
    when: {
      any: SNIPPETS.map((name) => ({
        field: `raw.requestObject.metadata.annotations[nginx.ingress.kubernetes.io/${name}]`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Privilege Escalation", technique: "T1546" },
    expected: "an ingress says where calls go: code in it runs with the secrets of all of them",
    fires: ["a header", ingress({ "nginx.ingress.kubernetes.io/configuration-snippet": "more_set_headers 'x: y';" })],
    quiet: ["a path", ingress({ "nginx.ingress.kubernetes.io/rewrite-target": "/" })],
  }),
  traceRule({
    id: "kubernetes-daemon-set-made",
    title: "{identity_name} made {raw.objectRef.namespace}/{raw.objectRef.name}, which runs on every node",
    sources,
    actions: ["create daemonsets"],
    attempted: "info",
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "what runs on every node belongs to the platform",
    fires: ["made", kubernetes("create", { resource: "daemonsets", namespace: "shop", name: "agent" })],
    quiet: ["looked at", kubernetes("get", { resource: "daemonsets", namespace: "shop", name: "agent" })],
  }),
  traceRule({
    id: "gcp-daemon-set-made",
    title: "{identity_name} made {resource|a daemon set}, which runs on every node",
    sources: ["gcp-audit"],
    actions: ["io.k8s.apps.v1.daemonsets.create"],
    attempted: "info",
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "what runs on every node belongs to the platform",
    fires: ["made", gke("io.k8s.apps.v1.daemonsets.create", { spec: {} })],
    quiet: ["looked at", gke("io.k8s.apps.v1.daemonsets.get", {})],
  }),
];
