import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { hostOf } from "./host-of.ts";
import { firstTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";
import { requestLine } from "./request-line.ts";

/** AWS Application Load Balancer access logs with their fields as members: AWS's names, or those of the Athena table. */
export const alb: Dialect = { name: "alb", is, read };

function is(record: JsonObject): boolean {
  return typeof record["elb"] === "string" && record["elb_status_code"] !== undefined;
}

function read(record: JsonObject): Access {
  const line = requestLine(pick(record, "request"));
  const target = line.target ?? pick(record, "request_url");
  return {
    // `time` is when the answer was made, `request_creation_time` when the request came.
    at: firstTime(record, ["request_creation_time", "time"]),
    method: line.method ?? pick(record, "request_verb"),
    target,
    route: undefined,
    status: pickCount(record, "elb_status_code"),
    errorCode: pick(record, "error_reason", "lambda_error_reason"),
    host: pick(record, "domain_name") ?? hostOf(target) ?? pick(record, "elb"),
    service: pick(record, "target_group_arn"),
    address: pick(record, "client_ip", "client:port", "client_port", "client"),
    forwardedFor: undefined,
    userAgent: pick(record, "user_agent"),
    bytesIn: pickCount(record, "received_bytes"),
    bytesOut: pickCount(record, "sent_bytes"),
    // A client can send its own trace id, so it tells no two requests apart.
    requestId: undefined,
    // The fields are fixed, and none of them says who called.
    caller: {},
    evidence: [
      ["trace_id", pick(record, "trace_id")],
      ["elb", pick(record, "elb")],
      ["target_status", pick(record, "target_status_code")],
      ["actions", pick(record, "actions_executed")],
      ["classification", pick(record, "classification_reason", "classification")],
      ["tls_protocol", pick(record, "ssl_protocol")],
    ],
  };
}
