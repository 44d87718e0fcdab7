import type { JsonObject } from "@rolecall/core";
import { membersOf, spanRecord, under } from "./span-record.ts";

/**
 * A request through Cloudflare's AI Gateway, as Logpush writes it (`ai_gateway_events`), as the span of a call of a model. Who asked the log
 * does not know: it is the agent that the request's own metadata names, else whatever uses the gateway, by its name.
 * https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/ai_gateway_events/
 */
export function aiGatewayEvent(event: JsonObject): JsonObject | undefined {
  const { Gateway: gateway, Provider: provider, Model: model, RateLimited: limited } = event;
  const start = under(event, "Timestamp", "CreatedAt", "Datetime");
  if (typeof gateway !== "string" || typeof provider !== "string" || typeof model !== "string") return undefined;
  if (start === undefined || typeof event["Cached"] !== "boolean" || typeof limited !== "boolean") return undefined;
  const metadata = membersOf(event["Metadata"]);
  const status = Number(event["StatusCode"]);
  return spanRecord({
    service: gateway,
    scope: "cloudflare-ai-gateway",
    name: "chat",
    start,
    ids: { spanId: event["ID"] ?? event["RayID"] },
    attributes: {
      "gen_ai.operation.name": String(event["Endpoint"]).includes("embed") ? "embeddings" : "chat",
      "gen_ai.request.model": model,
      "gen_ai.provider.name": provider,
      "gen_ai.agent.name": under(metadata, "agent", "agent_name", "agentName"),
      "gen_ai.usage.input_tokens": event["TokensIn"],
      "gen_ai.usage.output_tokens": event["TokensOut"],
      "user.id": under(metadata, "user_id", "user", "userId", "user_email", "email"),
      "http.response.status_code": status,
    },
    failed: status >= 400,
  });
}
