import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * What LiteLLM's proxy logs of a call (`StandardLoggingPayload`, to S3, GCS, SQS, webhooks and the like), and a row of its
 * table of spend, as the span that its OpenTelemetry exporter writes of the same call: who called is one identity either way.
 * https://docs.litellm.ai/docs/proxy/logging_spec
 */
export function litellmPayload(given: JsonObject): JsonObject | undefined {
  const payload = standardIn(given);
  if (payload === undefined || typeof payload["call_type"] !== "string") return undefined;
  const metadata = isJsonObject(payload["metadata"]) ? payload["metadata"] : {};
  const key = metadata["user_api_key_hash"] ?? payload["api_key"];
  if (key === undefined || payload["startTime"] === undefined) return undefined;
  const failed = payload["status"] === "failure";
  return {
    resource: { attributes: { "service.name": "litellm" } },
    scope: { name: "litellm" },
    span: {
      name: payload["call_type"],
      startTimeUnixNano: payload["startTime"],
      ...idsOf(payload),
      attributes: { ...callOf(payload, metadata), ...ofKey(payload, metadata, key), ...errorOf(payload) },
      status: { code: failed ? 2 : 0 },
    },
  };
}

/** Custom callbacks and some stores keep it where the proxy has it: `kwargs.standard_logging_object`. */
function standardIn(given: JsonObject): JsonObject | undefined {
  const around = isJsonObject(given["kwargs"]) ? given["kwargs"] : given;
  const inner = around["standard_logging_object"];
  if (isJsonObject(inner)) return inner;
  return given["model"] !== undefined && given["metadata"] !== undefined ? given : undefined;
}

function idsOf(payload: JsonObject): JsonObject {
  return present({ traceId: payload["trace_id"], spanId: payload["id"] ?? payload["request_id"] });
}

function callOf(payload: JsonObject, metadata: JsonObject): JsonObject {
  return present({
    "gen_ai.operation.name": workOf(payload["call_type"]),
    "gen_ai.request.model": payload["model"],
    "gen_ai.provider.name": payload["custom_llm_provider"],
    "gen_ai.usage.input_tokens": payload["prompt_tokens"],
    "gen_ai.usage.output_tokens": payload["completion_tokens"],
    "mcp.server.name": toolIn(metadata)["mcp_server_name"],
    "gen_ai.tool.name": toolIn(metadata)["name"],
    "client.address": payload["requester_ip_address"] ?? metadata["requester_ip_address"],
    "user_agent.original": payload["user_agent"] ?? metadata["user_agent"],
  });
}

/** A tool of an MCP server, called through the proxy. */
function toolIn(metadata: JsonObject): JsonObject {
  const call = metadata["mcp_tool_call_metadata"];
  return isJsonObject(call) ? call : {};
}

/** `acompletion`, `aembedding`, `aimage_generation`: what is asynchronous has an `a` in front. */
function workOf(call: Json | undefined): string {
  const name = typeof call === "string" ? call.toLowerCase() : "";
  if (/completion|anthropic_messages|responses|generate_content/.test(name)) return "chat";
  if (name.includes("embedding")) return "embeddings";
  return name === "call_mcp_tool" ? "execute_tool" : name;
}

function ofKey(payload: JsonObject, metadata: JsonObject, key: Json): JsonObject {
  return present({
    "metadata.user_api_key_hash": key,
    "metadata.user_api_key_alias": metadata["user_api_key_alias"],
    "metadata.user_api_key_user_id": metadata["user_api_key_user_id"] ?? payload["user"],
    "metadata.user_api_key_end_user_id": payload["end_user"] || metadata["user_api_key_end_user_id"],
  });
}

function errorOf(payload: JsonObject): JsonObject {
  const error = isJsonObject(payload["error_information"]) ? payload["error_information"] : {};
  return present({
    "error.type": error["error_class"],
    "http.response.status_code": Number(error["error_code"]) || null,
  });
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => {
      return member[1] !== undefined && member[1] !== null && member[1] !== "";
    }),
  );
}
