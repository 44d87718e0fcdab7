import { identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { countryCode } from "../../address/country-code.ts";
import { given, membersOf, under, wordOf } from "../steps/span-record.ts";

/**
 * An event of 1Password's Events API in the native format: audit events, uses of items, attempts to sign in. A service account has an address in a domain of
 * its own. Its provider is no `1password`, before whose colon what follows is a password, and masked. https://developer.1password.com/docs/events-api/reference/
 */
export function onepasswordEvent(event: JsonObject): JsonObject | undefined {
  if (typeof event["uuid"] !== "string" || typeof event["timestamp"] !== "string") return undefined;
  return audit(event) ?? usage(event) ?? signIn(event);
}

function audit(event: JsonObject): JsonObject | undefined {
  const { action, actor_uuid: actor, object_type: kind } = event;
  if (![action, actor, kind].every((member) => typeof member === "string")) return undefined;
  const session = membersOf(event["session"]);
  return given({
    ...common(event, { ...membersOf(event["actor_details"]), uuid: actor ?? null, kind: event["actor_type"] ?? null }),
    action: `${kind}.${action}`,
    action_class: auditClass(String(kind), String(action)),
    resource: event["object_uuid"],
    resource_kind: kind,
    outcome: "success",
    session_uid: session["uuid"],
    src_ip: session["ip"],
    src_country: countryIn(membersOf(event["location"])["country"]),
  });
}

function usage(event: JsonObject): JsonObject | undefined {
  const { item_uuid: item, vault_uuid: vault, user, client } = event;
  if (typeof item !== "string" || typeof vault !== "string" || !isJsonObject(user)) return undefined;
  const action = wordOf(event["action"]) || "use";
  return given({
    ...common(event, user),
    ...programIn(membersOf(client)),
    action: `item.${action}`,
    action_class: /^(?:secure-copy|fill|reveal|copy|use|select|export|other|server-fetch)/.test(action)
      ? "secret"
      : "write",
    resource: `${vault}/${item}`,
    resource_kind: "item",
    outcome: "success",
    src_country: countryIn(membersOf(event["location"])["country"]),
  });
}

function signIn(event: JsonObject): JsonObject | undefined {
  const { category, type, target_user: user, client } = event;
  if (typeof category !== "string" || typeof type !== "string" || !isJsonObject(user)) return undefined;
  const isDone = /^(?:success|firewall_reported_success)$/.test(category);
  return given({
    ...common(event, user),
    ...programIn(membersOf(client)),
    action: "sign_in",
    action_class: "auth",
    outcome: isDone ? "success" : "denied",
    error_code: isDone ? undefined : type,
    session_uid: event["session_uuid"],
    src_country: countryIn(event["country"]),
  });
}

function common(event: JsonObject, user: JsonObject): { readonly [member: string]: Json } {
  const account = wordOf(under(event, "account_uuid"));
  const native = wordOf(under(user, "uuid", "email")) || "anonymous";
  const mail = wordOf(user["email"]).toLowerCase();
  const isMachine = /@1passwordserviceaccounts\./.test(mail) || /service/i.test(wordOf(user["type"] ?? user["kind"]));
  const kind = isMachine ? "service-account" : "human";
  return given({
    event_uid: event["uuid"],
    time: event["timestamp"],
    provider: "1password-events",
    account_uid: account,
    service: "1password-events",
    // Audit events alone say the account; users have one id in all of 1Password, and are to be the same in all three.
    identity_uid: identityUid("1password-events", "", kind, native),
    identity_kind: kind,
    identity_name: (isMachine ? wordOf(under(user, "name", "email", "uuid")) : mail) || native,
  }) as { readonly [member: string]: Json };
}

function programIn(client: JsonObject): { readonly [member: string]: Json | undefined } {
  const [name, version] = [wordOf(client["app_name"]), wordOf(client["app_version"])];
  return {
    src_ip: under(client, "ip_address"),
    user_agent: name === "" ? undefined : `${name}${version === "" ? "" : `/${version}`}`,
  };
}

function countryIn(value: Json | undefined): string | undefined {
  return typeof value === "string" ? countryCode(value) : undefined;
}

function auditClass(kind: string, action: string): string {
  if (/token|slackapp|sso|cred|sa$|key/i.test(kind)) return "secret";
  if (/^(?:delete|purge|trash|remove)/.test(action) || action === "delshare") return "delete";
  return /^(?:view|read|export)/.test(action) ? "read" : "admin";
}
