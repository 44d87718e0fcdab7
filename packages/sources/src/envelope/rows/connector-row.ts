import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "../text-body.ts";

/** Where each column of a table stood in the vendor's own record. */
type Columns = Readonly<Record<string, string>>;

/**
 * Tables that Sentinel's connectors write in words of their own (`ActorUserId`, `SrcIpAddr`), by the rules of their data
 * collection: `OktaV2_CL`, `Auth0Logs_CL`.
 * https://github.com/Azure/Azure-Sentinel/tree/master/Solutions
 */
const OKTA: Columns = {
  EventOriginalUid: "uuid",
  TimeGenerated: "published",
  EventOriginalType: "eventType",
  LegacyEventType: "legacyEventType",
  EventMessage: "displayMessage",
  OriginalSeverity: "severity",
  Version: "version",
  // What the vendor calls it comes behind, and counts.
  ActorUserId: "actor.id",
  ActorUsername: "actor.alternateId",
  OriginalUserId: "actor.id",
  OriginalUserType: "actor.type",
  OriginalActorAlternateId: "actor.alternateId",
  ActorDisplayName: "actor.displayName",
  ActorDetailEntry: "actor.detailEntry",
  SrcIpAddr: "client.ipAddress",
  HttpUserAgent: "client.userAgent.rawUserAgent",
  SrcDvcOs: "client.userAgent.os",
  ActingAppName: "client.userAgent.browser",
  SrcZone: "client.zone",
  OriginalClientDevice: "client.device",
  SrcDvcId: "client.id",
  SrcGeoCountry: "client.geographicalContext.country",
  SrcGeoCity: "client.geographicalContext.city",
  OriginalOutcomeResult: "outcome.result",
  EventOriginalResultDetails: "outcome.reason",
  OriginalTarget: "target",
  TransactionType: "transaction.type",
  TransactionId: "transaction.id",
  TransactionDetail: "transaction.detail",
  DebugData: "debugContext.debugData",
  ActorSessionId: "authenticationContext.externalSessionId",
  LogonMethod: "authenticationContext.credentialType",
  AuthenticationContextCredentialProvider: "authenticationContext.credentialProvider",
  AuthenticationContextAuthenticationProvider: "authenticationContext.authenticationProvider",
  SecurityContextAsNumber: "securityContext.asNumber",
  SecurityContextAsOrg: "securityContext.asOrg",
  SecurityContextDomain: "securityContext.domain",
  SecurityContextIsProxy: "securityContext.isProxy",
  SrcIsp: "securityContext.isp",
  Request: "request",
};

const AUTH0: Columns = {
  LogId: "log_id",
  TimeGenerated: "date",
  EventType: "type",
  Description: "description",
  Connection: "connection",
  ConnectionId: "connection_id",
  ClientId: "client_id",
  ClientName: "client_name",
  SrcIpAddr: "ip",
  HttpUserAgent: "user_agent",
  SrcHostname: "hostname",
  ActorUserId: "user_id",
  ActorUsername: "user_name",
  Audience: "audience",
  Scope: "scope",
  Strategy: "strategy",
  StrategyType: "strategy_type",
  LocationInfo: "location_info",
  Details: "details",
  TenantName: "tenant_name",
};

/** The vendor's record that a connector's row was. */
export function connectorRow(row: JsonObject): JsonObject | undefined {
  if (row["TimeGenerated"] === undefined) return undefined;
  if (row["EventOriginalType"] !== undefined && row["EventOriginalUid"] !== undefined) return recordOf(row, OKTA);
  return row["LogId"] !== undefined && row["EventType"] !== undefined && row["TenantName"] !== undefined
    ? recordOf(row, AUTH0)
    : undefined;
}

/** Columns are empty where there is nothing; dynamic ones are JSON in strings where a row was exported. */
function recordOf(row: JsonObject, columns: Columns): JsonObject {
  const record: Record<string, Json> = {};
  for (const [column, path] of Object.entries(columns)) {
    const given = row[column];
    if (given === undefined || given === null || given === "") continue;
    const value = typeof given === "string" && /^\s*[{[]/.test(given) ? (parse(given) ?? given) : given;
    place(record, path.split("."), value);
  }
  return record;
}

function place(into: Record<string, Json>, [name = "", ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const known = into[name];
  const inner = (isJsonObject(known) ? { ...known } : {}) as Record<string, Json>;
  place(inner, rest, value);
  into[name] = inner;
}
