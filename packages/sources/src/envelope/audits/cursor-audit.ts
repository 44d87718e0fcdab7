import { identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { given, membersOf } from "../steps/span-record.ts";

/** What Cursor's audit log tells of; its stream to a bucket names the member by it that holds what is said. */
const TYPES: ReadonlySet<string> = new Set([
  ...["login", "logout", "add_user", "remove_user", "update_user_role", "user_spend_limit", "team_spend_limit"],
  ...["team_settings", "team_api_key", "user_api_key", "organization_api_key", "api_key", "service_account"],
  ...[
    "privacy_mode",
    "team_rule",
    "team_hook",
    "team_command",
    "bugbot_installation",
    "mcp_server_config",
    "repository",
  ],
  ...["create_directory_group", "update_directory_group", "delete_directory_group", "directory_group_permission"],
  ...["add_user_to_directory_group", "remove_user_from_directory_group", "invite_link", "invite_email_sent"],
  ...["protected_git_scope", "protected_git_scope_access_check", "cloud_agent_secret", "cloud_agent_user_settings"],
]);
/** What a person did something to, by the likeliest member. */
const TARGETS = [
  ...["server_name", "service_account_name", "service_account_id", "key_id", "api_key_id", "hook_id", "rule_id"],
  ...["secret_name", "setting_name", "target_user_email", "user_email", "recipient_email", "directory_group_id"],
  ...["group_id", "installation_id", "scope_id", "git_org_owner", "invite_id"],
];
/** All that its Admin API writes. */
const OF_API: ReadonlySet<string> = new Set([
  ...["event_id", "timestamp", "ip_address", "user_email", "event_type", "event_data"],
]);
const NOBODY: ReadonlySet<Json | undefined> = new Set([undefined, null, "", "unknown"]);

/**
 * An event of Cursor's audit log, of its Admin API or of its stream to a bucket, in the native format: who did it is a person.
 * https://cursor.com/docs/account/teams/admin-api, https://cursor.com/docs/enterprise/compliance-and-monitoring
 */
export function cursorAudit(record: JsonObject): JsonObject | undefined {
  const said = ofApi(record) ?? ofStream(record);
  if (said === undefined) return undefined;
  const { type, data, team } = said;
  const user = NOBODY.has(record["user_email"]) ? undefined : String(record["user_email"]).toLowerCase();
  const [kind, name] = user === undefined ? (["unknown", "anonymous"] as const) : (["human", user] as const);
  const verb = typeof data["action"] === "string" ? `.${data["action"]}` : "";
  const target = TARGETS.map((each) => data[each]).find((value) => typeof value === "string" && value !== "");
  return given({
    event_uid: said.id,
    time: said.time,
    provider: "cursor",
    account_uid: team,
    action: `${type}${verb}`,
    service: "cursor",
    identity_uid: identityUid("cursor", team ?? "", kind, name),
    identity_kind: kind,
    identity_name: name,
    resource: target,
    src_ip: NOBODY.has(record["ip_address"]) ? undefined : record["ip_address"],
    outcome: data["success"] === false || data["result"] === "blocked" ? "denied" : "success",
    labels: labelsOf(data),
  });
}

interface Said {
  readonly id: Json | undefined;
  readonly time: Json | undefined;
  readonly type: string;
  readonly data: JsonObject;
  readonly team: string | undefined;
}

function ofApi(record: JsonObject): Said | undefined {
  const { event_id: id, event_type: type, timestamp: time, ip_address: address, user_email: user } = record;
  if (typeof id !== "string" || typeof type !== "string" || !TYPES.has(type)) return undefined;
  if (address === undefined || user === undefined || !isJsonObject(record["event_data"])) return undefined;
  // Others have logs with such members, and more; who carried it may have added some of theirs.
  if (!Object.keys(record).every((name) => OF_API.has(name) || /^[@_]/.test(name))) return undefined;
  return { id, time, type, data: record["event_data"], team: undefined };
}

function ofStream(record: JsonObject): Said | undefined {
  const { metadata, team_id: team, ip_address: address, user_email: user } = record;
  if (!isJsonObject(metadata) || typeof team !== "string" || address === undefined || user === undefined)
    return undefined;
  const context = membersOf(metadata["context"]);
  const type = Object.keys(record).find((name) => TYPES.has(name) && isJsonObject(record[name]));
  if (type === undefined || context["ghost_mode"] === undefined) return undefined;
  return { id: metadata["id"], time: metadata["timestamp"], type, data: membersOf(record[type]), team };
}

/** What was said of it in single words. */
function labelsOf(data: JsonObject): JsonObject | undefined {
  const texts = Object.entries(data)
    .filter(([, value]) => typeof value === "string" || typeof value === "boolean")
    .map(([name, value]) => [name, String(value).slice(0, 256)] as const)
    .filter(([, value]) => value !== "");
  return texts.length === 0 ? undefined : Object.fromEntries(texts.slice(0, 16));
}
