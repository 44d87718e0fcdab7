import type { Json, JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";

/** Caddy's access log, which is JSON by default. https://caddyserver.com/docs/caddyfile/directives/log */
export const caddy: Dialect = { name: "caddy", is, read };

function is(record: JsonObject): boolean {
  const request = readObject(record["request"]);
  return typeof request?.["uri"] === "string" && record["ts"] !== undefined && record["status"] !== undefined;
}

function read(record: JsonObject): Access {
  const headers = first(readObject(readObject(record["request"])?.["headers"]) ?? {});
  return {
    at: logTime(record["ts"]),
    method: pick(record, "request.method"),
    target: pick(record, "request.uri"),
    route: undefined,
    status: pickCount(record, "status"),
    errorCode: undefined,
    host: pick(record, "request.host"),
    service: pick(record, "logger"),
    address: pick(record, "request.client_ip", "request.remote_ip", "request.remote_addr"),
    forwardedFor: pick(headers, "X-Forwarded-For"),
    userAgent: pick(headers, "User-Agent"),
    bytesIn: pickCount(record, "bytes_read"),
    bytesOut: pickCount(record, "size"),
    // Anybody can write `X-Request-Id`, and twice the same one would make two requests one.
    requestId: undefined,
    caller: {
      certificate: pick(record, "request.tls.client_common_name"),
      certificateId: pick(record, "request.tls.client_serial"),
      user: pick(record, "user_id"),
      apiKey: pickSecret(headers, "X-Api-Key"),
      authorization: pickSecret(headers, "Authorization"),
    },
    evidence: [["protocol", pick(record, "request.proto")]],
  };
}

/** Each header is a list of its values. */
function first(headers: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = null]): [string, Json] => [
      name,
      Array.isArray(value) ? ((value as readonly Json[])[0] ?? null) : value,
    ]),
  );
}
