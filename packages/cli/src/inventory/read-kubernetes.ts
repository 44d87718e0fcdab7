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

/** One object of a cluster, as far as it may say something of service accounts. */
export interface Manifest {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly place: string;
}

/** Manifests of a file; what they say together with those of other files: {@link accountsOf}. */
export function readKubernetes(documents: readonly YamlDocument[], path: string): Reading {
  return { manifests: documents.flatMap((document) => manifestsOf(document, path)) };
}

/**
 * Service accounts with the labels and annotations that say whose they are, and what roles grant them, as `verb
 * resource`; also those that are only bound. The cluster is not in a manifest: the same account of every cluster is meant.
 */
export function accountsOf(manifests: readonly Manifest[]): readonly InventoryEntry[] {
  const granted = grantsOf(manifests);
  const accounts = manifests.filter(({ kind }) => kind === "ServiceAccount");
  const declared = new Set(accounts.map(({ name, namespace }) => `${namespace}/${name}`));
  const bound = Array.from(granted).filter(([account]) => !declared.has(account));
  return [
    ...accounts.map((account) => entryOf(account, granted.get(`${account.namespace}/${account.name}`)?.scopes)),
    ...bound.flatMap(([account, { scopes, place }]) =>
      scopes.size === 0 ? [] : [{ pattern: patternOf(account), granted: Array.from(scopes).toSorted(), place }],
    ),
  ];
}

/** May the manifest, with others, say something of service accounts? */
export function speaksOfAccounts({ kind }: Manifest): boolean {
  return /^(?:ServiceAccount|(?:Cluster)?Role(?:Binding)?)$/.test(kind);
}

function entryOf({ name, namespace, body, place }: Manifest, scopes: ReadonlySet<string> | undefined): InventoryEntry {
  const metadata = objectOf(body["metadata"]);
  const role = textOf(objectOf(metadata["annotations"])["eks.amazonaws.com/role-arn"]);
  return {
    ...factsOfTags({ ...objectOf(metadata["labels"]), ...objectOf(metadata["annotations"]) }),
    pattern: patternOf(`${namespace}/${name}`),
    ...(scopes === undefined || scopes.size === 0 ? {} : { granted: Array.from(scopes).toSorted() }),
    ...(role === undefined ? {} : { links: [role] }),
    place,
  };
}

function patternOf(account: string): string {
  return identityUid("kubernetes", "*", "service-account", account);
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

interface Granted {
  readonly scopes: Set<string>;
  /** Of the first binding. */
  readonly place: string;
}

/** Granted scopes by `namespace/name` of the service account. */
function grantsOf(manifests: readonly Manifest[]): ReadonlyMap<string, Granted> {
  const roles = new Map(
    manifests.map((manifest) => [roleKey(manifest.kind, manifest.namespace, manifest.name), manifest]),
  );
  const granted = new Map<string, Granted>();
  for (const binding of manifests) {
    if (binding.kind !== "RoleBinding" && binding.kind !== "ClusterRoleBinding") continue;
    const ref = objectOf(binding.body["roleRef"]);
    const role = roles.get(roleKey(String(ref["kind"]), binding.namespace, String(ref["name"])));
    if (role === undefined) continue;
    const scopes = [role, ...aggregatedIn(role, manifests)].flatMap((one) => Array.from(scopesOf(one)));
    for (const account of subjectsOf(binding)) {
      const known = granted.get(account) ?? { scopes: new Set<string>(), place: binding.place };
      for (const scope of scopes) known.scopes.add(scope);
      granted.set(account, known);
    }
  }
  return granted;
}

/** The cluster roles whose rules a controller writes into this one, by their labels. */
function aggregatedIn({ body }: Manifest, manifests: readonly Manifest[]): readonly Manifest[] {
  const selectors = listOf(objectOf(body["aggregationRule"])["clusterRoleSelectors"]).map((selector) =>
    Object.entries(objectOf(objectOf(selector)["matchLabels"])),
  );
  if (selectors.length === 0) return [];
  return manifests.filter((other) => {
    const labels = objectOf(objectOf(other.body["metadata"])["labels"]);
    const isSelected = (wanted: readonly (readonly [string, unknown])[]): boolean =>
      wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    return other.kind === "ClusterRole" && selectors.some(isSelected);
  });
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
