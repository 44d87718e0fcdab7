import type { JsonObject } from "@rolecall/core";
import type { Access, Caller, Dialect } from "./access.ts";
import { firstTime } from "./log-time.ts";
import { pick, pickCount, pickSecret } from "./pick.ts";
import { recordOfRequest } from "./record-of-request.ts";

/** Amazon API Gateway (REST and HTTP APIs) with a JSON format of `$context` variables under their own or AWS's sample names. */
export const apiGateway: Dialect = { name: "api-gateway", is, read };

const REQUEST = ["httpMethod", "resourcePath", "routeKey"] as const;
const ANSWER = ["requestTime", "requestTimeEpoch", "status", "responseLength"] as const;

function is(record: JsonObject): boolean {
  if (typeof record["requestId"] !== "string" && typeof record["extendedRequestId"] !== "string") return false;
  return REQUEST.some((name) => typeof record[name] === "string") && ANSWER.some((name) => record[name] !== undefined);
}

function read(record: JsonObject): Access {
  const routeKey = /^([A-Z]+) (\/\S*)$/.exec(pick(record, "routeKey") ?? "");
  return {
    at: firstTime(record, ["requestTimeEpoch", "requestTime"]),
    method: pick(record, "httpMethod") ?? routeKey?.[1],
    target: pick(record, "path", "rawPath"),
    route: routeKey?.[2] ?? pick(record, "resourcePath"),
    status: pickCount(record, "status"),
    errorCode: pick(record, "error.responseType", "errorResponseType", "authorizer.error", "authorize.error"),
    host: pick(record, "domainName", "apiId"),
    service: pick(record, "apiId"),
    address: pick(record, "ip", "sourceIp", "identity.sourceIp"),
    forwardedFor: pick(record, "xForwardedFor"),
    userAgent: pick(record, "userAgent", "identity.userAgent"),
    bytesIn: pickCount(record, "requestLength"),
    bytesOut: pickCount(record, "responseLength", "dataProcessed"),
    // Clients can set `requestId`; AWS says to tell requests apart by the extended one.
    requestId: pick(record, "extendedRequestId") ?? recordOfRequest(record, pick(record, "requestId")),
    caller: callerOf(record),
    evidence: [
      ["request_id", pick(record, "requestId")],
      ["stage", pick(record, "stage")],
      ["integration_status", pick(record, "integrationStatus", "integration.status")],
      ["waf", pick(record, "wafResponseCode")],
    ],
  };
}

function callerOf(record: JsonObject): Caller {
  return {
    consumer: pick(record, "authorizer.principalId", "principalId", "authorizerPrincipalId"),
    clientId: pick(record, "authorizer.claims.client_id", "authorizer.claims.azp", "clientId"),
    subject: pick(record, "authorizer.claims.sub", "cognitoIdentityId", "identity.cognitoIdentityId", "sub"),
    scope: pick(record, "authorizer.claims.scope"),
    apiKey: pickSecret(record, "identity.apiKey", "apiKey"),
    apiKeyId: pick(record, "identity.apiKeyId", "apiKeyId"),
    certificate: pick(record, "identity.clientCert.subjectDN", "clientCertSubjectDN"),
    certificateId: pick(record, "identity.clientCert.serialNumber", "clientCertSerialNumber"),
    principal: pick(record, "identity.userArn", "userArn", "identity.caller", "caller", "identity.user", "user"),
    accessKeyId: pick(record, "identity.accessKey", "accessKey"),
  };
}
