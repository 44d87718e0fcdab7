import { expect, test } from "vitest";
import { readInventoryFile } from "./read-file.ts";
import { type Accounts, accountsOf } from "./read-kubernetes.ts";

const RBAC = "rbac.authorization.k8s.io";

function read(...documents: readonly object[]): Accounts {
  const text = documents.map((document) => JSON.stringify(document)).join("\n---\n");
  return accountsOf(readInventoryFile({ path: "rbac.yaml", text }).manifests ?? []);
}

function binding(role: string, subject: object, namespace?: string): object {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace === undefined ? "ClusterRoleBinding" : "RoleBinding",
    metadata: { name: "b", ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
    subjects: [subject],
  };
}

function role(name: string, rules: readonly object[], labels: object = {}): object {
  return { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name, labels }, rules };
}

const account = (name: string, namespace?: string): object => ({ kind: "ServiceAccount", name, namespace });
const group = (name: string): object => ({ kind: "Group", apiGroup: RBAC, name });
const serviceAccount = (name: string, namespace?: string): object => ({
  ...{ apiVersion: "v1", kind: "ServiceAccount" },
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

/** Granted texts by the part of the pattern behind the cluster. */
function grants({ entries }: Accounts): Record<string, readonly string[] | undefined> {
  return Object.fromEntries(
    entries.map(({ pattern = "", granted }) => [pattern.split(":").slice(2).join(":"), granted]),
  );
}

test.each<[string, string, readonly string[], readonly string[]]>([
  ["view reads, but no secrets", "view", ["list pods", "get configmaps"], ["get secrets", "delete pods"]],
  ["edit writes, and enters pods", "edit", ["list pods", "delete deployments", "create pods/exec"], ["create roles"]],
  ["admin gives rights", "admin", ["list pods", "delete deployments", "create rolebindings"], ["get nodes"]],
  ["a delegator asks who somebody is", "system:auth-delegator", ["create tokenreviews"], ["get pods"]],
])("%s", (_, name, has, lacks) => {
  const granted = grants(read(binding(name, account("ci", "shop"), "shop")))["service-account:shop/ci"] ?? [];
  expect(granted).toEqual(expect.arrayContaining([...has]));
  expect(granted.filter((text) => lacks.includes(text))).toEqual([]);
});

test("everything in a cluster, in a namespace, and of one group of the API are three things", () => {
  const own = role("own", [{ apiGroups: ["cert-manager.io", ""], resources: ["*"], verbs: ["*"] }]);
  const read3 = read(
    binding("cluster-admin", account("a", "x")),
    binding("cluster-admin", account("b", "x"), "pay"),
    own,
    binding("own", account("c", "x")),
  );
  expect(grants(read3)).toEqual({
    "service-account:x/a": ["* *"],
    "service-account:x/b": ["* * in pay"],
    "service-account:x/c": ["* *.cert-manager.io", "* *.core"],
  });
});

test("what a chart adds to view has whoever may view, edit or administer", () => {
  const added = role("chart-view", [{ apiGroups: ["x.io"], resources: ["things"], verbs: ["get"] }], {
    "rbac.authorization.k8s.io/aggregate-to-view": "true",
  });
  for (const name of ["view", "edit", "admin"]) {
    expect(grants(read(added, binding(name, account("ci", "shop"))))["service-account:shop/ci"]).toContain(
      "get things",
    );
  }
});

test("a role of a file counts before the cluster's own of that name", () => {
  const view = role("view", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]);
  expect(grants(read(view, binding("view", account("ci", "shop"))))).toEqual({
    "service-account:shop/ci": ["get pods"],
  });
});

test("what a group is given has each account in it, whatever else it has", () => {
  const said = read(
    serviceAccount("api", "shop"),
    role("r", [{ resources: ["pods"], verbs: ["get"] }]),
    role("s", [{ resources: ["leases"], verbs: ["get"] }]),
    role("t", [{ resources: ["secrets"], verbs: ["get"] }]),
    binding("r", group("system:serviceaccounts")),
    binding("s", group("system:serviceaccounts:shop"), "shop"),
    binding("t", account("ci", "build")),
  );
  expect(grants(said)).toEqual({
    "service-account:shop/api": ["get leases", "get pods"],
    "service-account:*/*": ["get pods"],
    "service-account:shop/*": ["get leases", "get pods"],
    "service-account:build/ci": ["get pods", "get secrets"],
  });
});

test("users are of whatever kind the log says; an account by its user's name is that account", () => {
  const user = (name: string): object => ({ kind: "User", apiGroup: RBAC, name });
  const get = role("r", [{ resources: ["pods"], verbs: ["get"] }]);
  const names = ["deploy@p.iam.gserviceaccount.com", "system:kube-proxy", "system:serviceaccount:shop:api"];
  expect(Object.keys(grants(read(get, ...names.map((name) => binding("r", user(name))))))).toEqual([
    "*:deploy@p.iam.gserviceaccount.com",
    "*:system%3Akube-proxy",
    "service-account:shop/api",
  ]);
  expect(Object.keys(grants(read(get, binding("r", group("system:nodes")))))).toEqual(["*:system%3Anode%3A*"]);
});

test("what cannot be known of a binding is said, and what a cluster binds of itself is nobody's grant", () => {
  const ofItself = {
    ...binding("system:discovery", group("system:authenticated")),
    metadata: { name: "system:discovery", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
  };
  expect(read(ofItself, binding("system:discovery", group("system:unauthenticated")))).toEqual({
    entries: [],
    open: [],
  });
  expect(read(binding("view", group("oidc:devs")), binding("metrics", account("a", "b"))).open).toEqual([
    "rbac.yaml:1: who is in the group oidc:devs",
    "rbac.yaml:3: what metrics grants",
  ]);
});

test("an account whose chart leaves out the namespace is where its one binding says", () => {
  const get = role("r", [{ resources: ["pods"], verbs: ["get"] }]);
  const said = read(serviceAccount("nginx"), serviceAccount("two"), get, binding("r", account("nginx", "ingress")));
  expect(grants(said)).toEqual({
    "service-account:ingress/nginx": ["get pods"],
    "service-account:default/two": undefined,
  });
});
