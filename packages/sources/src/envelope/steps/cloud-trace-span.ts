import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { membersOf, spanRecord } from "./span-record.ts";

const NAME = /^projects\/([^/]{1,64})\/traces\/([0-9a-f]{32})\/spans\/([0-9a-f]{16})$/;

/**
 * A span of Google's Cloud Trace (API v2, and sinks of it), as the span of OpenTelemetry that it was exported as. One that names neither a
 * service nor an agent stays what it is. https://cloud.google.com/trace/docs/reference/v2/rest/v2/projects.traces/batchWrite
 */
export function cloudTraceSpan(span: JsonObject): JsonObject | undefined {
  const { name, startTime: start, attributes, displayName } = span;
  const [, project, traceId, spanId] = typeof name === "string" ? (NAME.exec(name) ?? []) : [];
  if (project === undefined || start === undefined || !isJsonObject(attributes)) return undefined;
  const own = namedIn(membersOf(attributes["attributeMap"]));
  const service = own["service.name"] ?? own["g.co/r/cloud_run_revision/service_name"] ?? own["g.co/gae/app/module"];
  if (service === undefined && own["gen_ai.agent.name"] === undefined && own["gen_ai.agent.id"] === undefined) {
    return undefined;
  }
  const { code = 0 } = membersOf(span["status"]);
  return spanRecord({
    service,
    scope: "cloud-trace",
    name: textOf(displayName),
    start,
    ids: { traceId, spanId, parentSpanId: span["parentSpanId"] },
    resource: { "cloud.account.id": project },
    attributes: own,
    failed: code !== 0,
    serves: span["spanKind"] === "SERVER",
  });
}

/** `{"key": {"stringValue": {"value": "x"}}}` */
function namedIn(map: JsonObject): Readonly<Record<string, Json>> {
  const named = Object.entries(map).flatMap(([name, value]) => {
    const held = membersOf(value);
    const plain = textOf(held["stringValue"]) ?? held["intValue"] ?? held["boolValue"];
    return plain === undefined ? [] : [[name, plain] as const];
  });
  return Object.fromEntries(named);
}

/** A text that may be cut, as Google writes it. */
function textOf(value: Json | undefined): Json | undefined {
  return isJsonObject(value) ? value["value"] : value;
}
