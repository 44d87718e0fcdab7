import type { Profile } from "./profile.ts";

const KUBERNETES = ["kubernetes"];
const ACCOUNT = ["service-account"] as const;
/** What each controller of a cluster does: elects a leader, and writes events. */
const CONTROLLER = ["* leases", "create events*", "patch events*", "* configmaps", "get api*", "list namespaces"];

const reads = (...resources: readonly string[]): readonly string[] =>
  resources.flatMap((resource) => ["get", "list", "watch"].map((verb) => `${verb} ${resource}`));

/** A controller of a cluster, by the names that its chart gives. */
function controller(
  profile: string,
  about: string,
  names: readonly string[],
  actions: readonly string[],
  clients: readonly string[],
): Profile {
  return {
    profile,
    about,
    match: { providers: KUBERNETES, kinds: ACCOUNT, names },
    expect: { actions: [...CONTROLLER, ...actions], clients },
  };
}

/** Controllers and agents of clusters. */
export const KUBERNETES_PROFILES: readonly Profile[] = [
  controller(
    "argocd",
    "Argo CD applies what is in Git",
    ["*argocd*", "*argo-cd*"],
    [...reads("*"), "create *", "update *", "patch *"],
    ["argocd*", "argo*"],
  ),
  controller(
    "flux",
    "Flux applies what is in Git",
    ["flux-system/*"],
    [...reads("*"), "create *", "update *", "patch *"],
    ["*-controller", "flux*"],
  ),
  controller(
    "cert-manager",
    "cert-manager orders certificates and writes them as secrets",
    ["*cert-manager*"],
    [
      "* certificates*",
      "* certificaterequests*",
      "* orders*",
      "* challenges*",
      "* issuers*",
      "* clusterissuers*",
      ...reads("secrets", "ingresses", "services"),
      "create secrets",
      "update secrets",
      "patch secrets",
      "create ingresses",
      "create tokenreviews",
    ],
    ["cert-manager*", "controller", "cainjector", "webhook"],
  ),
  controller(
    "cluster-autoscaler",
    "the cluster autoscaler adds and removes nodes",
    ["*cluster-autoscaler*"],
    [
      ...reads("nodes", "pods", "*sets", "jobs", "persistentvolume*", "storageclasses", "poddisruptionbudgets", "csi*"),
      "patch nodes",
      "update nodes",
      "create pods/eviction",
      "update endpoints",
    ],
    ["cluster-autoscaler"],
  ),
  controller(
    "karpenter",
    "Karpenter starts and ends nodes for pods that wait",
    ["*karpenter*"],
    [
      "* nodeclaims*",
      "* nodepools*",
      "* ec2nodeclasses*",
      ...reads("nodes", "pods", "*sets", "persistentvolume*", "storageclasses", "poddisruptionbudgets", "csi*"),
      "create pods/eviction",
      "patch nodes",
      "delete nodes",
    ],
    ["karpenter"],
  ),
  controller(
    "horizontal-autoscaler",
    "the horizontal pod autoscaler, and KEDA, set how many copies run",
    ["*horizontal-pod-autoscaler*", "*keda*"],
    [
      ...reads(
        "horizontalpodautoscalers",
        "pods",
        "deployments*",
        "*.metrics.k8s.io*",
        "scaledobjects*",
        "triggerauth*",
      ),
      "* horizontalpodautoscalers*",
      "update */scale",
      "patch */scale",
      "* scaledobjects*",
    ],
    ["kube-controller-manager", "keda*"],
  ),
  controller(
    "external-secrets",
    "the external secrets operator copies secrets of a vault into the cluster",
    ["*external-secrets*"],
    [
      "* externalsecrets*",
      "* secretstores*",
      "* clustersecretstores*",
      ...reads("secrets"),
      "create secrets",
      "update secrets",
      "patch secrets",
      "create serviceaccounts/token",
    ],
    ["external-secrets*"],
  ),
  controller(
    "external-dns",
    "external-dns writes names for services and ingresses",
    ["*external-dns*"],
    reads("services", "ingresses", "pods", "nodes", "endpoints*", "gateways", "httproutes"),
    ["external-dns*"],
  ),
  controller(
    "prometheus",
    "Prometheus finds and scrapes targets",
    ["*prometheus*", "*kube-state-metrics*"],
    [...reads("*"), "get nodes/metrics", "get /metrics*"],
    ["prometheus*", "kube-state-metrics*", "operator"],
  ),
  controller(
    "datadog-agent",
    "the Datadog agent collects metrics, events and inventory",
    ["*datadog*"],
    [
      ...reads(
        "nodes",
        "pods",
        "services",
        "endpoints",
        "events",
        "namespaces",
        "*sets",
        "deployments",
        "jobs",
        "cronjobs",
      ),
      "get nodes/*",
      "get /metrics*",
      "create subjectaccessreviews",
      "create tokenreviews",
    ],
    ["datadog*", "agent"],
  ),
  controller(
    "csi-driver",
    "drivers of storage attach volumes and make them",
    ["*csi*", "*ebs-*", "*efs-*"],
    [
      "* volumeattachments*",
      "* persistentvolume*",
      "* csinodes",
      "* csistoragecapacities",
      "* volumesnapshot*",
      ...reads("nodes", "pods", "storageclasses"),
      "patch nodes",
    ],
    ["csi-*", "*csi*"],
  ),
  controller(
    "velero",
    "Velero backs the cluster up each night",
    ["*velero*"],
    [...reads("*"), "* backups*", "* restores*", "* schedules*", "* podvolume*", "create pods/exec"],
    ["velero*"],
  ),
  controller(
    "vault-agent",
    "Vault's injector and secrets operator",
    ["*vault-*", "*/vault"],
    [
      "* vault*",
      ...reads("secrets", "pods", "mutatingwebhookconfigurations"),
      "create tokenreviews",
      "patch mutatingwebhookconfigurations",
      "create secrets",
      "update secrets",
    ],
    ["vault*"],
  ),
  controller(
    "ingress-controller",
    "ingress and gateway controllers follow services",
    ["*ingress-nginx*", "*traefik*", "*istio*", "*envoy-gateway*", "*aws-load-balancer*"],
    [
      ...reads("services", "ingress*", "endpoints*", "secrets", "pods", "nodes", "*gateways", "*routes", "*classes"),
      "update ingresses/status",
      "patch ingresses*",
      "* targetgroupbindings*",
    ],
    ["nginx-ingress*", "traefik*", "pilot-discovery", "controller"],
  ),
];
