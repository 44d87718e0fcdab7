import type { Event } from "@rolecall/core";

/** The tool that an agent called: by label, as GenAI and MCP conventions name the operation, or the tool as resource. */
export function toolOf(event: Event): string | undefined {
  const { labels, action } = event;
  const named = labels?.["tool"] ?? labels?.["gen_ai.tool.name"] ?? labels?.["mcp.tool.name"];
  if (named !== undefined) return named;
  const called = /^(?:execute_tool|tools\/call|tool_call|tool_use)[ :/](.+)$/.exec(action)?.[1];
  if (called !== undefined) return called;
  if (event.resource_kind === "tool") return event.resource;
  return event.identity_kind === "ai-agent" ? action : undefined;
}

/** The MCP server, or for an agent the service, that offers what was called. */
export function serverOf(event: Event): string | undefined {
  const { labels } = event;
  return (
    labels?.["mcp_server"] ??
    labels?.["mcp.server.name"] ??
    labels?.["server"] ??
    (event.identity_kind === "ai-agent" ? event.service : undefined)
  );
}

/** Fingerprint of the definition of the tool that was called or listed, where the log has one. */
export function definitionOf(event: Event): string | undefined {
  return event.labels?.["tool_definition"] ?? event.labels?.["mcp.tool.definition"];
}
