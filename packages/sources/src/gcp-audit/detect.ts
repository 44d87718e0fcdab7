import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

const AUDIT_LOG = "type.googleapis.com/google.cloud.audit.AuditLog";

/** Spellings of the payload: LogEntry, warehouses, BigQuery's audit sinks, the client libraries. */
const PAYLOADS = ["protoPayload", "protopayload", "proto_payload", "protopayload_auditlog"] as const;

/**
 * A LogEntry with an AuditLog in it, or an AuditLog alone.
 * https://docs.cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog
 */
export function detect(record: JsonObject): boolean {
  return payloadOf(record) !== undefined || isBare(record);
}

/** The AuditLog inside a LogEntry. */
export function payloadOf(record: JsonObject): JsonObject | undefined {
  for (const name of PAYLOADS) {
    const payload = record[name];
    if (isJsonObject(payload)) return auditLogIn(payload);
  }
  return undefined;
}

/** Log Analytics' linked datasets (`_AllLogs`) have a column for each kind of payload: `proto_payload.audit_log`. */
function auditLogIn(payload: JsonObject): JsonObject {
  const log = payload["audit_log"] ?? payload["auditLog"];
  return isJsonObject(log) ? log : payload;
}

function isBare(record: JsonObject): boolean {
  if (record["@type"] === AUDIT_LOG || record["at_sign_type"] === AUDIT_LOG) return true;
  return (
    typeof record["methodName"] === "string" &&
    isHost(record["serviceName"]) &&
    (record["authenticationInfo"] !== undefined || record["requestMetadata"] !== undefined)
  );
}

/** Google's services are called as their hosts are. Confluent's audit log has all else of this form, and names a resource. */
function isHost(service: Json | undefined): boolean {
  return typeof service === "string" && !service.includes("/");
}
