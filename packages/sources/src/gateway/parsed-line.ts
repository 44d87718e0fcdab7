import type { JsonObject } from "@rolecall/core";
import { addressOf } from "../address/address-of.ts";
import type { Access, Dialect } from "./access.ts";
import { readCaller } from "./caller.ts";
import { firstTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";
import { requestLine } from "./request-line.ts";

/**
 * A line of the Common or Combined Log Format, or of HAProxy's, as shippers' parsers leave it: Fluent Bit's and Fluentd's
 * `nginx` and `apache2`, Vector's `parse_nginx_log` and `parse_apache_log`, Logstash's `COMBINEDAPACHELOG` and
 * `HAPROXYHTTP`, and nginx with their names. Fields after the documentation of each.
 */
export const parsedLine: Dialect = { name: "access-log", is, read };

/** That of the line before that of the shipper, which is the same or later. */
const TIMES = ["timestamp", "time_local", "time", "accept_date", "@timestamp", "date"] as const;
const METHODS = ["method", "verb", "http_verb"] as const;
const STATUSES = ["status", "code", "response", "http_status_code"] as const;
const SIZES = ["size", "bytes", "bytes_read"] as const;
const AGENTS = ["agent", "user_agent", "useragent"] as const;

function is(record: JsonObject): boolean {
  const status = pickCount(record, ...STATUSES);
  if (status === undefined || status < 100 || status > 599) return false;
  if (pickCount(record, ...SIZES) === undefined && pick(record, ...AGENTS) === undefined) return false;
  const { method, target } = requestOf(record);
  return method !== undefined && target !== undefined && clientOf(record) !== undefined;
}

function read(record: JsonObject): Access {
  const { method, target } = requestOf(record);
  const address = clientOf(record);
  const host = pick(record, "host");
  return {
    at: firstTime(record, TIMES),
    method,
    target,
    route: undefined,
    status: pickCount(record, ...STATUSES),
    errorCode: undefined,
    // HAProxy's `server_name` is the one behind it.
    host: pick(record, "vhost", "http_host") ?? (host === address ? undefined : host),
    service: pick(record, "backend_name"),
    address,
    forwardedFor: pick(record, "http_x_forwarded_for", "x_forwarded_for", "forwarded_for"),
    userAgent: unquoted(pick(record, ...AGENTS)),
    bytesIn: undefined,
    bytesOut: pickCount(record, ...SIZES),
    requestId: undefined,
    caller: { ...readCaller(record), user: pick(record, "remote_user", "user", "auth") },
    evidence: [["server", pick(record, "server_name")]],
  };
}

function requestOf(record: JsonObject): { readonly method: string | undefined; readonly target: string | undefined } {
  const line = requestLine(pick(record, "request"));
  const method = pick(record, ...METHODS) ?? line.method;
  const isMethod = method !== undefined && /^[A-Z]{3,16}$/.test(method);
  return { method: isMethod ? method : undefined, target: line.target ?? pick(record, "path", "http_request") };
}

/** Apache's parsers call the client `host`, as Apache does; others mean the server. */
function clientOf(record: JsonObject): string | undefined {
  const named = pick(record, "remote", "client", "clientip", "client_ip", "remote_ip", "remote_addr");
  if (named !== undefined) return addressOf(named)?.ip === undefined ? undefined : named;
  const host = pick(record, "host");
  return addressOf(host)?.ip === undefined ? undefined : host;
}

/** Logstash's pattern keeps the quotes of the line. */
function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^"(.*)"$/, "$1");
}
