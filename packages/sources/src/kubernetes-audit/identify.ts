import { type IdentityKind, identityUid } from "@rolecall/core";
import { ciSubject } from "../actor/ci-subject.ts";

/** Who a user name of the API server is. */
export interface Principal {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  /** What of the user name belongs to one session only. */
  readonly session: string | undefined;
}

const SERVICE_ACCOUNT = "system:serviceaccount:";

/** For a record that lost its user on the way: the API server calls whom it does not know `system:anonymous`. */
export const NOBODY = "anonymous";

/**
 * - `system:serviceaccount:<namespace>:<name>`: `service-account`, as `<namespace>/<name>`.
 * - `system:node:…`, `system:kube-…`, `system:apiserver`, bootstrap tokens, `eks:…`, `aks:…`, `gke:…`: `workload`.
 * - `system:admin`: `human`. `system:anonymous`, and nobody: `unknown`.
 * - An AWS session, as EKS maps it: the role, without its session (`ofSession` where the name is the cluster's own). A Google service account by its e-mail.
 * - An IAM user whose key EKS accepted: `access-key`. A pipeline whose OIDC token names it, whatever prefix the cluster
 *   puts before the subject: `ci-workflow`. A bare GUID is how AKS names a service principal of Entra: `oauth-app`.
 * - Everything else is a name from a certificate or an identity provider: `human`.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 */
export function identify(username: string, cluster: string): Principal {
  if (username.startsWith(SERVICE_ACCOUNT)) {
    const id = username.slice(SERVICE_ACCOUNT.length).replace(":", "/");
    return principal(cluster, "service-account", id);
  }
  const session = awsSession(username);
  if (session !== undefined) {
    return { ...principal(cluster, "role", session.role), session: session.name };
  }
  const ci = pipeline(username);
  if (ci !== undefined) return { ...principal(cluster, "ci-workflow", ci), session: username };
  return principal(cluster, kindOf(username), username);
}

/**
 * Who that is whose AWS session EKS accepted under a name of the cluster's own. A map of roles may write the session into
 * it (`username: loader:{{SessionName}}`): that name is another one each time, and the role is who. A session that is a person's
 * address names the person, as one whose name is the session alone.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
export function ofSession(username: string, arn: string, cluster: string): Principal | undefined {
  const session = awsSession(arn);
  if (session === undefined || session.name.includes("@") || !endsIn(username, session.name)) return undefined;
  return { ...principal(cluster, "role", session.role), session: session.name };
}

/** `loader:i-0abc` ends in `i-0abc`; `reloader` in no session that is called `loader`. */
function endsIn(username: string, session: string): boolean {
  return username.endsWith(session) && /[:/|]$/.test(username.slice(0, -session.length));
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function pipeline(username: string): string | undefined {
  const at = username.search(/\b(?:repo|project_path|organization):/);
  return at === -1 ? undefined : ciSubject(username.slice(at));
}

function kindOf(username: string): IdentityKind {
  if (username === NOBODY || username === "system:anonymous" || username === "system:unsecured") return "unknown";
  // Whoever holds the first kubeconfig of OpenShift or k3s, as `kubernetes-admin` elsewhere.
  if (username === "system:admin") return "human";
  if (/^(?:system|eks|aks|gke|k3s|rke|openshift|kubelet|kubeadm|kubernetes-addon):/.test(username)) return "workload";
  // With the certificate of this name the API server calls those that extend it.
  if (username === "aksService" || username === "front-proxy-client" || username.startsWith("spiffe://"))
    return "workload";
  if (username.endsWith(".gserviceaccount.com")) return "service-account";
  if (/^arn:[\w-]+:iam::\d*:user\//.test(username)) return "access-key";
  if (GUID.test(username)) return "oauth-app";
  return "human";
}

/** `arn:aws:sts::123456789012:assumed-role/deploy/i-0abc`: the role is who, the rest is one of its sessions. */
function awsSession(username: string): { readonly role: string; readonly name: string } | undefined {
  const match = /^(arn:[\w-]+:sts::\d*:assumed-role\/[^/]+)\/(.+)$/.exec(username);
  return match === null ? undefined : { role: match[1] ?? "", name: match[2] ?? "" };
}

function principal(cluster: string, kind: IdentityKind, nativeId: string): Principal {
  return { uid: identityUid("kubernetes", cluster, kind, nativeId), kind, name: nameOf(nativeId), session: undefined };
}

/** What a person calls it: of an ARN the last part of its path. */
function nameOf(nativeId: string): string {
  return nativeId.startsWith("arn:") ? nativeId.slice(nativeId.lastIndexOf("/") + 1) : nativeId;
}
