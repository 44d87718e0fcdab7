import type { Json, JsonObject } from "@rolecall/core";
import { given, membersOf, spanRecord, under } from "./span-record.ts";

/** What a gateway for models says of one call. */
interface Call {
  readonly scope: string;
  readonly service: Json | undefined;
  readonly start: Json | undefined;
  readonly id: Json | undefined;
  readonly trace?: Json | undefined;
  readonly model: Json | undefined;
  readonly provider: Json | undefined;
  /** `chat/completions`, `embeddings`: the end of what was asked. */
  readonly path: string;
  readonly tokens: readonly [into: Json | undefined, out: Json | undefined];
  /** What whoever called put beside it. */
  readonly metadata: JsonObject;
  readonly user: Json | undefined;
  readonly key?: Json | undefined;
  readonly keyName?: Json | undefined;
  readonly status: Json | undefined;
}

/** Calls of models through Portkey, Helicone and OpenRouter, as the spans that they are. */
export function modelGatewayCall(record: JsonObject): JsonObject | undefined {
  const call = ofPortkey(record) ?? ofHelicone(record) ?? ofOpenrouter(record);
  if (call === undefined || call.start === undefined || call.model === undefined) return undefined;
  const { metadata, scope, service, start, tokens } = call;
  const status = Number(call.status ?? 200);
  return spanRecord({
    service,
    scope,
    name: "chat",
    start,
    ids: { spanId: call.id, traceId: call.trace },
    attributes: {
      "gen_ai.operation.name": call.path.includes("embed") ? "embeddings" : "chat",
      "gen_ai.request.model": call.model,
      "gen_ai.provider.name": call.provider,
      "gen_ai.agent.name": under(metadata, "agent", "agent_name", "agentName", "_agent"),
      "gen_ai.usage.input_tokens": tokens[0],
      "gen_ai.usage.output_tokens": tokens[1],
      "user.id": call.user,
      "metadata.user_api_key_hash": call.key,
      "metadata.user_api_key_alias": call.keyName,
      "http.response.status_code": status,
    },
    failed: status >= 400,
  });
}

/** https://portkey.ai/docs/product/observability/logs-export */
function ofPortkey(record: JsonObject): Call | undefined {
  const { ai_org: provider, ai_model: model, created_at: start } = record;
  if (typeof provider !== "string" || typeof model !== "string") return undefined;
  const metadata = membersOf(record["metadata"]);
  return {
    ...{
      scope: "portkey",
      service: under(record, "workspace_slug", "workspace_id") ?? "portkey",
      start,
      model,
      provider,
    },
    ...{ id: record["id"], trace: record["trace_id"], path: String(record["request_url"] ?? "") },
    tokens: [record["req_units"], record["res_units"]],
    metadata,
    user: under(metadata, "_user", "user", "user_id"),
    ...{ key: record["api_key_id"], keyName: record["api_key_name"] },
    status: record["response_status_code"] ?? (record["is_success"] === false ? 500 : 200),
  };
}

/** https://docs.helicone.ai/rest/request/post-v1requestquery */
function ofHelicone(record: JsonObject): Call | undefined {
  const { request_created_at: start, request_model: model, provider, request_path: path } = record;
  if (typeof start !== "string" || typeof path !== "string" || record["request_id"] === undefined) return undefined;
  const metadata = membersOf(record["request_properties"]);
  return {
    ...{
      scope: "helicone",
      service: under(metadata, "app", "Helicone-App") ?? "helicone",
      start,
      provider,
      path,
      metadata,
    },
    model: model ?? record["response_model"],
    id: record["request_id"],
    tokens: [record["prompt_tokens"], record["completion_tokens"]],
    user: record["request_user_id"],
    status: record["response_status"],
  };
}

/** https://openrouter.ai/docs/api-reference/get-a-generation: whose site or app it was, and not by which key. */
function ofOpenrouter(record: JsonObject): Call | undefined {
  const { id, created_at: start, model, provider_name: provider, app_id: app, origin } = record;
  if (typeof id !== "string" || !id.startsWith("gen-") || app === undefined || provider === undefined) return undefined;
  const host = typeof origin === "string" ? /^https?:\/\/([^/:]+)/.exec(origin)?.[1] : undefined;
  return {
    ...{
      scope: "openrouter",
      service: host ?? `app-${app}`,
      start,
      id,
      model,
      provider,
      path: String(record["api_type"]),
    },
    tokens: [record["tokens_prompt"], record["tokens_completion"]],
    metadata: given({}),
    user: record["external_user"],
    status: record["cancelled"] === true ? 499 : 200,
  };
}
