import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** What Datadog calls the kinds of work, and OpenTelemetry's names of the same. */
const WORK: ReadonlyMap<Json | undefined, string> = new Map([
  ["agent", "invoke_agent"],
  ["workflow", "invoke_workflow"],
  ["tool", "execute_tool"],
  ["task", "execute_tool"],
  ["retrieval", "retrieval"],
  ["llm", "chat"],
  ["embedding", "embeddings"],
]);
const NAMED: Readonly<Record<string, string>> = {
  invoke_agent: "gen_ai.agent.name",
  execute_tool: "gen_ai.tool.name",
  invoke_workflow: "gen_ai.workflow.name",
};

/**
 * A span of Datadog's LLM Observability, as its SDKs send one (alone, or in a list of one beside what all of the list
 * have in common) and as its Export API answers, as the span of OpenTelemetry that it is.
 * https://docs.datadoghq.com/llm_observability/instrumentation/api/
 */
export function datadogSpan(given: JsonObject): JsonObject | undefined {
  const span = spanIn(given);
  const { ml_app: application, name, start_ns: start, span_id: spanId } = span;
  if (typeof application !== "string" || typeof name !== "string") return undefined;
  if (start === undefined || spanId === undefined) return undefined;
  const meta = isJsonObject(span["meta"]) ? span["meta"] : {};
  const work = WORK.get(span["span_kind"] ?? meta["kind"] ?? meta["span.kind"]);
  if (work === undefined) return undefined;
  const tags = tagsOf(span["tags"]);
  return {
    resource: { attributes: present({ "service.name": application, "deployment.environment.name": tags["env"] }) },
    scope: { name: "datadog" },
    span: {
      ...idsOf(span),
      name,
      startTimeUnixNano: start,
      kind: 0,
      attributes: { ...workOf(work, name), ...callOf({ ...meta, ...span }, work, tags) },
      status: { code: span["status"] === "error" ? 2 : 0 },
    },
  };
}

function idsOf(span: JsonObject): JsonObject {
  const parent = span["parent_id"];
  return present({
    traceId: span["trace_id"],
    spanId: span["span_id"],
    // What has no parent says so in this word.
    parentSpanId: parent === "undefined" ? undefined : parent,
  });
}

function workOf(work: string, name: string): JsonObject {
  const named = NAMED[work];
  return { "gen_ai.operation.name": work, ...(named === undefined ? {} : { [named]: name }) };
}

function callOf(said: JsonObject, work: string, tags: Readonly<Record<string, string>>): JsonObject {
  return present({
    "gen_ai.request.model": said["model_name"],
    "gen_ai.provider.name": said["model_provider"],
    "gen_ai.conversation.id": said["session_id"],
    "user.id": tags["user_id"] ?? tags["user_handle"],
    "gen_ai.tool.call.arguments": work === "execute_tool" ? textOf(said["input"]) : undefined,
  });
}

/** The span with what stands around it. */
function spanIn(given: JsonObject): JsonObject {
  const { spans, ...around } = given;
  const [only, ...more] = Array.isArray(spans) ? (spans as readonly Json[]) : [];
  return isJsonObject(only) && more.length === 0 ? { ...around, ...only } : given;
}

/** `["env:prod", "user_id:7"]`; of several of a name the first. */
function tagsOf(list: Json | undefined): Readonly<Record<string, string>> {
  const tags: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const tag of Array.isArray(list) ? (list as readonly Json[]).slice(0, MAX_TAGS) : []) {
    const at = typeof tag === "string" ? tag.indexOf(":") : -1;
    if (typeof tag === "string" && at > 0) tags[tag.slice(0, at)] ??= tag.slice(at + 1);
  }
  return tags;
}

const MAX_TAGS = 256;

/** What went in: a value, or documents and messages. */
function textOf(input: Json | undefined): string | undefined {
  const value = isJsonObject(input) ? (input["value"] ?? input) : input;
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] != null));
}
