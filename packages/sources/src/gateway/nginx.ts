import type { JsonObject } from "@rolecall/core";
import { isRequest as isGitlabs } from "../gitlab-audit/request.ts";
import type { Access, Dialect } from "./access.ts";
import { readCaller } from "./caller.ts";
import { firstTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";
import { recordOfRequest } from "./record-of-request.ts";
import { requestLine } from "./request-line.ts";

/**
 * nginx with a JSON `log_format` whose keys are the variables' names, or the usual short forms of them; Apache and HAProxy
 * whose formats have them too.
 */
export const nginx: Dialect = { name: "nginx", is, read };

const ADDRESSES = ["remote_addr", "remote_ip", "remoteIP", "remote_address", "client_ip", "client_addr"] as const;
const TIMES: readonly string[] = [
  ...[
    "time_iso8601",
    "msec",
    "@timestamp",
    "timestamp",
    "time_local",
    "time",
    "ts",
    "datetime",
    "request_date",
    "accept_date",
  ],
];
const TARGETS = ["request_uri", "uri", "path", "url"] as const;

function is(record: JsonObject): boolean {
  if (record["start_time"] !== undefined || record["elb"] !== undefined || isGitlabs(record)) return false;
  // Calls of Kong's own API have an audit log with these members, and those of Salesforce' where names have small letters.
  if (record["rbac_user_id"] !== undefined || record["timestamp_derived"] !== undefined) return false;
  if (pickCount(record, "status", "status_code") === undefined || pick(record, ...ADDRESSES) === undefined)
    return false;
  return typeof (record["request"] ?? record["request_method"] ?? record["method"]) === "string";
}

function read(record: JsonObject): Access {
  const line = requestLine(pick(record, "request"));
  const serverName = pick(record, "server_name", "vhost");
  return {
    at: firstTime(record, TIMES),
    method: pick(record, "request_method", "method") ?? line.method,
    target: pick(record, "request_uri") ?? line.target ?? pick(record, ...TARGETS),
    route: pick(record, "route_template"),
    status: pickCount(record, "status", "status_code"),
    errorCode: undefined,
    host: serverName === undefined || serverName === "_" ? pick(record, "host", "http_host") : serverName,
    service: pick(record, "proxy_host", "upstream_name", "proxy_upstream_name", "service_name"),
    address: pick(record, ...ADDRESSES),
    forwardedFor: pick(record, "http_x_forwarded_for", "x_forwarded_for"),
    userAgent: pick(record, "http_user_agent", "user_agent", "userAgent", "agent"),
    bytesIn: pickCount(record, "request_length", "bytes_received"),
    bytesOut: pickCount(record, "bytes_sent", "body_bytes_sent", "bytes", "bytes_read"),
    // An ingress takes it from the caller's `X-Request-ID`, and a time of whole seconds tells few requests apart.
    requestId: recordOfRequest(record, pick(record, "request_id", "req_id")),
    caller: readCaller(record),
    evidence: [
      ["upstream_status", pick(record, "upstream_status")],
      ["upstream_addr", pick(record, "upstream_addr")],
      ["tls_protocol", pick(record, "ssl_protocol")],
    ],
  };
}
