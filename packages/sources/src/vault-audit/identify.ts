import type { JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { readObject, readText, readTexts } from "../record/read-member.ts";

/** Auth methods by which people sign in; the rest is for machines. */
const PEOPLE = /^(?:userpass|ldap|okta|oidc|radius|saml|kerberos)\b/i;

/** The cluster is in no entry; collectors write it, each at its own place. `default` where nothing says it. */
export function clusterOf(record: JsonObject): string {
  for (const name of ["vault_cluster", "cluster", "cluster_name", "clusterName", "cluster_id"]) {
    const text = readText(record[name], 128);
    if (text !== undefined) return text;
  }
  return "default";
}

/** The token that asked, whatever new one the response gives (`auth/token/create`); a login has none but the one it gave. */
export function authOf(record: JsonObject): JsonObject | undefined {
  const asking = readObject(record["auth"]);
  const given = readObject(readObject(record["response"])?.["auth"]);
  if (given === undefined || (asking !== undefined && !isLogin(record) && isNamed(asking))) return asking;
  return given;
}

/** Login, with or without the caller in its path: `auth/ci/login`, `auth/ldap/login/ann`, `auth/sso/oidc/callback`. */
function isLogin(record: JsonObject): boolean {
  const path = readText(readObject(record["request"])?.["path"]) ?? "";
  return /^auth\/.+\/(?:login|callback)(?:\/|$)/.test(path);
}

function isNamed(auth: JsonObject): boolean {
  return firstText(auth, ["display_name", "entity_id", "client_token", "accessor"]) !== undefined;
}

/**
 * `<auth mount>/<role or entity>`. The display name begins with the mount (Vault writes its slashes as dashes) and goes
 * on with what the method calls the caller, so it gives both where the metadata give no role.
 */
export function identify(record: JsonObject, cluster: string): Who {
  const auth = authOf(record);
  const display = readText(auth?.["display_name"], 256);
  const who = auth === undefined ? undefined : ofAuth(auth, display, record, cluster);
  return who ?? ofLogin(readText(readObject(record["request"])?.["path"]), cluster);
}

function ofAuth(auth: JsonObject, display: string | undefined, record: JsonObject, cluster: string): Who | undefined {
  if (isRoot(auth, display)) return whoIs("vault", cluster, "root", "root");
  const metadata = readObject(auth["metadata"]) ?? {};
  const task = taskOf(metadata);
  if (task !== undefined) return whoIs("vault", cluster, "service-account", `token/${task}`, task);
  const caller = callerOf(metadata);
  const mount = mountOf(display, caller, record);
  const rest = display?.slice(mount.length + 1) || display;
  const person = personOf(metadata, mount, rest === display ? undefined : rest);
  if (person !== undefined) return whoIs("vault", cluster, "human", `${mount}/${person}`, person);
  const name = firstText(metadata, ["role_name", "role"]) ?? caller ?? readText(auth["entity_id"], 128) ?? rest;
  return name === undefined ? undefined : whoIs("vault", cluster, "service-account", `${mount}/${name}`, name);
}

function isRoot(auth: JsonObject, display: string | undefined): boolean {
  const policies = readTexts(auth["policies"]) ?? readTexts(auth["token_policies"]) ?? [];
  // A root token has no entity; an entity may well have the policy.
  return display === "root" || (policies.length === 1 && policies[0] === "root" && !readText(auth["entity_id"], 128));
}

/**
 * The task of a job, whose allocation comes and goes: tokens that Nomad makes for a task have no role and no entity, and
 * their display name is the allocation's. https://developer.hashicorp.com/nomad/docs/v1.7.x/integrations/vault/acl
 */
function taskOf(metadata: JsonObject): string | undefined {
  const said = (name: string): string | undefined => readText(metadata[name] ?? metadata[name.toLowerCase()], 128);
  const task = said("Task");
  if (task === undefined || said("AllocationID") === undefined) return undefined;
  return [said("Namespace"), said("JobID"), task].filter((part) => part !== undefined).join("/");
}

/** What the method itself calls the caller. */
function callerOf(metadata: JsonObject): string | undefined {
  const account = readText(metadata["service_account_name"]);
  const namespace = readText(metadata["service_account_namespace"]);
  if (account !== undefined) return namespace === undefined ? account : `${namespace}-${account}`;
  return readText(metadata["username"]) ?? readText(metadata["cert_name"]) ?? readText(metadata["common_name"]);
}

function mountOf(display: string | undefined, caller: string | undefined, record: JsonObject): string {
  const path = readText(readObject(record["request"])?.["path"]) ?? "";
  const login = /^auth\/(.+)\/login(?:\/|$)/.exec(path)?.[1];
  if (login !== undefined) return login;
  if (display === undefined) return "token";
  if (caller !== undefined && display.endsWith(`-${caller}`)) return display.slice(0, -caller.length - 1);
  const dash = display.indexOf("-");
  return dash > 0 ? display.slice(0, dash) : display;
}

/** `rest` follows the mount in the display name: OIDC has the person there, where its role is one for all people. */
function personOf(metadata: JsonObject, mount: string, rest: string | undefined): string | undefined {
  const name =
    readText(metadata["username"]) ?? readText(metadata["email"]) ?? readText(metadata["preferred_username"]);
  if (PEOPLE.test(mount)) return name ?? rest;
  return /^github\b/i.test(mount) ? name : undefined;
}

/** The request of a login has no token yet: only some methods name the caller in their path. */
function ofLogin(path: string | undefined, cluster: string): Who {
  const [, mount, name] = /^auth\/(.+)\/login\/([^/]+)$/.exec(path ?? "") ?? [];
  if (mount !== undefined && name !== undefined && PEOPLE.test(mount))
    return whoIs("vault", cluster, "human", `${mount}/${name}`, name);
  return whoIs("vault", cluster, "unknown", "anonymous");
}
