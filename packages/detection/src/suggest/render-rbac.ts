import { parseIdentityUid } from "@rolecall/core";
import type { Usage } from "./usage.ts";

type RbacRule = { readonly verbs: readonly string[] } & (
  | { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }
  | { readonly nonResourceURLs: readonly string[] }
);

/** A Role or ClusterRole with its binding, as the API takes them. */
export type RbacManifest = Readonly<Record<string, unknown>>;

/** Resources without a namespace, beside those of custom definitions. */
const CLUSTER_WIDE = new Set([
  ...["nodes", "namespaces", "persistentvolumes", "clusterroles", "clusterrolebindings", "storageclasses"],
  ...["customresourcedefinitions", "certificatesigningrequests", "priorityclasses", "runtimeclasses", "ingressclasses"],
  ...[
    "apiservices",
    "mutatingwebhookconfigurations",
    "validatingwebhookconfigurations",
    "volumeattachments",
    "csinodes",
  ],
  ...["subjectaccessreviews", "selfsubjectaccessreviews", "tokenreviews"],
]);
/** Every client may: system:discovery grants it. */
const OPEN = new Set(["get /version", "get /healthz", "get /api", "get /apis"]);

/**
 * The usage as RBAC: a Role in each namespace that was used, a ClusterRole for what has no namespace, and the bindings.
 * Undefined where the identity is no service account.
 */
export function renderRbac(usage: Usage): readonly RbacManifest[] | undefined {
  const key = parseIdentityUid(usage.identity);
  const [namespace, account] = key?.nativeId.split("/") ?? [];
  if (key?.provider !== "kubernetes" || namespace === undefined || account === undefined) return undefined;
  const byPlace = usedIn(usage.calls);
  return Array.from(byPlace.keys())
    .toSorted()
    .flatMap((place) => manifests(place, rulesOf(byPlace.get(place) ?? new Map()), namespace, account));
}

/** Verbs by `group resource`, by namespace. */
function usedIn(calls: Usage["calls"]): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const byPlace = new Map<string, Map<string, Set<string>>>();
  for (const [call, resources] of calls) {
    const [group = "", verb = "", resource = ""] = call.split(" ");
    if (resource === "" || OPEN.has(`${verb} ${resource}`)) continue;
    const target = `${group === "core" ? "" : group} ${resource}`;
    for (const place of placesOf(resources, verb)) {
      const verbs = byPlace.get(place) ?? new Map<string, Set<string>>();
      verbs.set(target, (verbs.get(target) ?? new Set<string>()).add(verb));
      byPlace.set(place, verbs);
    }
  }
  return byPlace;
}

/** Verbs that are of one thing by its name. */
const OF_ONE = new Set(["get", "update", "patch", "delete"]);

/** Namespaces of `pods/namespace/name`; the empty one for the whole cluster: `nodes/name`, and what else is named without one. */
function placesOf(resources: ReadonlySet<string>, verb: string): ReadonlySet<string> {
  const places = Array.from(resources, (resource) => {
    if (resource.startsWith("/")) return "";
    const [kind = "", namespace = "", name] = resource.split("/");
    return name === undefined && (OF_ONE.has(verb) || CLUSTER_WIDE.has(kind)) ? "" : namespace;
  });
  return new Set(places.length === 0 ? [""] : places);
}

function rulesOf(verbs: ReadonlyMap<string, ReadonlySet<string>>): readonly RbacRule[] {
  const grouped = new Map<string, { group: string; verbs: readonly string[]; resources: string[] }>();
  for (const [target, used] of Array.from(verbs).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [group = "", resource = ""] = target.split(" ");
    const sorted = Array.from(used).toSorted();
    const isPath = resource.startsWith("/");
    const key = `${isPath ? "/" : group} ${sorted.join(",")}`;
    const known = grouped.get(key) ?? { group, verbs: sorted, resources: [] };
    known.resources.push(resource);
    grouped.set(key, known);
  }
  return Array.from(grouped.values(), ({ group, verbs: sorted, resources }) =>
    resources[0]?.startsWith("/") === true
      ? { nonResourceURLs: resources, verbs: sorted }
      : { apiGroups: [group], resources, verbs: sorted },
  );
}

function manifests(
  place: string,
  rules: readonly RbacRule[],
  namespace: string,
  account: string,
): readonly RbacManifest[] {
  const kind = place === "" ? "ClusterRole" : "Role";
  // Elsewhere there may be accounts of that name from several namespaces.
  const name = place === namespace ? `${account}-used` : `${namespace}-${account}-used`;
  const metadata = { name, ...(place === "" ? {} : { namespace: place }) };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
  ];
}
