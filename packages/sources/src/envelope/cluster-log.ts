import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "./text-body.ts";

/**
 * The audit event of an AKS cluster: `properties.log` of a resource log (text, or what a shipper has parsed), `log_s` of a row of AzureDiagnostics, or a row
 * of AKSAudit and AKSAuditAdmin, which has a column for each member. The cluster is named by the resource, and an event
 * that lost its time has that of its envelope.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/aksaudit
 */
export function clusterLog(envelope: JsonObject): JsonObject | undefined {
  const record = loggedIn(envelope) ?? ofRow(envelope);
  if (record === undefined) return undefined;
  const resource = envelope["resourceId"] ?? envelope["_ResourceId"] ?? envelope["ResourceId"];
  const cluster = typeof resource === "string" ? /\/managedclusters\/([^/]+)/i.exec(resource)?.[1] : undefined;
  const time = record["timestamp"] ?? envelope["time"] ?? envelope["TimeGenerated"];
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

const COLUMNS: readonly (readonly [member: string, column: string])[] = [
  ["level", "Level"],
  ["auditID", "AuditId"],
  ["stage", "Stage"],
  ["requestURI", "RequestUri"],
  ["verb", "Verb"],
  ["user", "User"],
  ["impersonatedUser", "ImpersonatedUser"],
  ["sourceIPs", "SourceIps"],
  ["userAgent", "UserAgent"],
  ["objectRef", "ObjectRef"],
  ["responseStatus", "ResponseStatus"],
  ["requestObject", "RequestObject"],
  ["responseObject", "ResponseObject"],
  ["requestReceivedTimestamp", "RequestReceivedTime"],
  ["stageTimestamp", "StageReceivedTime"],
  ["annotations", "Annotations"],
];

function ofRow(row: JsonObject): JsonObject | undefined {
  if (row["AuditId"] === undefined || row["Verb"] === undefined || row["RequestUri"] === undefined) return undefined;
  const members = COLUMNS.flatMap(([member, column]) => {
    const value = cellOf(row[column]);
    return value === undefined ? [] : [[member, value] as const];
  });
  return { kind: "Event", apiVersion: "audit.k8s.io/v1", ...Object.fromEntries(members) };
}

/** Dynamic columns are JSON in strings where a row was exported, and empty where there is nothing. */
function cellOf(value: Json | undefined): Json | undefined {
  if (value === null || value === "") return undefined;
  return typeof value === "string" && /^\s*[{[]/.test(value) ? (parse(value) ?? value) : value;
}
