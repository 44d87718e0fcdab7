import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "../text-body.ts";

/**
 * The audit event of an AKS cluster: `properties.log` of a resource log (text, or what a shipper has parsed), `log_s` of a row of AzureDiagnostics, or a row
 * of AKSAudit and AKSAuditAdmin, which has a column for each member, as has `RawEventData` of Defender's `CloudAuditEvents`.
 * The cluster is named by the resource, and an event that lost its time has that of its envelope.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/aksaudit
 * https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-cloudauditevents-table
 */
export function clusterLog(envelope: JsonObject): JsonObject | undefined {
  const record = loggedIn(envelope) ?? ofRow(envelope);
  if (record === undefined) return undefined;
  const resource =
    envelope["resourceId"] ?? envelope["_ResourceId"] ?? envelope["ResourceId"] ?? envelope["AzureResourceId"];
  const cluster = typeof resource === "string" ? /\/managedclusters\/([^/]+)/i.exec(resource)?.[1] : undefined;
  const time = record["timestamp"] ?? envelope["time"] ?? envelope["TimeGenerated"] ?? envelope["p_event_time"];
  return {
    ...record,
    ...(cluster === undefined || record["cluster"] !== undefined ? {} : { cluster: cluster.toLowerCase() }),
    ...(time === undefined ? {} : { timestamp: time }),
  };
}

function loggedIn(envelope: JsonObject): JsonObject | undefined {
  const properties = envelope["properties"];
  const log = isJsonObject(properties) ? properties["log"] : envelope["log_s"];
  const record = typeof log === "string" ? parse(log) : log;
  return isJsonObject(record) ? record : undefined;
}

/** Members, by the names of their columns in the two tables. */
const COLUMNS: readonly (readonly [member: string, column: string, other?: string])[] = [
  ["level", "Level"],
  ["auditID", "AuditId", "AuditID"],
  ["stage", "Stage"],
  ["requestURI", "RequestUri", "RequestURI"],
  ["verb", "Verb"],
  ["user", "User"],
  ["impersonatedUser", "ImpersonatedUser"],
  ["sourceIPs", "SourceIps", "SourceIPs"],
  ["userAgent", "UserAgent"],
  ["objectRef", "ObjectRef"],
  ["responseStatus", "ResponseStatus"],
  ["requestObject", "RequestObject"],
  ["responseObject", "ResponseObject"],
  ["requestReceivedTimestamp", "RequestReceivedTime", "RequestReceivedTimestamp"],
  ["stageTimestamp", "StageReceivedTime", "StageTimestamp"],
  ["annotations", "Annotations"],
];

function ofRow(row: JsonObject): JsonObject | undefined {
  if (row["Verb"] === undefined) return undefined;
  const members = COLUMNS.flatMap(([member, column, other]) => {
    const value = cellOf(row[column] ?? (other === undefined ? undefined : row[other]));
    return value === undefined ? [] : [[member, value] as const];
  });
  const record = Object.fromEntries(members);
  if (record["auditID"] === undefined || record["requestURI"] === undefined) return undefined;
  // What the columns hold is as the API server wrote it; else a store has spelled all of the record anew.
  const user = record["user"];
  if (isJsonObject(user) && user["username"] === undefined) return undefined;
  return { kind: "Event", apiVersion: "audit.k8s.io/v1", ...record };
}

/** Dynamic columns are JSON in strings where a row was exported, and empty where there is nothing. */
function cellOf(value: Json | undefined): Json | undefined {
  if (value === null || value === "") return undefined;
  return typeof value === "string" && /^\s*[{[]/.test(value) ? (parse(value) ?? value) : value;
}
