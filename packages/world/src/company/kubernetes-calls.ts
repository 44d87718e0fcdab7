import type { KubernetesCall } from "../records/kubernetes.ts";

const PODS = ["shop-6f7c9", "payments-7d9f4", "search-58b6d", "catalog-9c44b"];

/** What the cluster's controllers ask of the API server, most used first. */
export const KUBERNETES_CALLS: Readonly<Record<string, readonly KubernetesCall[]>> = {
  certificates: [
    call("watch", "cert-manager.io", "certificates"),
    call("get", "coordination.k8s.io", "leases", "cert-manager", ["cert-manager-controller"]),
    call("update", "coordination.k8s.io", "leases", "cert-manager", ["cert-manager-controller"]),
    call("get", "", "secrets", "production", ["shop-tls", "api-tls"]),
    call("update", "cert-manager.io", "certificates", "production", ["shop-tls", "api-tls"]),
    call("create", "", "events", "production", []),
  ],
  deployment: [
    call("list", "apps", "deployments", "production"),
    call("watch", "argoproj.io", "applications"),
    call("patch", "argoproj.io", "applications", "argocd", ["shop", "payments", "search"]),
    call("get", "apps", "deployments", "production", ["shop", "payments", "search"]),
    call("patch", "apps", "deployments", "production", ["shop", "payments", "search"]),
    call("list", "", "services", "production"),
  ],
  scaling: [
    call("list", "", "pods", "production"),
    call("get", "autoscaling", "horizontalpodautoscalers", "production", ["shop", "search"]),
    call("update", "apps", "deployments", "production", ["shop", "search"]),
    call("get", "metrics.k8s.io", "pods", "production", PODS),
  ],
  monitoring: [
    call("list", "", "pods"),
    call("watch", "", "endpoints"),
    call("get", "", "nodes", undefined, ["node-a", "node-b", "node-c"]),
    call("list", "", "services"),
  ],
  secrets: [
    call("watch", "external-secrets.io", "externalsecrets"),
    call("get", "", "secrets", "production", ["shop-db", "search-db"]),
    call("update", "", "secrets", "production", ["shop-db", "search-db"]),
    call("patch", "external-secrets.io", "externalsecrets", "production", ["shop-db", "search-db"]),
  ],
  job: [
    call("get", "", "configmaps", "batch", ["settings"]),
    call("create", "batch", "jobs", "batch", []),
    call("get", "batch", "jobs", "batch", ["run"]),
    call("delete", "batch", "jobs", "batch", ["run"]),
  ],
};

function call(
  verb: string,
  group: string,
  resource: string,
  namespace?: string,
  names: readonly string[] = [],
): KubernetesCall {
  return namespace === undefined ? { verb, group, resource, names } : { verb, group, resource, namespace, names };
}
