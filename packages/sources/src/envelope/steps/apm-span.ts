import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { membersOf, spanRecord, under } from "./span-record.ts";

/** Attributes as Elastic's APM server writes them among labels: with underscores where they had dots. Those only AI applications have. */
const OF_AGENTS = [
  ...["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.system", "gen_ai.agent.id", "gen_ai.agent.name"],
  ...["gen_ai.tool.name", "gen_ai.tool.call.arguments", "gen_ai.conversation.id", "gen_ai.request.model"],
  ...["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "mcp.method.name", "mcp.session.id"],
  ...["openinference.span.kind", "traceloop.span.kind", "traceloop.entity.name", "traceloop.workflow.name"],
  "ai.operationId",
] as const;
/** Those that others have as well. */
const BESIDE = [
  ...["enduser.id", "session.id", "tool.name", "agent.name", "ai.toolCall.name"],
  ...["input.value", "tool.parameters", "traceloop.entity.input", "ai.toolCall.args", "ai.toolCall.input"],
] as const;

/**
 * A span or a transaction as Elastic's APM server stores what OpenTelemetry sent, where it is one of an AI application: the
 * span that was sent. https://www.elastic.co/docs/solutions/observability/apm/opentelemetry/attributes
 */
export function apmSpan(doc: JsonObject): JsonObject | undefined {
  const kind = membersOf(doc["processor"])["event"] ?? doc["processor.event"];
  if (kind !== "span" && kind !== "transaction") return undefined;
  const labels = { ...membersOf(doc["labels"]), ...membersOf(doc["numeric_labels"]) };
  const said = named(labels, OF_AGENTS);
  if (Object.values(said).every((value) => value === undefined)) return undefined;
  const attributes = { ...said, ...named(labels, BESIDE) };
  const span = membersOf(doc[kind]);
  return spanRecord({
    service: membersOf(doc["service"])["name"],
    scope: "elastic-apm",
    name: span["name"],
    start: doc["@timestamp"],
    ids: { traceId: idIn(doc["trace"]), spanId: span["id"], parentSpanId: idIn(doc["parent"]) },
    resource: { "deployment.environment.name": membersOf(doc["service"])["environment"] },
    attributes: { ...attributes, "user.id": under(membersOf(doc["user"]), "id", "email", "name") },
    failed: membersOf(doc["event"])["outcome"] === "failure",
    serves: kind === "transaction",
  });
}

function named(labels: JsonObject, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, labels[name.replaceAll(".", "_")] ?? labels[name]]));
}

function idIn(value: Json | undefined): Json | undefined {
  return isJsonObject(value) ? value["id"] : undefined;
}
