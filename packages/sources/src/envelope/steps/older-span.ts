import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * A span of Jaeger's or Zipkin's model in JSON, as their agents and the collector's Kafka exporter (`jaeger_json`,
 * `zipkin_json`) write one, as the span of OpenTelemetry that it is: tags are attributes, a process is a resource.
 * https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/model.proto, https://zipkin.io/zipkin-api/
 */
export function olderSpan(record: JsonObject): JsonObject | undefined {
  return ofJaeger(record) ?? ofZipkin(record);
}

function ofJaeger(record: JsonObject): JsonObject | undefined {
  const { operationName: name, process, startTime } = record;
  if (typeof name !== "string" || startTime === undefined || !isJsonObject(process)) return undefined;
  const tags = tagsOf(record["tags"]);
  const resource = { ...tagsOf(process["tags"]), "service.name": process["serviceName"] ?? "unknown" };
  const ids = {
    traceId: record["traceID"] ?? record["traceId"],
    spanId: record["spanID"] ?? record["spanId"],
    parentSpanId: parentOf(record["references"]),
  };
  return spanOf(name, startTime, ids, tags, resource, tags["span.kind"]);
}

function ofZipkin(record: JsonObject): JsonObject | undefined {
  const { name, timestamp, localEndpoint: local, traceId, id } = record;
  if (typeof name !== "string" || timestamp === undefined || !isJsonObject(local)) return undefined;
  if (traceId === undefined || id === undefined) return undefined;
  const tags = isJsonObject(record["tags"]) ? record["tags"] : {};
  const ids = { traceId, spanId: id, parentSpanId: record["parentId"] };
  return spanOf(name, timestamp, ids, tags, { "service.name": local["serviceName"] ?? "unknown" }, record["kind"]);
}

function spanOf(
  name: string,
  startTimeUnixNano: Json,
  ids: Readonly<Record<string, Json | undefined>>,
  attributes: JsonObject,
  resource: JsonObject,
  kind: Json | undefined,
): JsonObject {
  const known = Object.entries(ids).filter((id): id is [string, Json] => id[1] !== undefined);
  const { error, "otel.status_code": status } = attributes;
  const failed = status === "ERROR" || (error !== undefined && error !== false && error !== "false");
  return {
    resource: { attributes: resource },
    scope: {},
    span: {
      ...Object.fromEntries(known),
      name,
      startTimeUnixNano,
      kind: typeof kind === "string" && kind.toLowerCase() === "server" ? 2 : 0,
      attributes: withoutFlag(attributes),
      status: { code: failed ? 2 : 0 },
    },
  };
}

/** That it failed; `error` is no name of one. */
function withoutFlag(attributes: JsonObject): JsonObject {
  const { error: _, ...rest } = attributes;
  return rest;
}

/** `[{"key": …, "value": …}]`, or the kinds of value under names of their own. */
function tagsOf(list: Json | undefined): JsonObject {
  const tags: Record<string, Json> = {};
  for (const tag of Array.isArray(list) ? (list as readonly Json[]).slice(0, MAX_TAGS) : []) {
    if (!isJsonObject(tag) || typeof tag["key"] !== "string" || tag["key"] === "__proto__") continue;
    const value = VALUES.map((name) => tag[name]).find((each) => each !== undefined);
    if (value !== undefined) tags[tag["key"]] = value;
  }
  return tags;
}

const MAX_TAGS = 256;
const VALUES = ["value", "vStr", "vInt64", "vBool", "vFloat64"];

function parentOf(references: Json | undefined): Json | undefined {
  const [first] = Array.isArray(references) ? (references as readonly Json[]) : [];
  return isJsonObject(first) ? (first["spanID"] ?? first["spanId"]) : undefined;
}
