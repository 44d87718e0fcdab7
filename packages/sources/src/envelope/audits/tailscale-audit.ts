import { identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { logTime } from "../../time/log-instant.ts";
import { given, membersOf, under, wordOf } from "../steps/span-record.ts";

/**
 * An entry of Tailscale's log of configuration changes in the native format, as its API answers and as it is streamed (the entry under `event`, beside a time).
 * What came through the API is by whoever's key it was. The log says no address. https://tailscale.com/docs/features/logging/audit-logging
 */
export function tailscaleAudit(record: JsonObject): JsonObject | undefined {
  const entry = isJsonObject(record["event"]) ? record["event"] : record;
  const { action, eventGroupID: group, origin, actor, target } = entry;
  if (typeof action !== "string" || typeof group !== "string" || !isJsonObject(actor) || !isJsonObject(target))
    return undefined;
  if (typeof actor["type"] !== "string" || typeof target["type"] !== "string") return undefined;
  const time = logTime(entry["eventTime"], record["time"], membersOf(record["fields"])["recorded"]);
  const account = wordOf(under(entry, "tailnet", "tailnetId") ?? under(record, "tailnet", "tailnetId"));
  const [kind, native, name] = whoIs(actor, actor["type"]);
  const changed = [target["type"], target["property"], action].filter(
    (part) => typeof part === "string" && part !== "",
  );
  return given({
    // Several changes of one request have the group in common.
    event_uid: `${group}/${changed.join(".")}/${wordOf(target["id"])}`,
    time,
    provider: "tailscale",
    account_uid: account,
    action: changed.join("."),
    action_class: classOf(target["type"], target["property"], action),
    service: "tailscale",
    identity_uid: identityUid("tailscale", account, kind, native),
    identity_kind: kind,
    identity_name: name,
    resource: under(target, "name", "id"),
    resource_kind: target["type"],
    outcome: under(entry, "error") === undefined ? "success" : "error",
    labels: given({ origin, actor: actor["type"] }),
  });
}

type Who = readonly [
  kind: "human" | "workload" | "oauth-app" | "api-key" | "cloud-service" | "unknown",
  native: string,
  name: string,
];

function whoIs(actor: JsonObject, type: string): Who {
  const native = wordOf(under(actor, "id", "loginName", "displayName"));
  const name = wordOf(under(actor, "loginName", "displayName", "id"));
  if (/^(?:SCIM|TAILSCALE|SYSTEM|AUTOMATED|SUPPORT|CONTROL)/.test(type))
    return ["cloud-service", type.toLowerCase(), type];
  if (native === "") return ["unknown", "anonymous", "anonymous"];
  return [kindOf(type), native, name];
}

function kindOf(type: string): Who[0] {
  if (/NODE|DEVICE|MACHINE/.test(type)) return "workload";
  if (/OAUTH|CLIENT|FEDERATED/.test(type)) return "oauth-app";
  return /KEY|TOKEN/.test(type) ? "api-key" : "human";
}

function classOf(type: string, property: Json | undefined, action: string): string {
  if (action === "LOGIN" || action === "LOGOUT") return "auth";
  if (/KEY|OAUTH|TOKEN|CREDENTIAL/.test(type)) return "secret";
  if (type === "TAILNET" || type === "USER" || /^(?:ACL|TAGS|ROLE|ROUTES|EXIT_NODE|KEY_EXPIRY)/.test(wordOf(property)))
    return "admin";
  return action === "DELETE" || action === "REVOKE" ? "delete" : "write";
}
