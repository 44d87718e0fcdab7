import type { JsonObject } from "@rolecall/core";
import { argumentsText, hasOne, membersOf, spanRecord, under } from "./span-record.ts";

const WORK: ReadonlyMap<unknown, string> = new Map([
  ["TOOL", "execute_tool"],
  ["AGENT", "invoke_agent"],
  ["GENERATION", "chat"],
  ["EMBEDDING", "embeddings"],
  ["RETRIEVER", "retrieval"],
]);
const NAMED: Readonly<Record<string, string>> = {
  execute_tool: "gen_ai.tool.name",
  invoke_agent: "gen_ai.agent.name",
};

/**
 * An observation or a trace of Langfuse's (its API, exports to a store), as the span of OpenTelemetry that it is. An
 * observation names the project alone, unless it was exported beside its trace. https://langfuse.com/docs/api
 */
export function langfuseObservation(record: JsonObject): JsonObject | undefined {
  return ofObservation(record) ?? ofTrace(record);
}

function ofObservation(seen: JsonObject): JsonObject | undefined {
  const trace = under(seen, "traceId", "trace_id");
  const start = under(seen, "startTime", "start_time");
  const { type, name, id } = seen;
  if (typeof type !== "string" || !TYPES.test(type) || trace === undefined || start === undefined) return undefined;
  if (id === undefined || !isObservation(seen)) return undefined;
  const work = WORK.get(type);
  const named = work === undefined ? undefined : NAMED[work];
  const usage = membersOf(under(seen, "usageDetails", "usage_details", "usage"));
  return spanRecord({
    ...of(seen),
    name: name ?? type.toLowerCase(),
    start,
    ids: { traceId: trace, spanId: id, parentSpanId: under(seen, "parentObservationId", "parent_observation_id") },
    attributes: {
      "gen_ai.operation.name": work,
      "langfuse.observation.type": type.toLowerCase(),
      ...(named === undefined ? {} : { [named]: name }),
      "gen_ai.tool.call.arguments": work === "execute_tool" ? argumentsText(seen["input"]) : undefined,
      "gen_ai.request.model": under(seen, "model", "providedModelName"),
      "gen_ai.usage.input_tokens": usage["input"],
      "gen_ai.usage.output_tokens": usage["output"],
      ...whoseOf(seen),
    },
    failed: seen["level"] === "ERROR",
  });
}

/** Spans and events of others have a type, a trace and a level too. */
function isObservation(seen: JsonObject): boolean {
  return hasOne(seen, PARENT) || (LEVELS.has(seen["level"]) && hasOne(seen, OF_AN_OBSERVATION));
}

function ofTrace(trace: JsonObject): JsonObject | undefined {
  const { id, timestamp, name, projectId } = trace;
  const isTrace =
    trace["observations"] !== undefined || trace["sessionId"] !== undefined || trace["htmlPath"] !== undefined;
  if (id === undefined || timestamp === undefined || projectId === undefined || !isTrace) return undefined;
  if (typeof name !== "string" || trace["public"] === undefined) return undefined;
  return spanRecord({
    ...of(trace),
    name,
    start: timestamp,
    ids: { traceId: id, spanId: id },
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": name,
      ...whoseOf(trace),
    },
    failed: false,
  });
}

const PARENT = ["parentObservationId", "parent_observation_id"];
const LEVELS: ReadonlySet<unknown> = new Set(["DEBUG", "DEFAULT", "WARNING", "ERROR"]);
const OF_AN_OBSERVATION = [
  ...["projectId", "project_id", "environment", "statusMessage", "status_message"],
  ...["usageDetails", "usage_details", "modelParameters", "model_parameters"],
];
const TYPES = /^(?:SPAN|EVENT|GENERATION|AGENT|TOOL|CHAIN|RETRIEVER|EVALUATOR|EMBEDDING|GUARDRAIL)$/;

/** Whose application it is: the trace's name where it stands beside, else the project. */
function of(record: JsonObject) {
  return {
    service: under(record, "traceName", "trace_name", "projectId", "project_id"),
    scope: "langfuse",
    resource: { "deployment.environment.name": record["environment"] },
  };
}

function whoseOf(record: JsonObject) {
  return {
    "user.id": under(record, "userId", "user_id"),
    "session.id": under(record, "sessionId", "session_id"),
  };
}
