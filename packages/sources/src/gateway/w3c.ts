import { type JsonObject, rememberNames } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/**
 * The fields of the W3C's extended log format as members, with hyphens or underscores: CloudFront's logs of requests, and
 * those of IIS. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html
 */
export const w3c: Dialect = { name: "w3c", is, read };

function is(record: JsonObject): boolean {
  return pick(record, "cs-method", "cs_method") !== undefined && pick(record, "sc-status", "sc_status") !== undefined;
}

/** The first of several fields, by either spelling. */
function both(record: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = pick(record, name, withUnderscores(name));
    if (text !== undefined) return text;
  }
  return undefined;
}

const withUnderscores = rememberNames((name) => name.replaceAll("-", "_"));

function read(record: JsonObject): Access {
  const query = both(record, "cs-uri-query");
  return {
    at: timeOf(record),
    method: both(record, "cs-method"),
    target: `${both(record, "cs-uri-stem") ?? "/"}${query === undefined ? "" : `?${query}`}`,
    route: undefined,
    status: pickCount(record, "sc-status", "sc_status"),
    errorCode: undefined,
    host: both(record, "x-host-header", "cs-host", "cs(Host)"),
    service: undefined,
    address: both(record, "c-ip"),
    forwardedFor: both(record, "x-forwarded-for"),
    userAgent: both(record, "cs-user-agent", "cs(User-Agent)"),
    bytesIn: pickCount(record, "cs-bytes", "cs_bytes"),
    bytesOut: pickCount(record, "sc-bytes", "sc_bytes"),
    requestId: both(record, "x-edge-request-id"),
    caller: { user: both(record, "cs-username") },
    evidence: [
      ["edge", both(record, "x-edge-location")],
      ["result", both(record, "x-edge-detailed-result-type", "x-edge-result-type")],
    ],
  };
}

/** One number, or a date and a time of day in UTC. */
function timeOf(record: JsonObject): number {
  const day = pick(record, "date");
  const hour = pick(record, "time");
  if (day !== undefined && hour !== undefined) return logTime(`${day}T${hour}Z`);
  return logTime(pick(record, "timestamp", "timestamp(ms)", "@timestamp"));
}
