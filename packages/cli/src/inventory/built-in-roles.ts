import type { Manifest } from "./reading.ts";

/** What a rule of a role says, as far as grants are told: verbs and what they are of, parted by blanks. */
type Right = readonly [verbs: string, resources: string];

const READ = "get list watch";
const CHANGE = "create delete deletecollection patch update";
const ALL = `${READ} ${CHANGE}`;
const EVENTS: Right = ["create patch update", "events"];

const VIEW: readonly Right[] = [
  [
    READ,
    "bindings configmaps endpoints events limitranges namespaces namespaces/status persistentvolumeclaims persistentvolumeclaims/status",
  ],
  [READ, "pods pods/log pods/status resourcequotas resourcequotas/status serviceaccounts services services/status"],
  [READ, "replicationcontrollers replicationcontrollers/scale replicationcontrollers/status endpointslices"],
  [READ, "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status"],
  [READ, "replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status"],
  [READ, "horizontalpodautoscalers horizontalpodautoscalers/status cronjobs cronjobs/status jobs jobs/status"],
  [READ, "poddisruptionbudgets poddisruptionbudgets/status ingresses ingresses/status networkpolicies"],
];
const EDIT: readonly Right[] = [
  [READ, "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"],
  ["impersonate", "serviceaccounts"],
  [CHANGE, "pods pods/attach pods/exec pods/portforward pods/proxy configmaps events persistentvolumeclaims secrets"],
  [CHANGE, "replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy"],
  ["create", "pods/eviction serviceaccounts/token"],
  [CHANGE, "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale"],
  [CHANGE, "statefulsets statefulsets/scale horizontalpodautoscalers cronjobs jobs poddisruptionbudgets"],
  [CHANGE, "ingresses networkpolicies"],
  [ALL, "leases"],
];
const ADMIN: readonly Right[] = [
  ["create", "localsubjectaccessreviews"],
  [ALL, "rolebindings roles"],
];
const NODE: readonly Right[] = [
  ["create", "tokenreviews localsubjectaccessreviews subjectaccessreviews"],
  [READ, "services nodes runtimeclasses csidrivers csinodes"],
  ["create patch update", "nodes nodes/status events"],
  ["get list watch create delete", "pods"],
  ["patch update", "pods/status"],
  ["create", "pods/eviction serviceaccounts/token"],
  ["get list watch", "configmaps secrets"],
  ["get", "persistentvolumeclaims persistentvolumes endpoints volumeattachments serviceaccounts"],
  ["get create delete patch update", "leases csinodes"],
  ["get list watch create", "certificatesigningrequests"],
  ["patch update", "persistentvolumeclaims/status"],
];

/**
 * Roles of every cluster that charts and people bind to their accounts, with the rights of the documented defaults; those of the cluster's own
 * controllers are bound to nobody else. A cluster's own export of a role counts before it.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const BUILT_IN_ROLES: readonly Manifest[] = [
  clusterRole("cluster-admin", [["*", "*"]], { paths: "*" }),
  clusterRole("admin", ADMIN, { gathers: "admin" }),
  clusterRole("edit", EDIT, { gathers: "edit", into: "admin" }),
  clusterRole("view", VIEW, { gathers: "view", into: "edit" }),
  clusterRole("system:aggregate-to-admin", ADMIN),
  clusterRole("system:aggregate-to-edit", EDIT),
  clusterRole("system:aggregate-to-view", VIEW),
  clusterRole("system:auth-delegator", [["create", "tokenreviews subjectaccessreviews"]]),
  clusterRole("system:basic-user", [["create", "selfsubjectaccessreviews selfsubjectrulesreviews selfsubjectreviews"]]),
  clusterRole("system:discovery", [], {
    paths: "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/",
  }),
  clusterRole("system:public-info-viewer", [], { paths: "/healthz /livez /readyz /version /version/" }),
  clusterRole("system:service-account-issuer-discovery", [], {
    paths: "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/",
  }),
  clusterRole("system:monitoring", [], {
    paths: "/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*",
  }),
  clusterRole("system:heapster", [[READ, "events namespaces nodes pods deployments"]]),
  clusterRole("system:kube-aggregator", [[READ, "endpoints services"]]),
  clusterRole("system:kube-dns", [["list watch", "endpoints services"]]),
  clusterRole("system:kubelet-api-admin", [
    [READ, "nodes"],
    ["proxy", "nodes"],
    ["*", "nodes/log nodes/metrics nodes/proxy nodes/stats"],
  ]),
  clusterRole("system:node", NODE),
  clusterRole("system:node-bootstrapper", [["get list watch create", "certificatesigningrequests"]]),
  clusterRole("system:node-problem-detector", [["get", "nodes"], ["patch", "nodes/status"], EVENTS]),
  clusterRole("system:node-proxier", [
    ["list watch", "endpoints services endpointslices"],
    ["get list watch", "nodes"],
    EVENTS,
  ]),
  clusterRole("system:persistent-volume-provisioner", [
    ["get list watch create delete", "persistentvolumes"],
    ["get list watch update", "persistentvolumeclaims"],
    [READ, "storageclasses"],
    ["watch", "events"],
    EVENTS,
  ]),
  clusterRole("system:volume-scheduler", [
    ["get list watch patch update", "persistentvolumes"],
    [READ, "storageclasses"],
    ["get list watch patch update", "persistentvolumeclaims"],
  ]),
  roleOf("Role", "kube-system", "extension-apiserver-authentication-reader", { rights: [[READ, "configmaps"]] }),
];

interface Further {
  /** Roles with its label are added to it. */
  readonly gathers?: string;
  /** The role to which this one is added. */
  readonly into?: string;
  /** Paths of the API that are no resources, for reading. */
  readonly paths?: string;
}

function clusterRole(name: string, rights: readonly Right[], further: Further = {}): Manifest {
  return roleOf("ClusterRole", "", name, { ...further, rights });
}

function roleOf(
  kind: "ClusterRole" | "Role",
  namespace: string,
  name: string,
  { rights, gathers, into, paths }: Further & { readonly rights: readonly Right[] },
): Manifest {
  const labels = into === undefined ? {} : gathered(into);
  const rules = rights.map(([verbs, resources]) => ({
    ...{ apiGroups: ["*"], verbs: verbs.split(" "), resources: resources.split(" ") },
  }));
  const open = paths === undefined ? [] : [{ nonResourceURLs: paths.split(" "), verbs: [paths === "*" ? "*" : "get"] }];
  const aggregationRule = { clusterRoleSelectors: gathers === undefined ? [] : [{ matchLabels: gathered(gathers) }] };
  return {
    ...{ kind, name, namespace, place: "every cluster" },
    body: { metadata: { name, labels }, aggregationRule, rules: [...rules, ...open] },
  };
}

function gathered(into: string): Readonly<Record<string, string>> {
  return { [`rbac.authorization.k8s.io/aggregate-to-${into}`]: "true" };
}
