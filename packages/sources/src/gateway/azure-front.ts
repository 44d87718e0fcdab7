import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { readObject } from "../record/read-member.ts";
import type { Access, Dialect } from "./access.ts";
import { firstTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/**
 * What stands before web sites in Azure, as its diagnostic settings log the requests: Application Gateway, Front Door
 * (both generations) and App Service.
 *
 * - https://learn.microsoft.com/en-us/azure/application-gateway/monitor-application-gateway-reference
 * - https://learn.microsoft.com/en-us/azure/frontdoor/monitor-front-door-reference
 * - https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/appservicehttplogs
 */
export const azureFront: Dialect = { name: "azure-front", is, read };

const READERS: ReadonlyMap<string, (record: JsonObject) => Access> = new Map([
  ["applicationgatewayaccesslog", ofApplicationGateway],
  ["frontdooraccesslog", ofFrontDoor],
  ["appservicehttplogs", ofAppService],
]);

const readers = new BoundedCache(1024, (category) => READERS.get(category.toLowerCase()));

/** Whether a category of Azure's resource logs is of requests to the company's own sites, which are a gateway's. */
export function isOfFront(category: Json | undefined): boolean {
  return readerOf(category) !== undefined || category === "GatewayLogs";
}

function readerOf(category: Json | undefined): ((record: JsonObject) => Access) | undefined {
  return typeof category === "string" ? readers.get(category) : undefined;
}

function is(record: JsonObject): boolean {
  if (readerOf(record["category"]) === undefined) return false;
  return isJsonObject(record["properties"]) || record["httpMethod"] !== undefined || record["CsMethod"] !== undefined;
}

function read(record: JsonObject): Access {
  const reader = readerOf(record["category"]) ?? ofFrontDoor;
  return reader({ ...record, ...readObject(record["properties"]) });
}

function ofApplicationGateway(record: JsonObject): Access {
  return {
    ...NOTHING,
    at: firstTime(record, TIMES),
    method: pick(record, "httpMethod"),
    // The query that the log has beside it is mixed with the gateway's own words, and is no part of a path.
    target: pick(record, "originalRequestUriWithArgs", "requestUri"),
    status: pickCount(record, "httpStatus"),
    errorCode: pick(record, "error_info"),
    host: pick(record, "originalHost", "host"),
    service: pick(record, "backendPoolName"),
    address: pick(record, "clientIP"),
    userAgent: pick(record, "userAgent"),
    bytesIn: pickCount(record, "receivedBytes"),
    bytesOut: pickCount(record, "sentBytes"),
    requestId: pick(record, "transactionId"),
    evidence: [
      ["listener", pick(record, "listenerName")],
      ["upstream_status", pick(record, "serverStatus")],
      ["waf_mode", pick(record, "WAFMode")],
    ],
  };
}

function ofFrontDoor(record: JsonObject): Access {
  const url = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(pick(record, "requestUri") ?? "");
  const peer = pick(record, "socketIp");
  const client = pick(record, "clientIp");
  const trouble = pick(record, "errorInfo", "ErrorInfo");
  return {
    ...NOTHING,
    at: firstTime(record, TIMES),
    method: pick(record, "httpMethod"),
    target: url?.[2] || "/",
    status: pickCount(record, "httpStatusCode"),
    errorCode: trouble === "NoError" ? undefined : trouble,
    host: url?.[1]?.replace(/:(?:443|80)$/, "") ?? pick(record, "hostName"),
    service: pick(record, "endpoint", "routingRuleName"),
    // `clientIp` is what a header may have said; `socketIp` is who was connected.
    address: peer ?? client,
    forwardedFor: peer === undefined || peer === client ? undefined : client,
    userAgent: pick(record, "userAgent"),
    bytesIn: pickCount(record, "requestBytes"),
    bytesOut: pickCount(record, "responseBytes"),
    evidence: [
      ["request_id", pick(record, "trackingReference")],
      ["cache", pick(record, "cacheStatus")],
      ["upstream", pick(record, "originName", "backendHostname")],
    ],
  };
}

function ofAppService(record: JsonObject): Access {
  const query = pick(record, "CsUriQuery");
  const stem = pick(record, "CsUriStem") ?? "/";
  return {
    ...NOTHING,
    at: firstTime(record, TIMES),
    method: pick(record, "CsMethod"),
    target: query === undefined ? stem : `${stem}?${query}`,
    status: pickCount(record, "ScStatus"),
    errorCode: undefined,
    host: pick(record, "CsHost"),
    service: /\/sites\/([^/]+)/i.exec(pick(record, "resourceId", "_ResourceId") ?? "")?.[1]?.toLowerCase(),
    address: pick(record, "CIp"),
    userAgent: pick(record, "UserAgent"),
    bytesIn: pickCount(record, "CsBytes"),
    bytesOut: pickCount(record, "ScBytes"),
    caller: { user: pick(record, "CsUsername") },
    evidence: [["protocol", pick(record, "Protocol")]],
  };
}

/** Each of the three has had another name for it. */
const TIMES = ["time", "timeStamp", "timestamp", "EventTime", "TimeGenerated"] as const;
const NOTHING = { route: undefined, forwardedFor: undefined, requestId: undefined, caller: {} } as const;
