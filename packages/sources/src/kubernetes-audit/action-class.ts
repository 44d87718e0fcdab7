import type { ActionClass } from "@rolecall/core";

const READS = new Set(["get", "list", "watch", "head"]);
const DELETES = new Set(["delete", "deletecollection"]);

/** Running something inside a container, or talking straight to it. */
const EXECUTE = new Set([
  "pods/exec",
  "pods/attach",
  "pods/portforward",
  "pods/proxy",
  "pods/ephemeralcontainers",
  "services/proxy",
  "nodes/proxy",
]);

/** Rights, trust, admission and the certificates behind them. */
const ADMIN = new Set(
  (
    "roles rolebindings clusterroles clusterrolebindings serviceaccounts validatingwebhookconfigurations " +
    "mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings " +
    "mutatingadmissionpolicies mutatingadmissionpolicybindings certificatesigningrequests " +
    "certificatesigningrequests/approval certificatesigningrequests/status clustertrustbundles apiservices " +
    "customresourcedefinitions podsecuritypolicies podsecurity resourcequotas limitranges priorityclasses " +
    "flowschemas prioritylevelconfigurations namespaces/finalize"
  ).split(" "),
);

const NETWORK = new Set(
  (
    "services endpoints endpointslices ingresses ingressclasses networkpolicies gateways httproutes ipaddresses " +
    "servicecidrs"
  ).split(" "),
);

/** Whatever the verb: running something, and questions about who one is and what one may. */
const BY_TARGET: ReadonlyMap<string, ActionClass> = new Map([
  ...[...EXECUTE].map((target) => [target, "execute"] as const),
  ["tokenreviews", "auth"],
  ["subjectaccessreviews", "discover"],
  ["localsubjectaccessreviews", "discover"],
  ["selfsubjectaccessreviews", "discover"],
  ["selfsubjectrulesreviews", "discover"],
  ["selfsubjectreviews", "discover"],
]);

/** Verbs that only the authorizer knows: they change who may do what. */
const BY_VERB: ReadonlyMap<string, ActionClass> = new Map([
  ["impersonate", "admin"],
  ["escalate", "admin"],
  ["bind", "admin"],
  ["approve", "admin"],
]);

/**
 * What a request does. `target` is the resource with its subresource, undefined for a path that is no resource: those
 * are the API's own description, its health and its metrics.
 */
export function actionClassOf(verb: string, target: string | undefined): ActionClass {
  if (target === undefined) return READS.has(verb) ? "discover" : "other";
  if (target === "secrets" || target === "serviceaccounts/token") return DELETES.has(verb) ? "delete" : "secret";
  const fixed = BY_TARGET.get(target) ?? BY_VERB.get(verb);
  if (fixed !== undefined) return fixed;
  return READS.has(verb) ? "read" : changeClass(verb, target);
}

function changeClass(verb: string, target: string): ActionClass {
  if (ADMIN.has(target)) return "admin";
  if (DELETES.has(verb)) return "delete";
  return NETWORK.has(target) ? "network" : "write";
}

/** OCSF 1.8 API Activity (6003): Create, Read, Update, Delete, Other. */
export function activityOf(verb: string): number {
  if (verb === "create" || verb === "post") return 1;
  if (READS.has(verb)) return 2;
  if (verb === "update" || verb === "patch" || verb === "put" || verb === "apply") return 3;
  return DELETES.has(verb) ? 4 : 99;
}
