import type { JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/** Azure API Management: `GatewayLogs` of its diagnostic settings. https://learn.microsoft.com/en-us/azure/api-management/gateway-log-schema-reference */
export const azureApim: Dialect = { name: "azure-apim", is, read };

function is(record: JsonObject): boolean {
  const properties = readObject(record["properties"]);
  return record["category"] === "GatewayLogs" && typeof properties?.["method"] === "string";
}

function read(record: JsonObject): Access {
  const url = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(pick(record, "properties.url") ?? "");
  return {
    at: logTime(record["time"]),
    method: pick(record, "properties.method"),
    target: url?.[2] || "/",
    route: undefined,
    status: pickCount(record, "properties.responseCode"),
    errorCode: pick(record, "properties.lastError.reason"),
    host: url?.[1],
    service: pick(record, "properties.apiId"),
    address: pick(record, "callerIpAddress"),
    forwardedFor: undefined,
    userAgent: pick(record, "properties.requestHeaders.User-Agent"),
    bytesIn: pickCount(record, "properties.requestSize"),
    bytesOut: pickCount(record, "properties.responseSize"),
    requestId: pick(record, "correlationId"),
    caller: {
      // The subscription is the key's name, and the user the person it was given to.
      apiKeyId: pick(record, "properties.apimSubscriptionId"),
      certificate: pick(record, "properties.clientCertificateSubject"),
      subject: pick(record, "properties.userId"),
    },
    evidence: [
      ["operation", pick(record, "properties.operationId")],
      ["product", pick(record, "properties.productId")],
      ["upstream_status", pick(record, "properties.backendResponseCode")],
    ],
  };
}
