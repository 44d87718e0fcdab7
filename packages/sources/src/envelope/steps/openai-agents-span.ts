import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { argumentsText, spanRecord } from "./span-record.ts";

/**
 * A span of OpenAI's Agents SDK, as its trace processors export it (`Span.export()`), as the span of OpenTelemetry that
 * it is. https://openai.github.io/openai-agents-python/tracing/
 */
export function openaiAgentsSpan(record: JsonObject): JsonObject | undefined {
  const { object, span_data: data, started_at: start } = record;
  if (object !== "trace.span" || !isJsonObject(data) || start === undefined) return undefined;
  const said = workOf(data);
  return spanRecord({
    service: "openai-agents",
    scope: "openai-agents",
    name: said.name ?? data["type"],
    start,
    ids: { traceId: record["trace_id"], spanId: record["id"], parentSpanId: record["parent_id"] },
    attributes: { "gen_ai.provider.name": "openai", ...said.attributes },
    failed: isJsonObject(record["error"]),
  });
}

/** The head of a trace, which has no time and says nothing that its spans do not. */
export function isTraceHead(record: JsonObject): boolean {
  const { object, id, workflow_name: workflow } = record;
  return object === "trace" && typeof id === "string" && workflow !== undefined && Object.keys(record).every(isOfHead);
}

function isOfHead(name: string): boolean {
  return ["object", "id", "workflow_name", "group_id", "metadata"].includes(name);
}

interface Said {
  readonly name?: Json | undefined;
  readonly attributes: Readonly<Record<string, Json | undefined>>;
}

const WORK: Readonly<Record<string, (data: JsonObject) => Said>> = {
  agent: ({ name }) => ({ attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name } }),
  function: (data) => ({
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": data["name"],
      "gen_ai.tool.call.arguments": argumentsText(data["input"]),
      mcp_server_name: isJsonObject(data["mcp_data"]) ? data["mcp_data"]["server"] : undefined,
    },
  }),
  handoff: (data) => ({
    name: "handoff",
    attributes: {
      "gen_ai.agent.name": data["from_agent"],
      "gen_ai.operation.name": "handoff",
      to_agent: data["to_agent"],
    },
  }),
  mcp_tools: (data) => ({
    attributes: { "mcp.method.name": "tools/list", "mcp.server.name": data["server"] },
  }),
  generation: (data) => {
    const usage = isJsonObject(data["usage"]) ? data["usage"] : {};
    return {
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": data["model"],
        "gen_ai.usage.input_tokens": usage["input_tokens"],
        "gen_ai.usage.output_tokens": usage["output_tokens"],
      },
    };
  },
  response: () => ({ attributes: { "gen_ai.operation.name": "chat" } }),
};

/** Guardrails, speech and what an application calls its own have a name alone. */
function workOf(data: JsonObject): Said {
  const type = data["type"];
  const work = typeof type === "string" && Object.hasOwn(WORK, type) ? WORK[type] : undefined;
  return work?.(data) ?? { name: data["name"] ?? type, attributes: {} };
}
