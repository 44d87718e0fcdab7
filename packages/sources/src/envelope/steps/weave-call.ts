import type { JsonObject } from "@rolecall/core";
import { argumentsText, hasOne, membersOf, spanRecord } from "./span-record.ts";

const WORK: ReadonlyMap<unknown, string> = new Map([
  ["tool", "execute_tool"],
  ["agent", "invoke_agent"],
  ["llm", "chat"],
]);
/** `weave:///entity/project/op/name:digest` */
const OPERATION = /\/op\/([^/:]{1,256})(?::|$)/;

/**
 * A call of Weave's (Weights & Biases), as its API and exports give it, as the span of OpenTelemetry that it is. The
 * project is the application. https://weave-docs.wandb.ai/reference/service-api
 */
export function weaveCall(call: JsonObject): JsonObject | undefined {
  const { op_name: op, project_id: project, trace_id: trace, started_at: start, id } = call;
  if (typeof op !== "string" || project === undefined || trace === undefined || start === undefined) return undefined;
  if (!op.startsWith("weave:") && !(hasOne(call, ["inputs"]) && hasOne(call, ["attributes"]))) return undefined;
  const name = OPERATION.exec(op)?.[1] ?? op;
  const work = WORK.get(membersOf(membersOf(call["attributes"])["weave"])["kind"]);
  return spanRecord({
    service: project,
    scope: "weave",
    name,
    start,
    ids: { traceId: trace, spanId: id, parentSpanId: call["parent_id"] },
    attributes: {
      "gen_ai.operation.name": work,
      "gen_ai.provider.name": "weave",
      "gen_ai.tool.name": work === "execute_tool" ? name : undefined,
      "gen_ai.agent.name": work === "invoke_agent" ? name : undefined,
      "gen_ai.tool.call.arguments": work === "execute_tool" ? argumentsText(call["inputs"]) : undefined,
      "gen_ai.conversation.id": call["thread_id"],
      "user.id": call["wb_user_id"],
    },
    failed: call["exception"] != null && call["exception"] !== "",
  });
}
