/** Resources of Kubernetes that hold a pod. */
export const WORKLOADS: readonly string[] = [
  "pods",
  "deployments",
  "daemonsets",
  "statefulsets",
  "replicasets",
  "replicationcontrollers",
  "jobs",
  "cronjobs",
];

/** Operations by which somebody else's program may come to run: a workload is harmless when it is made, and changed later. */
export const RUNS_ANOTHER: readonly string[] = WORKLOADS.flatMap((kind) =>
  ["create", "update", "patch"].map((verb) => `${verb} ${kind}`),
);

/** Where in a request for one of them the pod's specification stands. */
export const POD_SPECS: readonly string[] = [
  "raw.requestObject.spec",
  "raw.requestObject.spec.template.spec",
  "raw.requestObject.spec.jobTemplate.spec.template.spec",
];

/** Paths of a node behind which its secrets, its runtime or the node itself stand. */
export const HOST_PATHS: readonly string[] = [
  "/",
  "/etc",
  "/etc/kubernetes",
  "/etc/kubernetes/pki",
  "/etc/kubernetes/manifests",
  "/root",
  "/proc",
  "/var/lib/kubelet",
  "/var/lib/etcd",
  "/var/lib/docker",
  "/var/run",
  "/run",
  "/var/run/docker.sock",
  "/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/var/run/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/var/run/crio/crio.sock",
];
