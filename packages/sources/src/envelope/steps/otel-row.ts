import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * A span or a log record that is written as no OTLP, as the record that `otel` reads: attributes by their names, times as
 * text, one a line. What each member is called, by whoever writes it so:
 *
 * - the console exporters of OpenTelemetry's SDKs: `context`, `start_time`, `timestamp`
 * - pipelines that flatten (Tenzir's, Elastic's `otel` data streams): `trace_id`, `start_time`, `time`, `@timestamp`
 * - Phoenix's API: `context`, `span_kind`, no resource
 * - ClickHouse's tables `otel_traces` and `otel_logs`, also in HyperDX and SigNoz's kin: `TraceId`, `SpanAttributes`
 */
export function otelRow(row: JsonObject): JsonObject | undefined {
  const attributes = pick(row, ["attributes", "SpanAttributes", "LogAttributes"]);
  const resource = pick(row, ["resource"])?.["attributes"] ?? row["ResourceAttributes"] ?? ofPhoenix(row, attributes);
  if (attributes === undefined || !isJsonObject(resource)) return undefined;
  const parts = { resource: { attributes: resource }, scope: { name: scopeOf(row) ?? null } };
  const span = spanOf(row, attributes);
  if (span !== undefined) return { ...parts, span };
  const logRecord = logOf(row, attributes);
  return logRecord === undefined ? undefined : { ...parts, logRecord };
}

/** Phoenix answers with spans of one project, and with no resource: the project is in the address of the question. */
function ofPhoenix(row: JsonObject, attributes: JsonObject | undefined): JsonObject | undefined {
  if (row["span_kind"] === undefined || pick(row, ["context"]) === undefined) return undefined;
  return { "service.name": textOf(attributes ?? {}, ["openinference.project.name"]) ?? "phoenix" };
}

function spanOf(row: JsonObject, attributes: JsonObject): JsonObject | undefined {
  const name = textOf(row, ["name", "SpanName"]);
  const ids = pick(row, ["context"]) ?? row;
  const spanId = idOf(ids, ["span_id", "spanId", "SpanId"]);
  if (name === undefined || spanId === undefined) return undefined;
  return {
    ...members({
      traceId: idOf(ids, ["trace_id", "traceId", "TraceId"]),
      parentSpanId: idOf(row, ["parent_span_id", "parent_id", "ParentSpanId"]),
      startTimeUnixNano: firstGiven(row, ["start_time", "startTime", "Timestamp", "@timestamp", "timestamp"]),
      kind: kindOf(row),
    }),
    spanId,
    name,
    attributes,
    status: { code: isFailed(row) ? 2 : 0 },
  };
}

/** An event, which has a name; any other log record is text, or holds another log's record in its body. */
function logOf(row: JsonObject, attributes: JsonObject): JsonObject | undefined {
  const given = textOf(row, ["event_name", "eventName", "EventName"]) ?? textOf(attributes, ["event.name"]);
  const body = bodyOf(row);
  const name = given ?? (body !== undefined && /^\w+(?:\.\w+)+$/.test(body) ? body : undefined);
  if (name === undefined) return undefined;
  return {
    ...members({
      timeUnixNano:
        firstGiven(row, ["time", "timestamp", "Timestamp", "@timestamp"]) ??
        firstGiven(attributes, ["event.timestamp"]) ??
        firstGiven(row, ["observed_time", "observed_timestamp", "ObservedTimestamp"]),
      traceId: idOf(row, ["trace_id", "TraceId"]),
      spanId: idOf(row, ["span_id", "SpanId"]),
    }),
    eventName: name,
    body: { stringValue: body ?? fullName(row, name) },
    attributes,
  };
}

/** Claude Code calls its events `tool_result` and says in the body, which may be left out, and in the scope whose they are. */
function fullName(row: JsonObject, name: string): string {
  return scopeOf(row)?.includes(".claude_code.") && !name.includes(".") ? `claude_code.${name}` : name;
}

function scopeOf(row: JsonObject): string | undefined {
  return textOf(pick(row, ["scope", "instrumentation_scope"]) ?? {}, ["name"]) ?? textOf(row, ["ScopeName"]);
}

function bodyOf(row: JsonObject): string | undefined {
  const body = row["body"] ?? row["Body"];
  return isJsonObject(body)
    ? textOf(body, ["text", "stringValue", "string_value"])
    : textOf({ body: body ?? null }, ["body"]);
}

/** `SpanKind.SERVER`, `Server`, `SERVER`, 2. */
function kindOf(row: JsonObject): Json | undefined {
  const kind = row["kind"] ?? row["SpanKind"] ?? row["kind_id"];
  return typeof kind === "string" && /(?:^|[._])server$/i.test(kind) ? 2 : kind;
}

function isFailed(row: JsonObject): boolean {
  const status = pick(row, ["status"]) ?? {};
  const code = status["code"] ?? status["status_code"] ?? status["code_id"] ?? row["StatusCode"];
  return code === 2 || (typeof code === "string" && /(?:^|_)error$|^2$/i.test(code));
}

function pick(row: JsonObject, names: readonly string[]): JsonObject | undefined {
  for (const name of names) {
    const value = row[name];
    if (isJsonObject(value)) return value;
  }
  return undefined;
}

function firstGiven(row: JsonObject, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

function textOf(row: JsonObject, names: readonly string[]): string | undefined {
  const value = firstGiven(row, names);
  return typeof value === "string" ? value : undefined;
}

/** The SDKs write ids with `0x` in front. */
function idOf(row: JsonObject, names: readonly string[]): string | undefined {
  return textOf(row, names)?.replace(/^0x/, "");
}

function members(given: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}
