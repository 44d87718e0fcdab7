import type { JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Access, Dialect } from "./access.ts";
import { logTime } from "./log-time.ts";
import { pick, pickCount } from "./pick.ts";

/** Google Cloud's load balancers, Cloud Run and API Gateway: a LogEntry with `httpRequest`. https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#httprequest */
export const googleBalancer: Dialect = { name: "google-load-balancer", is, read };

function is(record: JsonObject): boolean {
  const request = readObject(record["httpRequest"]);
  return (
    typeof request?.["requestMethod"] === "string" &&
    record["timestamp"] !== undefined &&
    record["protoPayload"] === undefined
  );
}

function read(record: JsonObject): Access {
  const url = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(pick(record, "httpRequest.requestUrl") ?? "");
  return {
    at: logTime(record["timestamp"]),
    method: pick(record, "httpRequest.requestMethod"),
    target: url?.[2] || pick(record, "httpRequest.requestUrl") || "/",
    route: undefined,
    status: pickCount(record, "httpRequest.status"),
    errorCode: undefined,
    host: url?.[1],
    service: pick(record, "resource.labels.backend_service_name", "resource.labels.service_name", "resource.type"),
    address: pick(record, "httpRequest.remoteIp"),
    forwardedFor: undefined,
    userAgent: pick(record, "httpRequest.userAgent"),
    bytesIn: pickCount(record, "httpRequest.requestSize"),
    bytesOut: pickCount(record, "httpRequest.responseSize"),
    requestId: pick(record, "insertId"),
    caller: {
      consumer: pick(record, "jsonPayload.authInfo.principal"),
      apiKeyId: pick(record, "jsonPayload.api_key"),
      certificate: pick(record, "jsonPayload.mtls.clientCertSubjectDn"),
      certificateId: pick(record, "jsonPayload.mtls.clientCertSha256Fingerprint"),
    },
    evidence: [
      ["project", pick(record, "resource.labels.project_id")],
      ["status_details", pick(record, "jsonPayload.statusDetails")],
    ],
  };
}
