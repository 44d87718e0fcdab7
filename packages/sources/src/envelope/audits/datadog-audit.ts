import { identityUid, isJsonObject, type JsonObject } from "@rolecall/core";
import { outcomeOfStatus } from "../../action/status-outcome.ts";
import { logTime } from "../../time/log-instant.ts";
import { given, membersOf, under } from "../steps/span-record.ts";

/**
 * An event of Datadog's audit trail in the native format, as its API answers, as an archive has it, or the attributes alone beside a time.
 * https://docs.datadoghq.com/account_management/audit_trail/events/
 */
export function datadogAudit(event: JsonObject): JsonObject | undefined {
  const outer = isJsonObject(event["attributes"]) ? event["attributes"] : event;
  const said = isJsonObject(outer["attributes"]) ? outer["attributes"] : outer;
  const { evt, usr, org, asset, action } = said;
  if (typeof action !== "string" || !isJsonObject(evt) || !isJsonObject(org) || !isJsonObject(asset)) return undefined;
  const account = String(under(org, "uuid", "id", "name") ?? "");
  const key = keyIn(membersOf(said["metadata"]));
  const who = whoIs(String(membersOf(evt["actor"])["type"] ?? ""), membersOf(usr), key);
  const type = String(under(asset, "type") ?? under(evt, "name") ?? "asset");
  return given({
    event_uid: under(event, "id", "_id"),
    time: logTime(outer["timestamp"], event["date"], event["timestamp"], said["timestamp"]),
    provider: "datadog",
    account_uid: account,
    action: `${type}.${action}`,
    action_class: /api_key|application_key|app_key|token/.test(type) ? "secret" : classOf(action),
    service: outer["service"],
    identity_uid: identityUid("datadog", account, who.kind, who.native),
    identity_kind: who.kind,
    identity_name: who.name,
    ...(key === undefined ? {} : { credential_uid: `datadog:${key}`, credential_kind: "api-key" }),
    resource: under(asset, "name", "id"),
    resource_kind: type,
    src_ip: membersOf(membersOf(said["network"])["client"])["ip"],
    ...answerIn(membersOf(said["http"])),
  });
}

function keyIn(metadata: JsonObject): string | undefined {
  const key = membersOf(metadata["api_key"])["id"] ?? membersOf(metadata["app_key"])["id"];
  return typeof key === "string" && key !== "" ? key : undefined;
}

function answerIn(http: JsonObject) {
  const status = Number(http["status_code"] ?? 0);
  return {
    outcome: outcomeOfStatus(status),
    status_code: status > 0 ? status : undefined,
    user_agent: http["useragent"],
  };
}

interface Who {
  readonly kind: "human" | "service-account" | "api-key" | "cloud-service" | "unknown";
  readonly native: string;
  readonly name: string;
}

function whoIs(type: string, user: JsonObject, key: string | undefined): Who {
  const name = under(user, "email", "name", "id");
  const native = under(user, "uuid", "id", "email");
  if (/SUPPORT|DATADOG|SYSTEM/i.test(type)) return { kind: "cloud-service", native: "datadog", name: "Datadog" };
  if (native !== undefined) {
    const kind = type === "SERVICE_ACCOUNT" ? "service-account" : "human";
    return { kind, native: String(native), name: String(name) };
  }
  if (key !== undefined) return { kind: "api-key", native: key, name: key };
  return { kind: "unknown", native: "anonymous", name: "anonymous" };
}

function classOf(action: string): string | undefined {
  if (/login|authent/i.test(action)) return "auth";
  if (/delete/i.test(action)) return "delete";
  return /access|read|view|quer/i.test(action) ? "read" : "write";
}
