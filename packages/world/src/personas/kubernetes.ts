import { identityUid, type JsonObject } from "@rolecall/core";
import { releasesBefore, type Whereabouts } from "../network/whereabouts.ts";
import { uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { CLUSTER, type KubernetesCall, kubernetesAudit } from "../records/kubernetes.ts";
import { type Deed, type ForeignKind, type Persona, usualOf } from "./persona.ts";

export interface KubernetesPersonaOptions {
  readonly seed: Random;
  readonly namespace: string;
  readonly name: string;
  readonly calls: readonly KubernetesCall[];
  readonly releases: readonly number[];
  readonly whereabouts: Whereabouts;
}

const SECRETS = ["payments-api", "database-master", "registry", "signing-key"];

/** What intruders ask of an API server. */
const FOREIGN: Readonly<Record<ForeignKind, readonly KubernetesCall[]>> = {
  list: [
    { verb: "list", group: "", resource: "secrets", names: [] },
    { verb: "list", group: "", resource: "nodes", names: [] },
    { verb: "list", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings", names: [] },
    { verb: "create", group: "authorization.k8s.io", resource: "selfsubjectrulesreviews", names: [] },
    { verb: "list", group: "", resource: "serviceaccounts", names: [] },
    { verb: "list", group: "batch", resource: "cronjobs", names: [] },
  ],
  secret: [{ verb: "get", group: "", resource: "secrets", namespace: "production", names: SECRETS }],
  admin: [
    { verb: "create", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings", names: ["maintenance"] },
    {
      verb: "create",
      group: "",
      resource: "pods",
      subresource: "exec",
      namespace: "production",
      names: ["payments-7d9f", "shop-5c8b"],
    },
    {
      verb: "create",
      group: "",
      resource: "serviceaccounts",
      subresource: "token",
      namespace: "kube-system",
      names: ["admin"],
    },
  ],
  bulk: [{ verb: "list", group: "", resource: "configmaps", names: [] }],
};

/** Whom an intruder would be: a controller that may do anything. */
const IMPERSONATED: JsonObject = {
  username: "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
  groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
};

/** A service account of the cluster. */
export function createKubernetesPersona(options: KubernetesPersonaOptions): Persona {
  const { namespace, name, calls, releases, whereabouts } = options;
  const user = serviceAccountUser(options.seed, namespace, name);
  const deed =
    (call: KubernetesCall): Deed =>
    (random, at, client, result) =>
      kubernetesAudit(random, at, { user, call, client, result });
  return {
    identityUid: identityUid("kubernetes", CLUSTER, "service-account", `${namespace}/${name}`),
    name: `${namespace}/${name}`,
    dependsOn: "kubernetes",
    usual: (random, at) => deed(usualOf(calls, releasesBefore(releases, at), random)),
    foreign: (kind, random) => deed(random.pick(FOREIGN[kind])),
    delegate: () => (random, at, client, result) =>
      kubernetesAudit(random, at, {
        user,
        impersonated: IMPERSONATED,
        call: random.pick(FOREIGN.list),
        client,
        result,
      }),
    home: whereabouts,
  };
}

/** `user` of an audit event by a service account with a bound token. */
function serviceAccountUser(seed: Random, namespace: string, name: string): JsonObject {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid: uuid(seed.split("uid")),
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    extra: { "authentication.kubernetes.io/pod-name": [`${name}-5c8b9f`] },
  };
}
