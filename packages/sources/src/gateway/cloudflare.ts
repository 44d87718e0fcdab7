import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/** Cloudflare's Logpush of HTTP requests. https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/ */
export const cloudflare: Dialect = { name: "cloudflare", is, read };

const NANOSECONDS = 1e16;

function is(record: JsonObject): boolean {
  return typeof record["ClientRequestMethod"] === "string" && record["EdgeResponseStatus"] !== undefined;
}

function read(record: JsonObject): Access {
  return {
    at: timeOf(record),
    method: pick(record, "ClientRequestMethod"),
    target: pick(record, "ClientRequestURI", "ClientRequestPath"),
    route: undefined,
    status: pickCount(record, "EdgeResponseStatus"),
    errorCode: undefined,
    host: pick(record, "ClientRequestHost"),
    service: pick(record, "OriginIP"),
    address: pick(record, "ClientIP"),
    forwardedFor: undefined,
    userAgent: pick(record, "ClientRequestUserAgent"),
    bytesIn: pickCount(record, "ClientRequestBytes"),
    bytesOut: pickCount(record, "EdgeResponseBytes"),
    requestId: pick(record, "RayID"),
    // The fingerprint stands for the certificate, whose subject no member has; one that was not verified proves nothing.
    caller:
      pick(record, "ClientMTLSAuthStatus") === "ok"
        ? { certificate: pick(record, "ClientMTLSAuthCertFingerprint") }
        : {},
    evidence: [
      ["zone", pick(record, "ZoneName")],
      ["security_action", pick(record, "SecurityAction")],
      ["upstream_status", pick(record, "OriginResponseStatus")],
    ],
  };
}

/** RFC 3339, seconds, or nanoseconds: as the job was set up. */
function timeOf(record: JsonObject): number {
  const given = record["EdgeStartTimestamp"] ?? record["EdgeEndTimestamp"];
  return typeof given === "number" && given > NANOSECONDS ? logTime(Math.floor(given / 1e6)) : logTime(given);
}
