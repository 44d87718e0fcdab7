import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { capableIn, escapesIn, podSpecsOf, sharingIn, whatRunsIn } from "../kubernetes/pod-specs.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["gcp-audit"];
const SPECS = podSpecsOf("raw.protoPayload.request");
const PODS = ["io.k8s.core.v1.pods.create"];
const TEMPLATES = [
  ...["deployments", "daemonsets", "statefulsets", "replicasets"].map((kind) => `io.k8s.apps.v1.${kind}.create`),
  "io.k8s.batch.v1.jobs.create",
  "io.k8s.batch.v1.cronjobs.create",
];
/** Parts of the cluster, and its controllers, which make the pods of what was judged itself. A workload's account is neither. */
const CLUSTER_ITSELF: Condition = {
  any: [
    { field: "resource", contains: "namespaces/kube-system/" },
    ...["system:serviceaccount:kube-system:", "kube-system/"].map((prefix) => ({ field: "identity_name", prefix })),
    {
      all: [
        { field: "identity_name", prefix: "system:" },
        { not: { field: "identity_name", prefix: "system:serviceaccount:" } },
        { not: { field: "identity_name", equals: "system:anonymous" } },
      ],
    },
  ],
};
const byOthers = (condition: Condition): Condition => ({ all: [{ not: CLUSTER_ITSELF }, condition] });
const ESCAPE = { tactic: "Privilege Escalation", technique: "T1611" } as const;
const INSTALLED = "Network, storage and monitoring agents need this; they are installed in namespaces of their own.";
const CORDON =
  "Cordon its node (reversible); keep the specification and logs of what runs, then delete it and what made it; rotate what the node's service account can reach.";
/** What makes two of them alike: the namespace stands in the resource, before a name that is the pod's own. */
const alike = ["raw.protoPayload.request.metadata.namespace", ...whatRunsIn(SPECS)];

const made = (method: string, request: JsonObject, principalEmail = "dev@example.com") =>
  gcp("k8s.io", method, [method], {
    resourceName: "core/v1/namespaces/shop/pods/web",
    authenticationInfo: { principalEmail },
    request,
  });
const pod = (spec: JsonObject, principalEmail?: string) => made("io.k8s.core.v1.pods.create", { spec }, principalEmail);
const container = (securityContext: JsonObject) => ({ containers: [{ name: "c", image: "i", securityContext }] });
const deployment = (spec: JsonObject) => made("io.k8s.apps.v1.deployments.create", { spec: { template: { spec } } });

/** What GKE's clusters run, as Google's log has it: the same as in a cluster's own log, and as grave. */
export const GCP_PODS: readonly Rule[] = [
  {
    ...plainRule({
      id: "gcp-pod-breaks-out",
      title: "{identity_name} started the pod {resource|that the log does not name}, which can take over its node",
      sources,
      actions: PODS,
      when: byOthers(escapesIn(SPECS)),
      severity: "high",
      attempted: "medium",
      attack: ESCAPE,
      expected: "pods without rights on their node",
      alike,
      falsePositives: [INSTALLED],
      response: [CORDON],
      fires: ["privileged", pod(container({ privileged: true }))],
      quiet: ["an ordinary one", pod(container({ privileged: false, runAsUser: 0 }))],
    }),
    version: 2,
    fires: [
      { name: "privileged", records: [pod(container({ privileged: true }))] },
      { name: "with the files of its machine", records: [pod({ volumes: [{ hostPath: { path: "/" } }] })] },
      { name: "by a workload's account", records: [pod({ hostPID: true }, "system:serviceaccount:shop:web")] },
    ],
    quiet: [
      { name: "as root, which is not its node's", records: [pod(container({ privileged: false, runAsUser: 0 }))] },
      {
        name: "made for a daemon set that was judged itself",
        records: [pod({ hostPID: true }, "system:serviceaccount:kube-system:daemon-set-controller")],
      },
    ],
  },
  {
    ...plainRule({
      id: "gcp-workload-breaks-out",
      title: "{identity_name} started pods that can take over their nodes ({resource|not named in the log})",
      sources,
      actions: TEMPLATES,
      when: byOthers(escapesIn(SPECS)),
      severity: "high",
      attempted: "medium",
      attack: ESCAPE,
      expected: "pods without rights on their node",
      alike,
      falsePositives: [INSTALLED],
      response: [CORDON],
      fires: ["with the processes of its machine", deployment({ hostPID: true })],
      quiet: ["an ordinary one", deployment({ containers: [{ name: "c", image: "i" }] })],
    }),
    version: 2,
  },
  {
    ...plainRule({
      id: "gcp-pod-capable",
      title: "{identity_name} started {resource|a pod} with powers over its network or its node",
      sources,
      actions: [...PODS, ...TEMPLATES],
      when: byOthers(capableIn(SPECS)),
      severity: "medium",
      attempted: "low",
      attack: ESCAPE,
      expected: "pods have no such powers",
      fires: ["may change its network", pod(container({ capabilities: { add: ["NET_ADMIN"] } }))],
      quiet: ["may bind a port", pod(container({ capabilities: { add: ["NET_BIND_SERVICE"] } }))],
    }),
    version: 2,
  },
  plainRule({
    id: "gcp-pod-on-its-node",
    title: "{identity_name} started {resource|a pod} in the network or the memory of its node",
    sources,
    actions: [...PODS, ...TEMPLATES],
    when: byOthers(sharingIn(SPECS)),
    severity: "low",
    attempted: "low",
    attack: ESCAPE,
    expected: "pods have a network of their own",
    falsePositives: [INSTALLED],
    fires: ["on the network of its machine", pod({ hostNetwork: true })],
    quiet: ["in its own", pod({ hostNetwork: false })],
  }),
];
