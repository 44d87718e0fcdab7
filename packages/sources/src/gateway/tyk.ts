import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";

/** Tyk's analytics records, as its pump sends them. https://tyk.io/docs/api-management/logs-metrics/ */
export const tyk: Dialect = { name: "tyk", is, read };

function is(record: JsonObject): boolean {
  return typeof record["api_id"] === "string" && record["response_code"] !== undefined && "raw_path" in record;
}

function read(record: JsonObject): Access {
  return {
    at: logTime(record["timestamp"]),
    method: pick(record, "method"),
    target: pick(record, "raw_path", "path"),
    route: undefined,
    status: pickCount(record, "response_code"),
    errorCode: undefined,
    host: pick(record, "host"),
    service: pick(record, "api_name", "api_id"),
    address: pick(record, "ip_address"),
    forwardedFor: undefined,
    userAgent: pick(record, "user_agent"),
    bytesIn: pickCount(record, "content_length"),
    bytesOut: undefined,
    requestId: undefined,
    caller: {
      consumer: pick(record, "alias"),
      clientId: pick(record, "oauth_id"),
      apiKey: pickSecret(record, "api_key"),
    },
    evidence: [
      ["api_version", pick(record, "api_version")],
      ["organization", pick(record, "org_id")],
    ],
  };
}
