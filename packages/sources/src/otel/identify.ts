import { identityUid } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readCount, readId, readText, readTexts } from "../record/read-member.ts";
import { agentIdOf } from "./agent-id.ts";
import type { Attributes } from "./attributes.ts";
import { LITELLM_KEY, speaksDialect } from "./dialects.ts";
import { eventName } from "./operation.ts";
import type { Signal } from "./signal.ts";

/** Who acted, for whom, and where it stands in the tree of agents. */
export interface OtelActor extends Who {
  readonly delegation: readonly string[] | undefined;
  readonly parent: string | undefined;
  readonly depth: number | undefined;
}

/** The tenant of a resource: its cloud account, its cluster, its namespace. */
export function accountOf(resource: Attributes): string {
  return (
    readId(resource["cloud.account.id"]) ??
    readText(resource["k8s.cluster.name"]) ??
    readText(resource["service.namespace"]) ??
    ""
  );
}

/**
 * An agent where the signal names one, or speaks of generative AI; an MCP server where it answers a client; else the
 * service. The user, and the agent above, are behind it.
 */
export function identify(signal: Signal): OtelActor {
  const account = accountOf(signal.resource);
  const who = actorOf(signal, account);
  const above = readTexts(signal.ancestry?.["names"]) ?? [];
  const others = above.filter((name) => name !== who.identity_name && !who.identity_uid.endsWith(`:${name}`));
  const parents = others.map((name) => identityUid("otel", account, "ai-agent", name));
  const declared = declaredParent(signal, account);
  const parent = parents[0] ?? declared;
  const user = userOf(signal.own) ?? userOf(signal.resource);
  const behind = [
    ...(parents.length === 0 && declared !== undefined ? [declared] : parents),
    ...(user === undefined ? [] : [identityUid("otel", account, "human", user)]),
  ];
  const depth = readCount(signal.own["gen_ai.agent.depth"]) ?? (parents.length === 0 ? undefined : parents.length);
  return {
    ...who,
    delegation: behind.length === 0 ? undefined : Array.from(new Set(behind)).slice(0, 32),
    parent,
    depth,
  };
}

function actorOf(signal: Signal, account: string): Who {
  const { own, resource, ancestry } = signal;
  const named = namedBySpan(own, account) ?? namedAgent(resource, account) ?? keyOfProxy(own, account);
  if (named !== undefined) return named;
  const service = readText(resource["service.name"]) ?? readText(own["service.name"]);
  if (own["mcp.method.name"] !== undefined && isServer(signal)) {
    return whoIs("otel", account, "mcp-server", readText(own["mcp.server.name"]) ?? service ?? "unknown");
  }
  // A tool or a model that an agent calls: the span says what, the one above it who.
  const [above] = readTexts(ancestry?.["names"]) ?? [];
  if (above !== undefined && isOwnWork(signal)) {
    return whoIs("otel", account, "ai-agent", above, readText(ancestry?.["called"]) ?? above);
  }
  if (service === undefined) return whoIs("otel", account, "unknown", "anonymous");
  return whoIs("otel", account, isOwnWork(signal) ? "ai-agent" : "workload", service);
}

/** Whoever calls a model through LiteLLM's proxy is known to it by the key. */
function keyOfProxy(own: Attributes, account: string): Who | undefined {
  const key = readText(own[LITELLM_KEY], 128);
  const alias = readText(own["metadata.user_api_key_alias"]);
  return key === undefined ? undefined : whoIs("otel", account, "api-key", key, alias ?? key);
}

/** A span that creates an agent names the new one: who creates it is what the span stands in. */
function namedBySpan(own: Attributes, account: string): Who | undefined {
  return own["gen_ai.operation.name"] === "create_agent" ? undefined : namedAgent(own, account);
}

function namedAgent(attributes: Attributes, account: string): Who | undefined {
  const name = readText(attributes["gen_ai.agent.name"]);
  const agent = agentIdOf(attributes);
  return agent === undefined ? undefined : whoIs("otel", account, "ai-agent", agent, name ?? agent);
}

/** What an agent does itself: it speaks of generative AI, calls a tool of an MCP server, or is an agent that writes code. */
function isOwnWork(signal: Signal): boolean {
  return speaksOfAi(signal.own) || signal.own["mcp.method.name"] !== undefined || isOfCodingAgent(signal);
}

/** Their events and most of their spans have their program's name in front: Claude Code, Codex, Gemini CLI, Qwen Code, Copilot. */
const CODING_AGENT = /^(?:claude_code|codex|gemini_cli|qwen-code|copilot_chat|github\.copilot|cursor|windsurf)\./;
/** What they call themselves, in spans whose names are those of functions as well. */
const CODING_AGENT_SERVICE =
  /^(?:claude-code|codex_(?:cli_rs|exec|vscode)|gemini-cli|qwen-code|copilot-chat|github-copilot|cursor|windsurf)$/;

function isOfCodingAgent(signal: Signal): boolean {
  if (CODING_AGENT_SERVICE.test(readText(signal.resource["service.name"]) ?? "")) return true;
  const name = signal.kind === "span" ? readText(signal.body["name"], 256) : eventName(signal);
  return name !== undefined && CODING_AGENT.test(name);
}

/** `SPAN_KIND_SERVER`. */
export function isServer(signal: Signal): boolean {
  const kind = signal.body["kind"];
  return kind === 2 || kind === "SPAN_KIND_SERVER" || kind === "2";
}

function speaksOfAi(own: Attributes): boolean {
  return (
    own["gen_ai.operation.name"] !== undefined ||
    own["gen_ai.system"] !== undefined ||
    own["gen_ai.provider.name"] !== undefined ||
    own["gen_ai.tool.name"] !== undefined ||
    own["tool_name"] !== undefined ||
    own["function_name"] !== undefined ||
    speaksDialect(own)
  );
}

/** Not in the conventions yet: frameworks that name the agent above write it so. */
function declaredParent(signal: Signal, account: string): string | undefined {
  const { own } = signal;
  const name =
    readText(own["gen_ai.agent.parent.id"]) ??
    readText(own["gen_ai.agent.parent.name"]) ??
    readText(own["agent.parent_id"]);
  return name === undefined ? undefined : identityUid("otel", account, "ai-agent", name);
}

/** A person is one however his address is written. */
function userOf(attributes: Attributes): string | undefined {
  const user = namedUser(attributes);
  return user?.includes("@") === true ? user.toLowerCase() : user;
}

function namedUser(attributes: Attributes): string | undefined {
  return (
    readId(attributes["enduser.id"]) ??
    readText(attributes["user.email"]) ??
    readId(attributes["user.id"]) ??
    readText(attributes["user.name"]) ??
    readId(attributes["user.account_uuid"]) ??
    readId(attributes["user.account_id"])
  );
}
