import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

const KIND = "type.googleapis.com/google.cloud.audit.TransparencyLog";

/**
 * An entry of Google Cloud's Access Transparency, by which Google tells what its own staff looked at, as the audit entry
 * of the same access. Nobody is named: the entry says where they sat and for what reason.
 * https://cloud.google.com/assured-workloads/access-transparency/docs/reading-logs
 */
export function transparencyEntry(entry: JsonObject): JsonObject | undefined {
  const { jsonPayload: payload, ...around } = entry;
  if (!isJsonObject(payload) || payload["@type"] !== KIND) return undefined;
  const access = firstOf(payload["accesses"]);
  const product = firstText(payload["product"]);
  return {
    ...around,
    protoPayload: {
      ...payload,
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      methodName: access?.["methodName"] ?? "GoogleInternal.Access",
      serviceName: product ?? "accesstransparency.googleapis.com",
      authenticationInfo: {},
      requestMetadata: {},
      ...(access?.["resourceName"] === undefined ? {} : { resourceName: access["resourceName"] }),
    },
  };
}

function firstOf(list: Json | undefined): JsonObject | undefined {
  const [first] = Array.isArray(list) ? (list as readonly Json[]) : [];
  return isJsonObject(first) ? first : undefined;
}

function firstText(list: Json | undefined): string | undefined {
  const [first] = Array.isArray(list) ? (list as readonly Json[]) : [list];
  return typeof first === "string" ? first : undefined;
}
