import type { ActionClass, Json } from "@rolecall/core";
import { verbClass } from "../action/verb-class.ts";
import { endpointClass } from "../gateway/evidence.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import { readObject, readText } from "../record/read-member.ts";
import type { Attributes } from "./attributes.ts";
import type { Signal } from "./signal.ts";

/** What was done to what. */
export interface Operation {
  readonly action: string;
  readonly actionClass: ActionClass;
  readonly service: string | undefined;
  readonly resource: string | undefined;
  readonly resourceKind: string | undefined;
}

const MAX_NAME = 256;

/** The first convention that the attributes speak: MCP, GenAI, RPC, HTTP, databases, messaging; else the signal's own name. */
export function operationOf(signal: Signal): Operation | undefined {
  const { own } = signal;
  return (
    mcp(own) ??
    genAi(own) ??
    toolEvent(signal) ??
    rpc(own) ??
    http(own) ??
    database(own) ??
    messaging(own) ??
    named(signal)
  );
}

/** `tools/call get-weather`, as the convention names the span. */
function mcp(own: Attributes): Operation | undefined {
  const method = readText(own["mcp.method.name"], 128);
  if (method === undefined) return undefined;
  const tool =
    readText(own["gen_ai.tool.name"], MAX_NAME) ??
    readText(own["mcp.tool.name"], MAX_NAME) ??
    readText(own["gen_ai.prompt.name"], MAX_NAME);
  const uri = readText(own["mcp.resource.uri"]);
  return {
    action: tool === undefined ? method : `${method} ${tool}`,
    actionClass: methodClass(method),
    service: "mcp",
    resource: tool ?? uri,
    resourceKind: tool === undefined ? "mcp-resource" : "tool",
  };
}

/** What an MCP method does (specification 2025-11-25, "Server features"). */
export function methodClass(method: string): ActionClass {
  if (method === "tools/call" || method === "sampling/createMessage") return "execute";
  if (method.endsWith("/list")) return "discover";
  if (method === "resources/read" || method === "prompts/get" || method === "completion/complete") return "read";
  if (method === "initialize") return "auth";
  return /subscribe|setLevel|elicitation/.test(method) ? "write" : "other";
}

/** `execute_tool search`, `invoke_agent`, `chat`: the tool is part of the name, the model and the agent are the resource. */
function genAi(own: Attributes): Operation | undefined {
  const operation = readText(own["gen_ai.operation.name"], 64);
  const tool = readText(own["gen_ai.tool.name"], MAX_NAME);
  if (operation === undefined && tool === undefined) return undefined;
  const service = "gen_ai";
  if (tool !== undefined)
    return { action: `execute_tool ${tool}`, actionClass: "execute", service, resource: tool, resourceKind: "tool" };
  const action = operation ?? "unknown";
  // OpenAI's agents hand a conversation over to another.
  const other = action === "handoff" ? readText(own["to_agent"], MAX_NAME) : undefined;
  if (other !== undefined) return { action, actionClass: "execute", service, resource: other, resourceKind: "agent" };
  const source = readText(own["gen_ai.data_source.id"]);
  if (source !== undefined)
    return { action, actionClass: "read", service, resource: source, resourceKind: "data-source" };
  if (/agent|workflow/.test(action)) {
    const actionClass = action.startsWith("create") ? "admin" : "execute";
    return { action, actionClass, service, ...agentOrWorkflow(own) };
  }
  return {
    action,
    actionClass: "execute",
    service,
    resource: readText(own["gen_ai.request.model"]) ?? readText(own["gen_ai.response.model"]),
    resourceKind: "model",
  };
}

function agentOrWorkflow(own: Attributes): Pick<Operation, "resource" | "resourceKind"> {
  const agent = readText(own["gen_ai.agent.name"]) ?? readText(own["gen_ai.agent.id"]);
  const workflow = readText(own["gen_ai.workflow.name"]);
  if (agent === undefined && workflow !== undefined) return { resource: workflow, resourceKind: "workflow" };
  return { resource: agent, resourceKind: "agent" };
}

/** Events of coding agents: `claude_code.tool_result` with `tool_name`, `gemini_cli.tool_call` with `function_name`. */
function toolEvent(signal: Signal): Operation | undefined {
  const tool = toolOfEvent(signal.own);
  const event = eventName(signal);
  if (tool === undefined || event === undefined) return undefined;
  return {
    action: `${event} ${tool}`,
    actionClass: "execute",
    service: event.split(".", 1)[0],
    resource: tool,
    resourceKind: "tool",
  };
}

/** A tool of an MCP server by both their names, where Claude Code calls every one of them `mcp_tool`. */
function toolOfEvent(own: Attributes): string | undefined {
  const named = readText(own["tool_name"], MAX_NAME) ?? readText(own["function_name"], MAX_NAME);
  if (named !== "mcp_tool") return named;
  const server = readText(own["mcp_server_name"], 128);
  const tool = readText(own["mcp_tool_name"], 128);
  return server === undefined || tool === undefined ? named : `mcp__${server}__${tool}`;
}

function rpc(own: Attributes): Operation | undefined {
  const method = readText(own["rpc.method"], MAX_NAME);
  if (method === undefined) return undefined;
  const service = readText(own["rpc.service"], MAX_NAME);
  return {
    action: service === undefined ? method : `${service}/${method}`,
    actionClass: verbClass(method),
    service: service ?? readText(own["rpc.system"], 64),
    resource: service,
    resourceKind: "rpc-service",
  };
}

function http(own: Attributes): Operation | undefined {
  const method = readText(own["http.request.method"], 16) ?? readText(own["http.method"], 16);
  if (method === undefined || !/^[A-Z_]{1,16}$/.test(method)) return undefined;
  const path =
    readText(own["url.path"]) ??
    readText(own["url.full"]) ??
    readText(own["http.target"]) ??
    readText(own["http.url"]) ??
    "";
  const template = pathTemplate(readText(own["http.route"]) ?? readText(own["url.template"]) ?? path);
  const host = readText(own["server.address"], 253) ?? readText(own["net.peer.name"], 253);
  return {
    action: `${method} ${template}`,
    actionClass: endpointClass(method, template),
    service: host,
    resource: host === undefined ? template : `${host}${template}`,
    resourceKind: "path",
  };
}

function database(own: Attributes): Operation | undefined {
  const system = readText(own["db.system.name"], 64) ?? readText(own["db.system"], 64);
  if (system === undefined) return undefined;
  const operation = readText(own["db.operation.name"], 64) ?? readText(own["db.operation"], 64) ?? "query";
  const target =
    readText(own["db.collection.name"], MAX_NAME) ??
    readText(own["db.sql.table"], MAX_NAME) ??
    readText(own["db.namespace"], MAX_NAME) ??
    readText(own["db.name"], MAX_NAME);
  return {
    action: `${system} ${operation}`,
    actionClass: verbClass(operation),
    service: system,
    resource: target,
    resourceKind: "table",
  };
}

function messaging(own: Attributes): Operation | undefined {
  const system = readText(own["messaging.system"], 64);
  if (system === undefined) return undefined;
  const operation = readText(own["messaging.operation.type"], 64) ?? readText(own["messaging.operation"], 64) ?? "send";
  return {
    action: `${system} ${operation}`,
    actionClass: operation === "send" || operation === "publish" ? "write" : "read",
    service: system,
    resource: readText(own["messaging.destination.name"], MAX_NAME),
    resourceKind: "topic",
  };
}

function named(signal: Signal): Operation | undefined {
  const name = signal.kind === "span" ? readText(signal.body["name"], MAX_NAME) : eventName(signal);
  if (name === undefined) return undefined;
  // A person who writes to a coding agent is no administration of users.
  const actionClass = name.endsWith(".user_prompt") ? "other" : verbClass(name);
  const model = name.includes(".api_") ? readText(signal.own["model"], MAX_NAME) : undefined;
  return {
    action: name,
    actionClass,
    service: undefined,
    resource: model,
    resourceKind: model === undefined ? undefined : "model",
  };
}

/** Coding agents write `tool_result` as the event's name and `claude_code.tool_result` as the body. */
function fullName(body: Json | undefined, short: string | undefined): string | undefined {
  const text = readText(readObject(body)?.["stringValue"], MAX_NAME) ?? readText(body, MAX_NAME);
  return short !== undefined && text?.endsWith(`.${short}`) === true && /^[\w.]+$/.test(text) ? text : undefined;
}

/** Events have a name of their own since 1.5 of the protocol, and an attribute before. */
export function eventName(signal: Signal): string | undefined {
  const named = readText(signal.body["eventName"], MAX_NAME) ?? readText(signal.body["event_name"], MAX_NAME);
  const short = named ?? readText(signal.own["event.name"], MAX_NAME);
  return (signal.kind === "log" ? fullName(signal.body["body"], short) : undefined) ?? short;
}
