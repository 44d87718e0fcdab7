import type { Event } from "@rolecall/core";

/**
 * What agents do that is no call of a tool: they are started, talk to their model, greet a server and ask what it has; and
 * what an agent that writes code says of itself. A charter of tools says nothing of it, and no release brings it.
 */
const NO_TOOL = new RegExp(
  [
    "^(?:chat|text_completion|generate_content|embeddings|retrieval|plan|handoff|invoke_agent|invoke_workflow)(?: |$)",
    "^(?:initialize|ping|response)$",
    "^(?:notifications|logging|sampling|roots|elicitation|completion|prompts|resources|tasks)/",
    "^tools/list$",
    "^(?:claude_code|codex|gemini_cli|qwen-code|copilot_chat|github\\.copilot|cursor|windsurf)\\.",
  ].join("|"),
);
const TALKS: ReadonlySet<string> = new Set(["otel", "mcp"]);

/** The tool that an agent called: by label, as GenAI and MCP conventions name the operation, or the tool as resource. */
export function toolOf(event: Event): string | undefined {
  const { labels, action } = event;
  const named = labels?.["tool"] ?? labels?.["gen_ai.tool.name"] ?? labels?.["mcp.tool.name"];
  if (named !== undefined) return named;
  const called = /^(?:execute_tool|tools\/call|tool_call|tool_use)[ :/](.+)$/.exec(action)?.[1];
  if (called !== undefined) return called;
  if (event.resource_kind === "tool") return event.resource;
  if (event.identity_kind !== "ai-agent") return undefined;
  return TALKS.has(event.source) && NO_TOOL.test(action) ? undefined : action;
}

/** The MCP server that the log names. */
export function namedServerOf({ labels, source }: Event): string | undefined {
  if (labels === undefined) return undefined;
  return labels["mcp_server"] ?? labels["mcp.server.name"] ?? (source === "mcp" ? labels["server"] : undefined);
}

/** Names of conventions and programs, where other logs have the service that was called. */
const NO_SERVER: ReadonlySet<string> = new Set([
  ...[
    "gen_ai",
    "mcp",
    "claude_code",
    "codex",
    "gemini_cli",
    "qwen-code",
    "copilot_chat",
    "github",
    "cursor",
    "windsurf",
  ],
]);

/** The server that an agent called, or the service; undefined where it called none. */
export function calledServerOf(event: Event): string | undefined {
  const server = serverOf(event);
  return server !== undefined && namedServerOf(event) === undefined && NO_SERVER.has(server) ? undefined : server;
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
