import { identityUid, type JsonObject } from "@rolecall/core";
import { methodClass } from "../../action/verb-class.ts";
import { logTime } from "../../time/log-instant.ts";
import { given, membersOf, under } from "../steps/span-record.ts";

/** What says who somebody is, and what gives somebody more, by the beginning of its name. */
const AUTH =
  /^(?:user\.log(?:in|out)|spiffe|bot\.join|instance\.join|auth|cert\.create|mfa|device\.authenticate|recovery_code)/;
const ADMIN =
  /^(?:role|user(?!\.log)|auth_preference|bot\.(?!join)|access_request|access_list|lock|github|saml|oidc|join_token|trusted_cluster|login_rule|cluster_|session_recording_config)/;
/** What is done on a machine, in a database or through an application. */
const IN_SESSION = /^(?:session|scp|sftp|(?:app|db|desktop|windows\.desktop)\.session)|exec/;
/** What was acted on, by the likeliest member. */
const TARGETS = [
  "server_hostname",
  "db_service",
  "kubernetes_cluster",
  "app_name",
  "desktop_name",
  "name",
  "server_id",
  "spiffe_id",
];

/**
 * An event of Teleport's audit log in the native format. Machine ID's bots are bots, whose users are called `bot-…`; what no user did is an
 * agent's of the cluster. https://goteleport.com/docs/reference/deployment/monitoring/audit/
 */
export function teleportEvent(event: JsonObject): JsonObject | undefined {
  const { event: name, code, time, uid, cluster_name: cluster } = event;
  if (![name, code, time, uid].every((member) => typeof member === "string")) return undefined;
  if (!/^T[A-Z0-9]{2,20}[IWE]$/.test(String(code))) return undefined;
  const account = typeof cluster === "string" ? cluster : "";
  const [kind, native] = whoIn(event);
  const [actionClass, resource, roles] = [classOf(String(name), event), under(event, ...TARGETS), rolesIn(event)];
  // What administers a user or a role gives these rights; whoever signs in has them.
  const gives = actionClass === "admin" && roles !== undefined;
  return given({
    event_uid: `${uid}/${code}`,
    time: logTime(time),
    provider: "teleport",
    account_uid: account,
    action: name,
    action_class: actionClass,
    service: event["proto"] ?? "teleport",
    identity_uid: identityUid("teleport", account, kind, native),
    identity_kind: kind,
    identity_name: native,
    credential_expires: logTime(membersOf(event["identity"])["expires"]),
    session_uid: event["sid"],
    resource,
    granted_scopes: roles,
    outcome: outcomeOf(event),
    src_ip: under(event, "addr.remote", "addr_remote"),
    user_agent: event["user_agent"],
    labels: { ...labelsOf(event), ...(gives && { granted_to: resource ?? "somebody" }) },
  });
}

function classOf(name: string, event: JsonObject): string | undefined {
  if (name === "kube.request") return methodClass(String(event["verb"]));
  if (ADMIN.test(name)) return "admin";
  if (AUTH.test(name)) return "auth";
  return IN_SESSION.test(name) ? "execute" : undefined;
}

/** A code ends in `I` for what was done, `W` for what was not allowed, `E` for what failed. */
function outcomeOf(event: JsonObject): string {
  const status = Number(event["response_code"] ?? 0);
  if (event["success"] === false || String(event["code"]).endsWith("W") || status === 401 || status === 403)
    return "denied";
  return String(event["code"]).endsWith("E") || status >= 400 ? "error" : "success";
}

type Who = readonly [kind: "bot" | "human" | "workload" | "unknown", native: string];

/** A user of kind 2 is a bot's. */
function whoIn(event: JsonObject): Who {
  // Whoever decides about somebody's request is not called its user.
  const user = event["user"] ?? membersOf(event["identity"])["user"] ?? event["updated_by"];
  const bot = event["bot_name"];
  if (typeof bot === "string" && bot !== "") return ["bot", bot];
  if (typeof user === "string" && user !== "" && user !== "system") {
    return event["user_kind"] === 2 || user.startsWith("bot-") ? ["bot", user.replace(/^bot-/, "")] : ["human", user];
  }
  const host = under(event, "host_id", "server_id");
  return typeof host === "string" ? ["workload", host] : ["unknown", "anonymous"];
}

/** Which roles somebody got, or may ask for. */
function rolesIn({ roles }: JsonObject): readonly string[] | undefined {
  const texts = Array.isArray(roles) ? roles.filter((role) => typeof role === "string" && role !== "") : [];
  return texts.length === 0 ? undefined : (texts as string[]);
}

function labelsOf(event: JsonObject): JsonObject {
  const { login, method, verb, request_path: path, db_name: database, token_name: token, admin_actions_mfa } = event;
  return given({ code: event["code"], login, method, verb, path, database, token, admin_actions_mfa });
}
