import { parseIdentityUid } from "@rolecall/core";
import type { Usage } from "./usage.ts";

interface RbacRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

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
    if (resource === "" || resource.startsWith("/") || OPEN.has(`${verb} ${resource}`)) continue;
    const target = `${group === "core" ? "" : group} ${resource}`;
    for (const place of placesOf(resources)) {
      const verbs = byPlace.get(place) ?? new Map<string, Set<string>>();
      verbs.set(target, (verbs.get(target) ?? new Set<string>()).add(verb));
      byPlace.set(place, verbs);
    }
  }
  return byPlace;
}

/** Namespaces of `pods/namespace/name`; the empty one for the whole cluster. */
function placesOf(resources: ReadonlySet<string>): ReadonlySet<string> {
  const places = Array.from(resources, (resource) => {
    const [kind = "", namespace = "", name] = resource.split("/");
    return name === undefined && CLUSTER_WIDE.has(kind) ? "" : namespace;
  });
  return new Set(places.length === 0 ? [""] : places);
}

function rulesOf(verbs: ReadonlyMap<string, ReadonlySet<string>>): readonly RbacRule[] {
  const grouped = new Map<string, { group: string; verbs: readonly string[]; resources: string[] }>();
  for (const [target, used] of Array.from(verbs).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [group = "", resource = ""] = target.split(" ");
    const sorted = Array.from(used).toSorted();
    const key = `${group} ${sorted.join(",")}`;
    const known = grouped.get(key) ?? { group, verbs: sorted, resources: [] };
    known.resources.push(resource);
    grouped.set(key, known);
  }
  return Array.from(grouped.values(), ({ group, verbs: sorted, resources }) => ({
    apiGroups: [group],
    resources,
    verbs: sorted,
  }));
}

function manifests(
  place: string,
  rules: readonly RbacRule[],
  namespace: string,
  account: string,
): readonly RbacManifest[] {
  const kind = place === "" ? "ClusterRole" : "Role";
  const metadata = { name: `${account}-used`, ...(place === "" ? {} : { namespace: place }) };
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
