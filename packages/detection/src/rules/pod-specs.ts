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

/** Where in a request for one of them the pod's specification stands. */
export const POD_SPECS: readonly string[] = [
  "raw.requestObject.spec",
  "raw.requestObject.spec.template.spec",
  "raw.requestObject.spec.jobTemplate.spec.template.spec",
];
