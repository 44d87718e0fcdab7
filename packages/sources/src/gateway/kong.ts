import type { JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Access, Caller, Dialect } from "./access.ts";
import { hostOf } from "./host-of.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";

/** Kong's logging plugins (http-log, file-log, tcp-log …), which all write one object. */
export const kong: Dialect = {
  name: "kong",
  is: (record) => (record["latencies"] !== undefined || record["started_at"] !== undefined) && isExchange(record),
  read,
};

/** Those of Apache APISIX, whose object is Kong's but for a few names. https://apisix.apache.org/docs/apisix/plugins/http-logger/ */
export const apisix: Dialect = {
  name: "apisix",
  is: (record) => record["apisix_latency"] !== undefined && isExchange(record),
  read,
};

function isExchange(record: JsonObject): boolean {
  const request = readObject(record["request"]);
  if (request === undefined || readObject(record["response"]) === undefined) return false;
  return typeof request["method"] === "string" || typeof request["uri"] === "string";
}

function read(record: JsonObject): Access {
  const headers = readObject(readObject(record["request"])?.["headers"]) ?? {};
  return {
    at: logTime(record["started_at"] ?? record["start_time"]),
    method: pick(record, "request.method"),
    target: pick(record, "request.uri", "request.request_uri", "request.url"),
    route: undefined,
    status: pickCount(record, "response.status"),
    errorCode: undefined,
    host: pick(headers, "host") ?? hostOf(pick(record, "request.url", "request.request_uri")),
    service: pick(record, "service.name", "service.host", "service.id", "service_id"),
    address: pick(record, "client_ip"),
    forwardedFor: pick(headers, "x-forwarded-for"),
    userAgent: pick(headers, "user-agent"),
    bytesIn: pickCount(record, "request.size"),
    bytesOut: pickCount(record, "response.size"),
    requestId: pick(record, "request.id") ?? pick(record, "response.headers.x-kong-request-id"),
    caller: callerOf(record, headers),
    evidence: [
      ["route", pick(record, "route.name", "route.id", "route_id")],
      ["workspace", pick(record, "workspace_name", "workspace")],
      ["upstream_status", pick(record, "upstream_status")],
    ],
  };
}

/** Kong names the consumer; a key or token only shows where the upstream's headers are logged. */
function callerOf(record: JsonObject, headers: JsonObject): Caller {
  return {
    consumer: pick(record, "consumer.username", "consumer.custom_id", "consumer.id", ENTITY_CONSUMER),
    apiKey: pickSecret(headers, "apikey", "x-api-key"),
    apiKeyId: pick(record, "authenticated_entity.id"),
    authorization: pickSecret(headers, "authorization"),
  };
}

/** Kong before 1.0 wrote the consumer's id into the credential. */
const ENTITY_CONSUMER = "authenticated_entity.consumer_id";
