import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { readCaller } from "./caller.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";
import { recordOfRequest } from "./record-of-request.ts";

/** Envoy and what is built on it (Istio, Envoy Gateway, Higress), with the JSON keys that Istio made the custom. */
export const envoy: Dialect = { name: "envoy", is, read };

const MARKS = [
  "response_flags",
  "upstream_cluster",
  "authority",
  "downstream_remote_address",
  "x_forwarded_for",
] as const;

function is(record: JsonObject): boolean {
  if (record["start_time"] === undefined || record["response_code"] === undefined) return false;
  return MARKS.some((mark) => record[mark] !== undefined);
}

function read(record: JsonObject): Access {
  const requestId = pick(record, "request_id", "x_request_id");
  return {
    at: logTime(record["start_time"]),
    method: pick(record, "method"),
    target: pick(record, "x_envoy_origin_path", "path"),
    route: undefined,
    status: pickCount(record, "response_code"),
    errorCode: pick(record, "response_flags"),
    host: pick(record, "authority", ":authority", "requested_server_name"),
    service: pick(record, "upstream_cluster"),
    address: pick(record, "downstream_remote_address", "downstream_direct_remote_address"),
    forwardedFor: pick(record, "x_forwarded_for"),
    userAgent: pick(record, "user_agent"),
    bytesIn: pickCount(record, "bytes_received"),
    bytesOut: pickCount(record, "bytes_sent"),
    // One request keeps its id through every proxy of a mesh, so the id alone would make its hops duplicates.
    requestId: recordOfRequest(record, requestId),
    caller: readCaller(record),
    evidence: [
      ["request_id", requestId],
      ["route", pick(record, "route_name")],
      ["response_code_details", pick(record, "response_code_details")],
      ["grpc_status", pick(record, "grpc_status", "grpc_status_number")],
    ],
  };
}
