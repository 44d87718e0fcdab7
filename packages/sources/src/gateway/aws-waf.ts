import type { Json, JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/** AWS WAF's log of the requests that a web ACL looked at. https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
export const awsWaf: Dialect = { name: "aws-waf", is, read };

/** As the log writes it, and in lower case, as the Athena table does. */
const ACL = ["webaclId", "webaclid"] as const;
const REQUEST = ["httpRequest", "httprequest"] as const;

function is(record: JsonObject): boolean {
  return pick(record, ...ACL) !== undefined && REQUEST.some((name) => readObject(record[name]) !== undefined);
}

function read(record: JsonObject): Access {
  const request = readObject(record["httpRequest"]) ?? readObject(record["httprequest"]) ?? {};
  const args = pick(request, "args");
  const uri = pick(request, "uri");
  const action = pick(record, "action")?.toUpperCase();
  return {
    at: logTime(record["timestamp"]),
    method: pick(request, "httpMethod", "httpmethod"),
    target: uri === undefined || args === undefined ? uri : `${uri}?${args}`,
    route: undefined,
    // What the web ACL let through was answered by somebody else, who has a log of his own.
    status: pickCount(record, "responseCodeSent", "responsecodesent"),
    refused: action === "BLOCK",
    errorCode: action === "BLOCK" ? pick(record, "terminatingRuleId", "terminatingruleid") : undefined,
    host: pick(request, "host") ?? header(request, "host"),
    service: pick(record, "httpSourceId", "httpsourceid"),
    address: pick(request, "clientIp", "clientip"),
    forwardedFor: header(request, "x-forwarded-for"),
    userAgent: header(request, "user-agent"),
    bytesIn: pickCount(record, "requestBodySize", "requestbodysize"),
    bytesOut: undefined,
    // A client can send its own trace id in the place of the load balancer's.
    requestId: undefined,
    // Headers are what the client says; the web ACL proves none of them.
    caller: {},
    evidence: [
      ["action", action],
      ["web_acl", pick(record, ...ACL)],
      ["rule_type", pick(record, "terminatingRuleType", "terminatingruletype")],
      ["country", pick(request, "country")],
      ["request_id", pick(request, "requestId", "requestid")],
      ["ja3", pick(record, "ja3Fingerprint", "ja3fingerprint")],
    ],
  };
}

function header(request: JsonObject, wanted: string): string | undefined {
  const headers = request["headers"];
  if (!Array.isArray(headers)) return undefined;
  for (const item of headers as readonly Json[]) {
    const given = readObject(item);
    const name = given === undefined ? undefined : pick(given, "name", "Name");
    if (given !== undefined && name?.toLowerCase() === wanted) return pick(given, "value", "Value");
  }
  return undefined;
}
