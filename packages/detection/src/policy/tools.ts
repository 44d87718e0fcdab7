import type { Event } from "@rolecall/core";

/** What an agent that writes code says of itself and of its model, beside the tools that it calls. */
const OF_ITSELF = /^(?:claude_code|codex|gemini_cli)\./;

/** The tool that an agent called: by label, as GenAI and MCP conventions name the operation, or the tool as resource. */
export function toolOf(event: Event): string | undefined {
  const { labels, action } = event;
  const named = labels?.["tool"] ?? labels?.["gen_ai.tool.name"] ?? labels?.["mcp.tool.name"];
  if (named !== undefined) return named;
  const called = /^(?:execute_tool|tools\/call|tool_call|tool_use)[ :/](.+)$/.exec(action)?.[1];
  if (called !== undefined) return called;
  if (event.resource_kind === "tool") return event.resource;
  return event.identity_kind === "ai-agent" && !OF_ITSELF.test(action) ? action : undefined;
}

/** The MCP server that the log names. */
export function namedServerOf({ labels, source }: Event): string | undefined {
  if (labels === undefined) return undefined;
  return labels["mcp_server"] ?? labels["mcp.server.name"] ?? (source === "mcp" ? labels["server"] : undefined);
}

/** The server, or for an agent the service, that offers what was called. */
export function serverOf(event: Event): string | undefined {
  return namedServerOf(event) ?? (event.identity_kind === "ai-agent" ? event.service : undefined);
}

/** What was defined, and the fingerprint of its definition: one tool, or all that a server lists. */
export interface Definition {
  readonly of: string;
  readonly fingerprint: string;
  /** A list changes with every tool that comes or goes. */
  readonly isList: boolean;
}

export function definitionOf(event: Event): Definition | undefined {
  const { labels } = event;
  if (labels === undefined) return undefined;
  const fingerprint = labels["tool_fingerprint"] ?? labels["tool_definition"];
  const tool = fingerprint === undefined ? undefined : toolOf(event);
  if (fingerprint !== undefined && tool !== undefined) return { of: tool, fingerprint, isList: false };
  const list = labels["tools_fingerprint"];
  return list === undefined ? undefined : { of: "tools", fingerprint: list, isList: true };
}
