import type { Condition } from "../../rule.ts";

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

/** Where in a request for one of them, which stands at `root`, the pod's specification stands. */
export const podSpecsOf = (root: string): readonly string[] => [
  `${root}.spec`,
  `${root}.spec.template.spec`,
  `${root}.spec.jobTemplate.spec.template.spec`,
];

/** In a cluster's own audit log. */
export const POD_SPECS: readonly string[] = podSpecsOf("raw.requestObject");

/** Paths of a node behind which its secrets, its runtime or the node itself stand. */
const HOST_PATHS: readonly string[] = [
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

const LISTS = ["containers", "initContainers", "ephemeralContainers"];
const TAKEOVERS = ["SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "BPF", "ALL"];
const POWERS = [
  "NET_ADMIN",
  "NET_RAW",
  "DAC_READ_SEARCH",
  "DAC_OVERRIDE",
  "SYS_RAWIO",
  "SYS_BOOT",
  "SYSLOG",
  "SYS_CHROOT",
];

const powersIn = (lists: readonly string[], spec: string, powers: readonly string[]): readonly Condition[] =>
  lists.map((list) => ({
    field: `${spec}.${list}.*.securityContext.capabilities.add`,
    in: [...powers, ...powers.map((power) => `CAP_${power}`)],
  }));

/** A pod that can take over its node. */
export const escapesIn = (specs: readonly string[]): Condition => ({
  any: specs.flatMap((spec): readonly Condition[] => [
    ...LISTS.flatMap((list): readonly Condition[] => {
      const context = `${spec}.${list}.*.securityContext`;
      return [
        { field: `${context}.privileged`, equals: true },
        { field: `${context}.windowsOptions.hostProcess`, equals: true },
      ];
    }),
    ...powersIn(LISTS, spec, TAKEOVERS),
    { field: `${spec}.securityContext.windowsOptions.hostProcess`, equals: true },
    { field: `${spec}.hostPID`, equals: true },
    { field: `${spec}.volumes.*.hostPath.path`, isPath: HOST_PATHS },
  ]),
});

/** A pod with powers over its network, or by which one gets further. */
export const capableIn = (specs: readonly string[]): Condition => ({
  any: specs.flatMap((spec) => powersIn(["containers", "initContainers"], spec, POWERS)),
});

/** A pod in the network or the memory of its node. */
export const sharingIn = (specs: readonly string[]): Condition => ({
  any: specs.flatMap((spec) =>
    ["hostNetwork", "hostIPC"].map((member) => ({ field: `${spec}.${member}`, equals: true })),
  ),
});

/** What a container runs: its image, in it the command, what is run beside that, and with which powers. */
const RUN = [
  ...["image", "command", "args"],
  ...["lifecycle.postStart", "lifecycle.preStop"].map((hook) => `${hook}.exec.command`),
  ...["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => `${probe}.exec.command`),
  ...["privileged", "capabilities.add", "windowsOptions.hostProcess"].map((power) => `securityContext.${power}`),
];

/** What runs in a pod, and what of its node it has. */
export const whatRunsIn = (specs: readonly string[]): readonly string[] =>
  specs.flatMap((spec) => [
    ...LISTS.flatMap((list) => RUN.map((member) => `${spec}.${list}.*.${member}`)),
    ...["volumes.*.hostPath.path", "hostPID", "hostNetwork", "hostIPC"].map((member) => `${spec}.${member}`),
  ]);
