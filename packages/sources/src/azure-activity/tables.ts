import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { objectOf } from "../entra/spelling.ts";

/**
 * Logs and rows of Azure Monitor whose members have names of their own, in the spelling of resource logs:
 *
 * - Event Hubs and Service Bus: `OperationalLogs`, `RuntimeAuditLogs`
 * - rows of `AzureDiagnostics`, of `AZKVAuditLogs` (key vaults), of `StorageBlobLogs` and its kin, of Databricks' tables
 *
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables-index
 */
export function ofTable(record: JsonObject): JsonObject | undefined {
  return readerOf(record)?.(record);
}

export function isTable(record: JsonObject): boolean {
  return readerOf(record) !== undefined;
}

type Reader = (record: JsonObject) => JsonObject;

let lastRecord: JsonObject | undefined;
let lastReader: Reader | undefined;

/** A record is asked about as it is recognised, and again as it is decoded. */
function readerOf(record: JsonObject): Reader | undefined {
  if (record !== lastRecord) {
    lastReader = isMessaging(record) ? ofMessaging : isRow(record) ? readerOfRow(record) : undefined;
    lastRecord = record;
  }
  return lastReader;
}

/** An operation with its category, as all but the first have; cheap for all that is none of them. */
function isRow(record: JsonObject): boolean {
  return record["TimeGenerated"] !== undefined && typeof record["OperationName"] === "string";
}

function readerOfRow(record: JsonObject): Reader | undefined {
  if (isDiagnostics(record)) return ofDiagnostics;
  if (isStorage(record)) return ofStorage;
  if (isVault(record)) return ofVault;
  return isDatabricks(record) ? ofDatabricks : undefined;
}

function isMessaging(record: JsonObject): boolean {
  const name = record["EventName"] ?? record["ActivityName"];
  return typeof name === "string" && /^(?:OperationalLogs|RuntimeAuditLogs)$/i.test(categoryOf(record));
}

function isDiagnostics(record: JsonObject): boolean {
  return typeof record["ResourceProvider"] === "string" && typeof record["Category"] === "string";
}

function isStorage(record: JsonObject): boolean {
  return typeof record["AccountName"] === "string" && record["AuthenticationType"] !== undefined;
}

function isVault(record: JsonObject): boolean {
  return record["HttpStatusCode"] !== undefined && record["RequestUri"] !== undefined;
}

function isDatabricks(record: JsonObject): boolean {
  return record["ActionName"] !== undefined && record["ServiceName"] !== undefined;
}

function categoryOf(record: JsonObject): string {
  return textIn(record, "category") || textIn(record, "Category");
}

function textIn(record: JsonObject, name: string): string {
  const value = record[name];
  return typeof value === "string" ? value : "";
}

/** A client is its shared access policy, or the Entra id that it has; management operations name the tool alone. */
function ofMessaging(record: JsonObject): JsonObject {
  const sas = /^sas/i.test(textIn(record, "AuthType"));
  const resourceId = record["resourceId"] ?? record["ResourceId"] ?? record["_ResourceId"];
  const namespace = /\/namespaces\/([^/]+)/i.exec(typeof resourceId === "string" ? resourceId : "")?.[1];
  return withoutNothing({
    time: record["EventTimeString"] ?? record["time"] ?? record["TimeGenerated"],
    operationName: record["EventName"] ?? record["ActivityName"],
    category: categoryOf(record),
    resourceId,
    resultType: record["Status"],
    subscriptionId: record["SubscriptionId"],
    caller: sas ? undefined : (record["AuthId"] ?? record["Caller"]),
    identity: sas ? { type: "SAS", tokenHash: record["AuthKey"] ?? null } : undefined,
    properties: {
      accountName: `${namespace?.toLowerCase() ?? "namespace"}/${textIn(record, "AuthId")}`,
      clientIpAddress: record["ClientIp"] ?? record["callerIpAddress"] ?? record["CallerIpAddress"] ?? null,
    },
  });
}

const CLAIM = "identity_claim_";
const SCHEMAS: readonly (readonly [flat: string, claim: string])[] = [
  ["http_schemas_microsoft_com_identity_claims_", "http://schemas.microsoft.com/identity/claims/"],
  ["http_schemas_xmlsoap_org_ws_2005_05_identity_claims_", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"],
];

/** One table for all services: members of `properties` end in their type (`_s`, `_d`, `_g`, `_b`, `_t`). */
function ofDiagnostics(row: JsonObject): JsonObject {
  const properties: Record<string, Json> = {};
  const claim: Record<string, Json> = {};
  for (const [column, value] of Object.entries(row).slice(0, 256)) {
    if (value === "" || value === null || value === undefined || !/_[sdgbt]$/.test(column)) continue;
    const name = column.slice(0, -2);
    if (name.startsWith(CLAIM)) claim[claimOf(name.slice(CLAIM.length))] = value;
    else properties[name] = value;
  }
  return withoutNothing({
    ...plain(row),
    resourceId: row["ResourceId"] ?? row["_ResourceId"],
    subscriptionId: row["SubscriptionId"],
    identity: Object.keys(claim).length === 0 ? undefined : { claim },
    properties,
  });
}

function claimOf(flat: string): string {
  for (const [prefix, claim] of SCHEMAS) if (flat.startsWith(prefix)) return claim + flat.slice(prefix.length);
  return flat;
}

function ofStorage(row: JsonObject): JsonObject {
  const object = row["RequesterObjectId"];
  return withoutNothing({
    ...plain(row),
    resourceId: row["_ResourceId"],
    statusCode: row["StatusCode"],
    statusText: row["StatusText"],
    uri: row["Uri"],
    identity: {
      type: row["AuthenticationType"] ?? null,
      tokenHash: row["AuthenticationHash"] ?? null,
      requester: withoutNothing({
        objectId: object,
        appId: row["RequesterAppId"],
        tenantId: row["RequesterTenantId"],
        upn: row["RequesterUpn"],
      }),
    },
    properties: withoutNothing({
      accountName: row["AccountName"],
      userAgentHeader: row["UserAgentHeader"],
      objectKey: row["ObjectKey"],
      requestBodySize: row["RequestBodySize"],
      responseBodySize: row["ResponseBodySize"],
    }),
  });
}

function ofVault(row: JsonObject): JsonObject {
  return withoutNothing({
    ...plain(row),
    resourceId: row["_ResourceId"],
    identity: objectOf(row["Identity"]),
    properties: withoutNothing({
      id: row["Id"],
      clientInfo: row["ClientInfo"],
      requestUri: row["RequestUri"],
      httpStatusCode: row["HttpStatusCode"],
    }),
  });
}

/** https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/databrickssecrets */
function ofDatabricks(row: JsonObject): JsonObject {
  return withoutNothing({
    ...plain(row),
    resourceId: row["_ResourceId"],
    identity: objectOf(row["Identity"]),
    properties: withoutNothing({
      sourceIPAddress: row["SourceIPAddress"],
      userAgent: row["UserAgent"],
      response: row["Response"],
    }),
  });
}

/** What these rows have under the same names. */
function plain(row: JsonObject): Readonly<Record<string, Json | undefined>> {
  return {
    TimeGenerated: row["TimeGenerated"],
    time: row["TimeGenerated"],
    operationName: row["OperationName"],
    category: row["Category"],
    resultType: row["ResultType"],
    resultSignature: row["ResultSignature"],
    callerIpAddress: row["CallerIPAddress"] ?? row["CallerIpAddress"],
    correlationId: row["CorrelationId"],
    location: row["Location"],
  };
}

function withoutNothing(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => {
      const [, value] = member;
      return value !== undefined && value !== null && value !== "" && !(isJsonObject(value) && isEmpty(value));
    }),
  );
}

function isEmpty(value: JsonObject): boolean {
  return Object.values(value).every((member) => member === null || member === "");
}
