import { BUILT_IN_ROLES } from "./built-in-roles.ts";
import { labelsOf, type Subject, subjectsOf } from "./kubernetes-manifest.ts";
import { listOf, type Manifest, objectOf, textOf } from "./reading.ts";

/** What bindings give to one account, or to all of a group. */
export interface Granted {
  /** `verb resource`, sorted. */
  readonly scopes: readonly string[];
  /** Of the first binding. */
  readonly place: string;
}

export interface ClusterGrants {
  /** By {@link accountKey}; each with what the groups that hold it are given. */
  readonly granted: ReadonlyMap<string, Granted>;
  /** What of the bindings is not known, for people. */
  readonly open: readonly string[];
}

interface Collected {
  readonly scopes: Set<string>;
  place: string;
}

/** The keys of all service accounts, and of all of a namespace. Users' names have no slash before a star. */
const EVERY_ACCOUNT = "*/*";

/** How grants name who has them: `namespace/name` of a service account, `namespace/*`, `*` + `/*`, or `user:name`. */
export function accountKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/**
 * What roles grant to accounts, by the bindings of all files; roles that every cluster has need not be in one. What a group is
 * given has every account in it, since the more specific statement of two would else hide it.
 */
export function grantsOf(manifests: readonly Manifest[], accounts: Iterable<string>): ClusterGrants {
  const rights = rightsBy(manifests);
  const direct = new Map<string, Collected>();
  const bindings = manifests.filter((one) => /^(?:Cluster)?RoleBinding$/.test(one.kind) && !isOfTheCluster(one));
  for (const binding of bindings) {
    const scopes = rights(binding) ?? [];
    for (const holder of subjectsOf(binding).map(holderOf)) {
      if (holder !== undefined) collect(direct, holder, scopes, binding.place);
    }
  }
  const open = bindings.flatMap((binding) => [
    ...(rights(binding) === undefined ? [`${binding.place}: what ${roleNameOf(binding)} grants`] : []),
    ...subjectsOf(binding).flatMap((subject) =>
      holderOf(subject) === undefined ? [`${binding.place}: who is in the group ${subject.name}`] : [],
    ),
  ]);
  return { granted: withGroups(direct, accounts), open };
}

/** A cluster binds its own parts to roles of theirs: nobody is to lessen these. */
function isOfTheCluster(binding: Manifest): boolean {
  return labelsOf(binding)["kubernetes.io/bootstrapping"] !== undefined && roleNameOf(binding).startsWith("system:");
}

function roleNameOf({ body }: Manifest): string {
  return textOf(objectOf(body["roleRef"])["name"]) ?? "a role without a name";
}

/**
 * Who a subject stands for. Every caller is `system:authenticated`; those who are no service accounts are people and parts of
 * the cluster, whose rights are not told from this. Undefined for a group of which only its provider knows who is in it.
 */
function holderOf({ kind, name, namespace }: Subject): string | undefined {
  if (kind === "ServiceAccount") return accountKey(namespace, name);
  const [, where, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(name) ?? [];
  if (kind === "User") return where === undefined ? `user:${name}` : accountKey(where, account ?? "");
  if (name === "system:serviceaccounts" || name === "system:authenticated") return EVERY_ACCOUNT;
  const [, all] = /^system:serviceaccounts:(.+)$/.exec(name) ?? [];
  if (all !== undefined) return accountKey(all, "*");
  if (name === "system:nodes") return "user:system:node:*";
  return name.startsWith("system:") ? `group:${name}` : undefined;
}

function collect(into: Map<string, Collected>, key: string, scopes: Iterable<string>, place: string): void {
  const known = into.get(key) ?? { scopes: new Set<string>(), place };
  for (const scope of scopes) known.scopes.add(scope);
  into.set(key, known);
}

function withGroups(direct: ReadonlyMap<string, Collected>, accounts: Iterable<string>): Map<string, Granted> {
  const granted = new Map<string, Granted>();
  for (const key of new Set([...direct.keys(), ...accounts])) {
    if (key.startsWith("group:")) continue;
    const holders = [key, ...groupsOf(key)].flatMap((holder) => direct.get(holder) ?? []);
    const [first] = holders;
    if (first === undefined) continue;
    const scopes = Array.from(new Set(holders.flatMap((holder) => Array.from(holder.scopes)))).toSorted();
    if (scopes.length > 0) granted.set(key, { scopes, place: first.place });
  }
  return granted;
}

/** The groups that an account, or all of a namespace, are in besides. */
function groupsOf(key: string): readonly string[] {
  if (key.startsWith("user:") || key === EVERY_ACCOUNT) return [];
  return [`${key.slice(0, key.indexOf("/"))}/*`, EVERY_ACCOUNT].filter((group) => group !== key);
}

/** What the role of a binding lets one do there; undefined where no file and no cluster has the role. */
function rightsBy(manifests: readonly Manifest[]): (binding: Manifest) => readonly string[] | undefined {
  const own = new Map(
    manifests.filter(({ kind }) => /^(?:Cluster)?Role$/.test(kind)).map((role) => [keyOfRole(role), role] as const),
  );
  const roles = new Map([...BUILT_IN_ROLES.map((role) => [keyOfRole(role), role] as const), ...own]);
  const clusterRoles = Array.from(roles.values()).filter(({ kind }) => kind === "ClusterRole");
  const known = new Map<Manifest, readonly string[]>();
  const scopesIn = (role: Manifest): readonly string[] => {
    const scopes = known.get(role) ?? gathered(role, clusterRoles).flatMap((one) => Array.from(scopesOf(one)));
    known.set(role, scopes);
    return scopes;
  };
  return ({ kind, namespace, body }) => {
    const { kind: of, name } = objectOf(body["roleRef"]);
    const role = roles.get(roleKey(String(of), namespace, String(name)));
    if (role === undefined) return undefined;
    return kind === "ClusterRoleBinding" ? scopesIn(role) : scopesIn(role).map((scope) => within(scope, namespace));
  };
}

/** The role, and the cluster roles whose rules a controller writes into it, by their labels; and those of these. */
function gathered(role: Manifest, clusterRoles: readonly Manifest[]): readonly Manifest[] {
  const found = new Set([role]);
  for (const one of found) {
    for (const selector of listOf(objectOf(one.body["aggregationRule"])["clusterRoleSelectors"])) {
      const wanted = Object.entries(objectOf(objectOf(selector)["matchLabels"]));
      for (const other of clusterRoles) if (hasLabels(other, wanted)) found.add(other);
    }
  }
  return Array.from(found);
}

function hasLabels(role: Manifest, wanted: readonly (readonly [string, unknown])[]): boolean {
  const labels = labelsOf(role);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function keyOfRole({ kind, namespace, name }: Manifest): string {
  return roleKey(kind, namespace, name);
}

function roleKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${kind === "ClusterRole" ? "" : namespace} ${name}`;
}

function* scopesOf({ body }: Manifest): Generator<string> {
  for (const rule of listOf(body["rules"])) {
    const { verbs, resources, apiGroups, nonResourceURLs } = objectOf(rule);
    const things = [
      ...listOf(resources).flatMap((resource) => inGroups(String(resource), listOf(apiGroups))),
      ...listOf(nonResourceURLs).flatMap((path) => (path === "*" ? [] : [String(path)])),
    ];
    for (const verb of listOf(verbs)) for (const thing of things) yield `${String(verb)} ${thing}`;
  }
}

/** All resources of a group are not all: `*.cert-manager.io`, as kubectl writes it. */
function inGroups(resource: string, groups: readonly unknown[]): readonly string[] {
  if (resource !== "*" || groups.length === 0 || groups.includes("*")) return [resource];
  return groups.map((group) => `*.${group === "" ? "core" : String(group)}`);
}

/** Everything, in one namespace, is not everything. */
function within(scope: string, namespace: string): string {
  return scope === "* *" ? `* * in ${namespace}` : scope;
}
