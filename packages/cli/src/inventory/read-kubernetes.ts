import { type InventoryEntry, identityUid } from "@rolecall/core";
import { accountKey, grantsOf } from "./kubernetes-grants.ts";
import { subjectsOf } from "./kubernetes-manifest.ts";
import { factsOfTags, listOf, type Manifest, objectOf, type Reading, textOf } from "./reading.ts";
import type { YamlDocument } from "./yaml-document.ts";

/**
 * Any manifest: folders hold those of deployments, charts and kustomizations beside those of accounts. What is no account, role
 * or binding says nothing of machines.
 */
export function isKubernetes(value: unknown): boolean {
  const { apiVersion, kind } = objectOf(value);
  return typeof apiVersion === "string" && typeof kind === "string";
}

/** Manifests of a file; what they say together with those of other files: {@link accountsOf}. */
export function readKubernetes(documents: readonly YamlDocument[], path: string): Reading {
  return { manifests: documents.flatMap((document) => manifestsOf(document, path)) };
}

/** What the manifests of all files say together, and what of their bindings cannot be known. */
export interface Accounts {
  readonly entries: readonly InventoryEntry[];
  readonly open: readonly string[];
}

/**
 * Service accounts with the labels and annotations that say whose they are, and what roles grant them, as `verb
 * resource`; also those that are only bound, users, and all of a group. The cluster is not in a manifest: the same account of
 * every cluster is meant.
 */
export function accountsOf(manifests: readonly Manifest[]): Accounts {
  const accounts = placed(manifests);
  const declared = new Map(accounts.map((account) => [accountKey(account.namespace, account.name), account]));
  const { granted, open } = grantsOf(manifests, declared.keys());
  return {
    entries: [
      ...accounts.map((account) => entryOf(account, granted.get(accountKey(account.namespace, account.name))?.scopes)),
      ...Array.from(granted).flatMap(([holder, { scopes, place }]) =>
        declared.has(holder) ? [] : [{ pattern: patternOf(holder), granted: scopes, place }],
      ),
    ],
    open,
  };
}

/** Charts leave out the namespace that they are installed into; where one binding names it, that is where the account is. */
function placed(manifests: readonly Manifest[]): readonly Manifest[] {
  const namespaces = new Map<string, Set<string>>();
  for (const subject of manifests.flatMap(subjectsOf)) {
    if (subject.kind !== "ServiceAccount") continue;
    namespaces.set(subject.name, (namespaces.get(subject.name) ?? new Set()).add(subject.namespace));
  }
  return manifests.flatMap((account) => {
    if (account.kind !== "ServiceAccount") return [];
    const named = textOf(objectOf(account.body["metadata"])["namespace"]);
    const [only, ...others] = namespaces.get(account.name) ?? [];
    return [
      named === undefined && only !== undefined && others.length === 0 ? { ...account, namespace: only } : account,
    ];
  });
}

/** May the manifest, with others, say something of service accounts? */
export function speaksOfAccounts({ kind }: Manifest): boolean {
  return /^(?:ServiceAccount|(?:Cluster)?Role(?:Binding)?)$/.test(kind);
}

function entryOf({ name, namespace, body, place }: Manifest, scopes: readonly string[] | undefined): InventoryEntry {
  const metadata = objectOf(body["metadata"]);
  const role = textOf(objectOf(metadata["annotations"])["eks.amazonaws.com/role-arn"]);
  return {
    ...factsOfTags({ ...objectOf(metadata["labels"]), ...objectOf(metadata["annotations"]) }),
    pattern: patternOf(accountKey(namespace, name)),
    ...(scopes === undefined ? {} : { granted: scopes }),
    ...(role === undefined ? {} : { links: [role] }),
    place,
  };
}

/** A user may be a person, a pipeline or a cloud's account: of whatever kind the log says. */
function patternOf(holder: string): string {
  if (!holder.startsWith("user:")) return identityUid("kubernetes", "*", "service-account", holder);
  const [provider, account, , ...id] = identityUid("kubernetes", "*", "human", holder.slice("user:".length)).split(":");
  return [provider, account, "*", ...id].join(":");
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
