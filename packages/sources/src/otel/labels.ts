import { type Json, sha256 } from "@rolecall/core";
import { present, readCount, readId, readText } from "../record/read-member.ts";
import type { Attributes } from "./attributes.ts";
import { isServer } from "./identify.ts";
import type { Signal } from "./signal.ts";

/** The circumstances: trace, model, tool, conversation and tokens. Prompts and answers are never among them. */
export function labelsFor(signal: Signal): Record<string, string> | undefined {
  const { own, resource, body } = signal;
  return present({
    trace_id: readText(body["traceId"] ?? body["trace_id"], 64),
    span_id: readText(body["spanId"] ?? body["span_id"], 64),
    parent_span_id: readText(body["parentSpanId"] ?? body["parent_span_id"], 64),
    span_kind: isServer(signal) ? "server" : undefined,
    model:
      readText(own["gen_ai.request.model"], 128) ??
      readText(own["gen_ai.response.model"], 128) ??
      readText(own["model"], 128),
    ai_provider: readText(own["gen_ai.provider.name"], 64) ?? readText(own["gen_ai.system"], 64),
    agent_version: readText(own["gen_ai.agent.version"], 64),
    conversation: conversationOf(own),
    tool_type: readText(own["gen_ai.tool.type"], 64),
    tool_fingerprint: toolFingerprint(own),
    mcp_session: readText(own["mcp.session.id"], 128),
    mcp_server: own["mcp.method.name"] === undefined ? readText(own["mcp_server_name"], 253) : serverOf(own),
    input_tokens: tokens(own["gen_ai.usage.input_tokens"] ?? own["gen_ai.usage.prompt_tokens"] ?? own["input_tokens"]),
    output_tokens: tokens(
      own["gen_ai.usage.output_tokens"] ?? own["gen_ai.usage.completion_tokens"] ?? own["output_tokens"],
    ),
    service: readText(resource["service.name"], 256),
    service_version: readText(resource["service.version"], 64),
    host: readText(resource["host.name"], 253),
    pod: readText(resource["k8s.pod.name"], 253),
  });
}

/** Azure's agents called it a thread before there was a convention; Codex calls it as none does. */
export function conversationOf(own: Attributes): string | undefined {
  return (
    readId(own["gen_ai.conversation.id"]) ??
    readId(own["gen_ai.thread.id"]) ??
    readId(own["session.id"]) ??
    readId(own["conversation.id"])
  );
}

function serverOf(own: Attributes): string | undefined {
  return readText(own["mcp.server.name"], 253) ?? readText(own["server.address"], 253);
}

/** What a tool is said to do and take, as a fingerprint: it changes when the definition does. */
function toolFingerprint(own: Attributes): string | undefined {
  const parts = ["gen_ai.tool.description", "gen_ai.tool.definitions", "gen_ai.tool.parameters"].map(
    (name) => own[name],
  );
  if (parts.every((part) => part === undefined)) return undefined;
  return `sha256:${sha256(JSON.stringify(parts)).slice(0, 16)}`;
}

function tokens(value: Json | undefined): string | undefined {
  return readCount(value)?.toString();
}
