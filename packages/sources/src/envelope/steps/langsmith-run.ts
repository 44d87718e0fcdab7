import type { JsonObject } from "@rolecall/core";
import { argumentsText, hasOne, membersOf, spanRecord } from "./span-record.ts";

const WORK: ReadonlyMap<unknown, string> = new Map([
  ["tool", "execute_tool"],
  ["llm", "chat"],
  ["embedding", "embeddings"],
  ["retriever", "retrieval"],
  ["chain", "invoke_workflow"],
]);

/**
 * A run of LangSmith's (exports, its API, `Client.list_runs`), as the span of OpenTelemetry that it is. The project is
 * the application: runs of LangGraph name the node and not the agent. https://docs.langchain.com/langsmith/run-data-format
 */
export function langsmithRun(run: JsonObject): JsonObject | undefined {
  const { run_type: type, name, start_time: start, id, trace_id: trace } = run;
  const work = WORK.get(type);
  if (work === undefined || typeof name !== "string" || start === undefined || id === undefined) return undefined;
  if (!isRun(run)) return undefined;
  const metadata = membersOf(membersOf(run["extra"])["metadata"]);
  return spanRecord({
    service: run["session_name"] ?? run["project_name"] ?? metadata["LANGSMITH_PROJECT"] ?? run["session_id"],
    scope: "langsmith",
    name,
    start,
    ids: { traceId: trace, spanId: id, parentSpanId: run["parent_run_id"] },
    attributes: {
      "gen_ai.operation.name": work,
      "gen_ai.agent.name": metadata["lc_agent_name"] ?? metadata["agent_name"],
      "gen_ai.tool.name": work === "execute_tool" ? name : undefined,
      "gen_ai.workflow.name": work === "invoke_workflow" ? name : undefined,
      "gen_ai.tool.call.arguments": work === "execute_tool" ? argumentsText(run["inputs"]) : undefined,
      "gen_ai.request.model": metadata["ls_model_name"],
      "gen_ai.provider.name": metadata["ls_provider"],
      "gen_ai.usage.input_tokens": run["prompt_tokens"],
      "gen_ai.usage.output_tokens": run["completion_tokens"],
      "gen_ai.conversation.id": metadata["thread_id"] ?? metadata["session_id"] ?? metadata["conversation_id"],
      "user.id": metadata["user_id"] ?? metadata["langgraph_auth_user_id"],
    },
    failed: run["status"] === "error" || (typeof run["error"] === "string" && run["error"] !== ""),
  });
}

/** Jobs of others have a type, a name and a start too. */
function isRun(run: JsonObject): boolean {
  if (run["dotted_order"] !== undefined) return true;
  return hasOne(run, ["trace_id", "session_id"]) && hasOne(run, OF_A_RUN);
}

const OF_A_RUN = ["inputs", "outputs", "extra", "parent_run_id", "session_name"];
