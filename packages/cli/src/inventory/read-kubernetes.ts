import { type InventoryEntry, identityUid } from "@rolecall/core";
import { factsOfTags, listOf, objectOf, type Reading, textOf } from "./reading.ts";
import type { YamlDocument } from "./yaml-document.ts";

/**
 * Any manifest: folders hold those of deployments, charts and kustomizations beside those of accounts. What is no account, role
 * or binding says nothing of machines.
 */
export function isKubernetes(value: unknown): boolean {
  const { apiVersion, kind } = objectOf(value);
  return typeof apiVersion === "string" && typeof kind === "string";
}

interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly place: string;
}

/**
 * Service accounts with the labels and annotations that say whose they are, and what roles grant them, as `verb
 * resource`. The cluster is not in a manifest: the same account of every cluster is meant.
 */
export function readKubernetes(documents: readonly YamlDocument[], path: string): Reading {
  const manifests = documents.flatMap((document) => manifestsOf(document, path));
  const granted = grantsOf(manifests);
  const accounts = manifests.filter(({ kind }) => kind === "ServiceAccount");
  const identities = accounts.map(({ name, namespace, body, place }): InventoryEntry => {
    const metadata = objectOf(body["metadata"]);
    const scopes = granted.get(`${namespace}/${name}`);
    const role = textOf(objectOf(metadata["annotations"])["eks.amazonaws.com/role-arn"]);
    return {
      ...factsOfTags({ ...objectOf(metadata["labels"]), ...objectOf(metadata["annotations"]) }),
      pattern: identityUid("kubernetes", "*", "service-account", `${namespace}/${name}`),
      ...(scopes === undefined ? {} : { granted: Array.from(scopes).toSorted() }),
      ...(role === undefined ? {} : { links: [role] }),
      place,
    };
  });
  return { identities };
}

function manifestsOf(document: YamlDocument, path: string): readonly Manifest[] {
  const whole = objectOf(document.value);
  // `kubectl get` prints a List, the API one of the kind (ServiceAccountList), whose items do not name it again.
  const [, of] = /^(.*)List$/.exec(textOf(whole["kind"]) ?? "") ?? [];
  const isList = of !== undefined && Array.isArray(whole["items"]);
  const items = isList ? listOf(whole["items"]) : [whole];
  return items.flatMap((item, at) => {
    const body = objectOf(item);
    const metadata = objectOf(body["metadata"]);
    const [kind, name] = [textOf(body["kind"]) ?? textOf(of), textOf(metadata["name"])];
    if (kind === undefined || name === undefined) return [];
    const { line } = document.locate(isList ? ["items", at, "metadata", "name"] : ["metadata", "name"]);
    return [{ kind, name, namespace: textOf(metadata["namespace"]) ?? "default", body, place: `${path}:${line}` }];
  });
}

/** Granted scopes by `namespace/name` of the service account. */
function grantsOf(manifests: readonly Manifest[]): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map(
    manifests.map((manifest) => [roleKey(manifest.kind, manifest.namespace, manifest.name), manifest]),
  );
  const granted = new Map<string, Set<string>>();
  for (const binding of manifests) {
    if (binding.kind !== "RoleBinding" && binding.kind !== "ClusterRoleBinding") continue;
    const ref = objectOf(binding.body["roleRef"]);
    const role = roles.get(roleKey(String(ref["kind"]), binding.namespace, String(ref["name"])));
    if (role === undefined) continue;
    for (const account of subjectsOf(binding)) {
      granted.set(account, new Set([...(granted.get(account) ?? []), ...scopesOf(role)]));
    }
  }
  return granted;
}

function roleKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${kind === "ClusterRole" ? "" : namespace} ${name}`;
}

function subjectsOf({ body, namespace }: Manifest): readonly string[] {
  return listOf(body["subjects"]).flatMap((subject) => {
    const { kind, name, namespace: where } = objectOf(subject);
    return kind === "ServiceAccount" && typeof name === "string" ? [`${textOf(where) ?? namespace}/${name}`] : [];
  });
}

function* scopesOf({ body }: Manifest): Generator<string> {
  for (const rule of listOf(body["rules"])) {
    const { verbs, resources } = objectOf(rule);
    for (const verb of listOf(verbs))
      for (const resource of listOf(resources)) yield `${String(verb)} ${String(resource)}`;
  }
}
