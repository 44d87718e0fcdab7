import type { JsonObject } from "@rolecall/core";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";

/**
 * Apigee: what a MessageLogging policy writes, by the names of its flow variables, and what its analytics exports, where
 * the dots are underscores. https://cloud.google.com/apigee/docs/api-platform/reference/variables-reference
 */
export const apigee: Dialect = { name: "apigee", is, read };

const PROXY = ["apiproxy.name", "apiproxy", "proxy.name"] as const;
const VERB = ["request.verb", "request_verb"] as const;
const RECEIVED = ["client.received.start.timestamp", "client_received_start_timestamp", "system.timestamp"] as const;

function is(record: JsonObject): boolean {
  return pick(record, ...VERB) !== undefined && pick(record, ...PROXY) !== undefined;
}

function read(record: JsonObject): Access {
  return {
    at: logTime(pick(record, ...RECEIVED, "timestamp", "@timestamp")),
    method: pick(record, ...VERB),
    target: pick(record, "request.uri", "request_uri", "request.path", "request_path", "proxy.pathsuffix"),
    route: undefined,
    status: pickCount(record, "response.status.code", "response_status_code", "error.status.code"),
    errorCode: pick(record, "fault.name", "x_apigee_fault_code", "ax_edge_execution_fault_code"),
    host: pick(record, "request.header.host", "request.header.Host", "virtual_host", "virtualhost.name"),
    service: pick(record, ...PROXY),
    address: pick(record, "client.ip", "client_ip", "proxy.client.ip", "ax_resolved_client_ip"),
    forwardedFor: pick(record, "request.header.x-forwarded-for", "x_forwarded_for_ip"),
    userAgent: pick(record, "request.header.user-agent", "request.header.User-Agent", "useragent", "user_agent"),
    bytesIn: pickCount(record, "request_size"),
    bytesOut: pickCount(record, "response_size"),
    requestId: pick(record, "messageid", "message.id", "gateway_flow_id"),
    caller: {
      consumer: pick(record, "developer.app.name", "developer_app"),
      // What Apigee calls the client's id is the key that the client sends.
      apiKey: pickSecret(record, "client_id", "apigee.client_id"),
      certificate: pick(record, "tls.client.s.dn"),
    },
    evidence: [
      ["organization", pick(record, "organization.name", "organization")],
      ["environment", pick(record, "environment.name", "environment")],
      ["product", pick(record, "apiproduct.name", "api_product")],
      ["upstream_status", pick(record, "target_response_code", "target.response.status.code")],
    ],
  };
}
