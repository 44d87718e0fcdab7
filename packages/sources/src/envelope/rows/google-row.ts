import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { cellOf } from "./cell.ts";

/** Members of an AuditLog, and the columns that hold them; dynamic ones are JSON in strings where a row was exported. */
const COLUMNS: readonly (readonly [member: string, column: string])[] = [
  ["serviceName", "ServiceName"],
  ["methodName", "MethodName"],
  ["resourceName", "GCPResourceName"],
  ["authorizationInfo", "AuthorizationInfo"],
  ["requestMetadata", "RequestMetadata"],
  ["request", "Request"],
  ["response", "Response"],
  ["metadata", "Metadata"],
  ["serviceData", "ServiceData"],
  ["numResponseItems", "NumResponseItems"],
];

/**
 * A row of Sentinel's `GCPAuditLogs` as the LogEntry that it was.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/gcpauditlogs
 */
export function googleRow(row: JsonObject): JsonObject | undefined {
  if (row["TimeGenerated"] === undefined || typeof row["MethodName"] !== "string") return undefined;
  if (typeof row["ServiceName"] !== "string" || row["LogName"] === undefined) return undefined;
  const payload: Record<string, Json> = {};
  for (const [member, column] of COLUMNS) {
    const value = cellOf(row[column]);
    if (value !== undefined) payload[member] = value;
  }
  const project = row["ProjectId"];
  return {
    insertId: row["InsertId"] ?? null,
    logName: row["LogName"],
    timestamp: row["Timestamp"] ?? row["TimeGenerated"],
    severity: row["Severity"] ?? null,
    resource: { type: row["GCPResourceType"] ?? null, labels: project === undefined ? {} : { project_id: project } },
    protoPayload: { ...payload, authenticationInfo: whoIn(row), status: statusIn(row) },
  };
}

function whoIn(row: JsonObject): JsonObject {
  const info = cellOf(row["AuthenticationInfo"]);
  const email = cellOf(row["PrincipalEmail"]);
  return { ...(email === undefined ? {} : { principalEmail: email }), ...(isJsonObject(info) ? info : {}) };
}

function statusIn(row: JsonObject): JsonObject {
  const status = cellOf(row["Status"]);
  const message = cellOf(row["StatusMessage"]);
  return { ...(isJsonObject(status) ? status : {}), ...(message === undefined ? {} : { message }) };
}
