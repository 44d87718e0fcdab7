import { identityUid, type JsonObject } from "@rolecall/core";
import { given, membersOf, spanRecord, under } from "./span-record.ts";

/**
 * An event that n8n streams: of its audit log in the native format, by the person; of a workflow by the workflow; of an AI node as the step of
 * the agent that the workflow is. https://docs.n8n.io/log-streaming/
 */
export function n8nEvent(event: JsonObject): JsonObject | undefined {
  const { eventName: name, ts: time, id } = event;
  if (typeof name !== "string" || !name.startsWith("n8n.") || time === undefined || id === undefined) return undefined;
  const payload = membersOf(event["payload"]);
  if (name.startsWith("n8n.ai.")) return stepOf(event, name, payload);
  const actor = name.startsWith("n8n.audit.") ? personIn(payload) : workflowIn(payload);
  if (actor === undefined) return undefined;
  const [kind, native, called] = actor;
  return given({
    event_uid: id,
    time,
    provider: "n8n",
    action: name,
    service: "n8n",
    identity_uid: identityUid("n8n", "", kind, native),
    identity_kind: kind,
    identity_name: called,
    resource: text(under(payload, "credentialId", "nodeName", "workflowName", "workflowId", "packageName")),
    run_uid: text(payload["executionId"]),
    action_class: classOf(name),
    outcome: endOf(name),
  });
}

/** What the name of the operation alone does not say. */
function classOf(name: string): "auth" | "secret" | undefined {
  if (/\.(?:login|mfa)\./.test(name)) return "auth";
  return /\.(?:credentials|api|variable)\./.test(name) ? "secret" : undefined;
}

function endOf(name: string): "denied" | "error" | "success" {
  if (name.endsWith(".login.failed")) return "denied";
  return /\.(?:failed|crashed|throttled)$/.test(name) ? "error" : "success";
}

type Actor = readonly [kind: "human" | "workload", native: string, called: string];

function personIn(payload: JsonObject): Actor | undefined {
  const mail = text(under(payload, "_email", "userEmail", "email"))?.toLowerCase();
  const native = mail ?? text(payload["userId"]);
  return native === undefined ? undefined : ["human", native, native];
}

function workflowIn(payload: JsonObject): Actor | undefined {
  const native = text(payload["workflowId"]);
  return native === undefined ? undefined : ["workload", native, text(payload["workflowName"]) ?? native];
}

function stepOf(event: JsonObject, name: string, payload: JsonObject): JsonObject | undefined {
  if (payload["workflowId"] === undefined) return undefined;
  const isTool = name === "n8n.ai.tool.called";
  return spanRecord({
    service: "n8n",
    scope: "n8n",
    name,
    start: event["ts"],
    ids: { spanId: event["id"] },
    attributes: {
      "gen_ai.operation.name": isTool ? "execute_tool" : name.startsWith("n8n.ai.llm.") ? "chat" : "retrieval",
      "gen_ai.tool.name": isTool ? payload["nodeName"] : undefined,
      "gen_ai.agent.id": payload["workflowId"],
      "gen_ai.agent.name": payload["workflowName"],
      "gen_ai.conversation.id": payload["executionId"],
    },
    failed: name.endsWith(".error"),
  });
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
