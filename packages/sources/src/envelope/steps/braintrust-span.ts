import type { JsonObject } from "@rolecall/core";
import { argumentsText, membersOf, spanRecord, under } from "./span-record.ts";

const WORK: ReadonlyMap<unknown, string | undefined> = new Map([
  ["tool", "execute_tool"],
  ["function", undefined],
  ["llm", "chat"],
  ["task", undefined],
  ["eval", undefined],
  ["score", undefined],
]);

/**
 * A span of Braintrust's logs (exports, its API, BTQL), as the span of OpenTelemetry that it is. The project is the
 * application. https://www.braintrust.dev/docs/reference/api
 */
export function braintrustSpan(row: JsonObject): JsonObject | undefined {
  const said = membersOf(row["span_attributes"]);
  const { span_id: id, root_span_id: root, project_id: project } = row;
  const name = said["name"];
  if (id === undefined || root === undefined || typeof name !== "string" || !WORK.has(said["type"])) return undefined;
  const work = WORK.get(said["type"]);
  const metadata = membersOf(row["metadata"]);
  const metrics = membersOf(row["metrics"]);
  const parents = row["span_parents"];
  return spanRecord({
    service: under(metadata, "agent_name", "agent") ?? under(row, "project_name", "project_id") ?? project,
    scope: "braintrust",
    name,
    start: metrics["start"] ?? row["created"],
    ids: { traceId: root, spanId: id, parentSpanId: Array.isArray(parents) ? parents[0] : undefined },
    attributes: {
      "gen_ai.operation.name": work,
      "gen_ai.provider.name": work === undefined ? "braintrust" : undefined,
      "gen_ai.tool.name": work === "execute_tool" ? name : undefined,
      "gen_ai.tool.call.arguments": work === "execute_tool" ? argumentsText(row["input"]) : undefined,
      "gen_ai.request.model": metadata["model"],
      "gen_ai.usage.input_tokens": metrics["prompt_tokens"],
      "gen_ai.usage.output_tokens": metrics["completion_tokens"],
      "gen_ai.conversation.id": under(metadata, "session_id", "thread_id", "conversation_id"),
      "user.id": metadata["user_id"],
    },
    failed: row["error"] != null && row["error"] !== "",
  });
}
