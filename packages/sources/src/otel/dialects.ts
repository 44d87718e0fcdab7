import type { Json, JsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";
import { readId, readText } from "../record/read-member.ts";
import { type Attributes, attributesOf } from "./attributes.ts";

/**
 * A convention of a framework's own for the spans of an AI application: older than OpenTelemetry's, and still what most
 * instrumentations write. `kind` is the attribute that only this convention has, and that says what the span is.
 */
interface Dialect {
  readonly kind: string;
  readonly kinds: Readonly<Record<string, Work>>;
  /** Where the name of a tool, an agent or a workflow is. */
  readonly name: Readonly<Partial<Record<Work, readonly string[]>>>;
  readonly said: Readonly<Record<string, readonly string[]>>;
}

/** The hash under which LiteLLM's proxy keeps the key that it was called with. */
export const LITELLM_KEY = "metadata.user_api_key_hash";

/** As `gen_ai.operation.name` has it. */
type Work = "invoke_agent" | "invoke_workflow" | "execute_tool" | "chat" | "embeddings";

const DIALECTS: readonly Dialect[] = [
  {
    // OpenInference (Arize), `spec/semantic_conventions.md`
    kind: "openinference.span.kind",
    kinds: { agent: "invoke_agent", tool: "execute_tool", llm: "chat", embedding: "embeddings" },
    name: { invoke_agent: ["agent.name", "graph.node.name", "graph.node.id"], execute_tool: ["tool.name"] },
    said: {
      "gen_ai.agent.name": ["agent.name"],
      "gen_ai.tool.description": ["tool.description"],
      "gen_ai.request.model": ["llm.model_name", "embedding.model_name"],
      "gen_ai.provider.name": ["llm.provider", "llm.system"],
      "gen_ai.usage.input_tokens": ["llm.token_count.prompt"],
      "gen_ai.usage.output_tokens": ["llm.token_count.completion"],
    },
  },
  {
    // OpenLLMetry (Traceloop), `opentelemetry-semantic-conventions-ai`
    kind: "traceloop.span.kind",
    kinds: { agent: "invoke_agent", tool: "execute_tool", workflow: "invoke_workflow" },
    name: {
      invoke_agent: ["traceloop.entity.name"],
      execute_tool: ["traceloop.entity.name"],
      invoke_workflow: ["traceloop.entity.name", "traceloop.workflow.name"],
    },
    said: {
      "user.id": ["traceloop.association.properties.user_id"],
      "session.id": ["traceloop.association.properties.session_id", "traceloop.association.properties.thread_id"],
    },
  },
  {
    // Langfuse's SDK, "Property mapping" of its OpenTelemetry endpoint
    kind: "langfuse.observation.type",
    kinds: { agent: "invoke_agent", tool: "execute_tool", generation: "chat", embedding: "embeddings" },
    name: {},
    said: {
      "gen_ai.request.model": ["langfuse.observation.model.name", "model"],
      "user.id": ["langfuse.user.id"],
      "session.id": ["langfuse.session.id"],
    },
  },
  {
    // MLflow Tracing, `mlflow/tracing/constant.py`; its values are JSON text
    kind: "mlflow.spanType",
    kinds: {
      agent: "invoke_agent",
      tool: "execute_tool",
      llm: "chat",
      chat_model: "chat",
      embedding: "embeddings",
      workflow: "invoke_workflow",
    },
    name: {},
    said: {
      "gen_ai.request.model": ["mlflow.llm.model"],
      "user.id": ["mlflow.trace.user"],
      "session.id": ["mlflow.trace.session"],
    },
  },
  {
    // Vercel's AI SDK, "Telemetry"
    kind: "ai.operationId",
    kinds: {
      "ai.toolcall": "execute_tool",
      "ai.generatetext": "chat",
      "ai.generatetext.dogenerate": "chat",
      "ai.streamtext": "chat",
      "ai.streamtext.dostream": "chat",
      "ai.generateobject": "chat",
      "ai.generateobject.dogenerate": "chat",
      "ai.streamobject": "chat",
      "ai.streamobject.dostream": "chat",
      "ai.embed": "embeddings",
      "ai.embed.doembed": "embeddings",
      "ai.embedmany": "embeddings",
      "ai.embedmany.doembed": "embeddings",
    },
    name: { execute_tool: ["ai.toolCall.name"] },
    said: {
      "gen_ai.request.model": ["ai.model.id"],
      "gen_ai.provider.name": ["ai.model.provider"],
      "gen_ai.usage.input_tokens": ["ai.usage.promptTokens", "ai.usage.inputTokens"],
      "gen_ai.usage.output_tokens": ["ai.usage.completionTokens", "ai.usage.outputTokens"],
      "user.id": ["ai.telemetry.metadata.userId"],
      "session.id": ["ai.telemetry.metadata.sessionId"],
    },
  },
  {
    // OpenLLMetry's calls of a model, and LiteLLM's
    kind: "llm.request.type",
    kinds: {
      chat: "chat",
      completion: "chat",
      acompletion: "chat",
      embedding: "embeddings",
      aembedding: "embeddings",
    },
    name: {},
    said: {},
  },
  {
    // LiteLLM's proxy, `integrations/opentelemetry.py`: who called it is the key
    kind: LITELLM_KEY,
    kinds: {},
    name: {},
    said: {
      "user.id": ["metadata.user_api_key_end_user_id", "metadata.user_api_key_user_id"],
      "client.address": ["metadata.requester_ip_address"],
    },
  },
];

const BY_KIND = new Map(DIALECTS.map((dialect) => [dialect.kind, dialect]));
/** Stands among the attributes of what was said in such a convention: no attribute is called so. */
const SPOKEN = "\0dialect";

/** Is this a span of an AI application by a convention of a framework's own? */
export function speaksDialect(own: Attributes): boolean {
  return own[SPOKEN] !== undefined;
}

/** The attributes of a span or a log record; what only a framework's convention says is said in OpenTelemetry's words too. */
export function ownAttributes(body: JsonObject): Attributes {
  const given = attributesOf(body["attributes"]);
  let own = withServer(given);
  for (const name in given) {
    const dialect = BY_KIND.get(name);
    if (dialect !== undefined) own = translated(own, dialect, body["name"]);
  }
  return own;
}

/**
 * Claude Code says which MCP server and which tool of it among the parameters, as JSON text, and of a server that it
 * connects to only the name.
 */
function withServer(given: Attributes): Attributes {
  const { tool_parameters: parameters, server_name: connected } = given;
  if (connected !== undefined && String(given["event.name"]).endsWith("mcp_server_connection")) {
    return withMembers(given, { mcp_server_name: connected });
  }
  if (typeof parameters !== "string" || !parameters.includes('"mcp_server_name"')) return given;
  const read = parseObject(parameters);
  const { mcp_server_name: server, mcp_tool_name: tool } = read ?? {};
  return withMembers(given, {
    mcp_server_name: given["mcp_server_name"] ?? server,
    mcp_tool_name: given["mcp_tool_name"] ?? tool,
  });
}

function withMembers(given: Attributes, more: Attributes): Attributes {
  return Object.assign(Object.create(null) as Record<string, Json | undefined>, given, more);
}

const NAME_IN = {
  invoke_agent: "gen_ai.agent.name",
  invoke_workflow: "gen_ai.workflow.name",
  execute_tool: "gen_ai.tool.name",
  chat: undefined,
  embeddings: undefined,
} as const;

function translated(own: Attributes, dialect: Dialect, spanName: Json | undefined): Attributes {
  const all = Object.assign(Object.create(null) as Record<string, Json | undefined>, own);
  all[SPOKEN] = dialect.kind;
  for (const [standard, names] of Object.entries(dialect.said)) all[standard] ??= first(own, names);
  const kind = (unquoted(own[dialect.kind]) ?? "").toLowerCase();
  const work = Object.hasOwn(dialect.kinds, kind) ? dialect.kinds[kind] : undefined;
  if (work === undefined) return all;
  all["gen_ai.operation.name"] ??= work;
  const named = NAME_IN[work];
  if (named === undefined) return all;
  // Nothing but its span names such a tool. An agent is not called by a span's name: "AgentExecutor" is many applications'.
  all[named] ??= first(own, dialect.name[work] ?? []) ?? (work === "execute_tool" ? spanName : undefined);
  return all;
}

function first(own: Attributes, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = own[name];
    if (typeof value === "number" || unquoted(value) !== undefined) return unquoted(value) ?? value;
  }
  return undefined;
}

/** `"TOOL"` with its quotation marks is how MLflow writes every value. */
function unquoted(value: Json | undefined): string | undefined {
  const text = readText(value) ?? readId(value);
  return text !== undefined && /^"[^"\\]+"$/.test(text) ? text.slice(1, -1) : text;
}
