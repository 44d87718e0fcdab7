import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { argumentsText, logRecord, membersOf, under } from "./span-record.ts";

/** Where whoever logs hooks puts what the hook was handed, beside when and whose that was. */
const HOLDERS = ["hook", "hook_input", "payload", "input", "event", "data", "message", "body", "log"] as const;
const TIMES = ["timestamp", "time", "@timestamp", "ts", "event_time", "datetime", "logged_at", "created_at", "date"];
const USERS = ["user_email", "userEmail", "user.email", "email", "user", "username", "user_name"];
const HOSTS = ["hostname", "host", "host_name", "device", "machine"];

/** What a program says as one of its tools is called: the program, the hook, the tool and what that was handed. */
interface Hook {
  readonly service: string;
  /** In front of its events, as its own telemetry has it. */
  readonly prefix: string;
  readonly name: string;
  readonly session: Json | undefined;
  readonly tool?: Json | undefined;
  readonly server?: Json | undefined;
  readonly handed?: Json | undefined;
}

/**
 * What a hook of an agent that writes code is handed, as scripts log it: of Claude Code, Codex, Gemini CLI, Cursor and Windsurf. As
 * the log record that the agent's own telemetry would be. Prompts and answers are left out. A record that does not say
 * whose hook it is stays what it is.
 * https://code.claude.com/docs/en/hooks, https://cursor.com/docs/hooks, https://docs.windsurf.com/windsurf/cascade/hooks
 */
export function codingHook(given: JsonObject): JsonObject | undefined {
  const inner = isHook(given) ? given : HOLDERS.map((name) => membersOf(given[name])).find(isHook);
  if (inner === undefined) return undefined;
  const hook = ofWindsurf(inner) ?? ofCursor(inner) ?? ofTerminal(inner);
  if (hook === undefined) return undefined;
  const { service, prefix, name, session, tool, server, handed } = hook;
  return logRecord({
    service,
    event: `${prefix}.${name}`,
    time: under(inner, ...TIMES) ?? under(given, ...TIMES),
    resource: { "host.name": textUnder(inner, HOSTS) ?? textUnder(given, HOSTS) },
    attributes: {
      "session.id": session,
      ...userOf(textUnder(inner, USERS) ?? textUnder(given, USERS)),
      tool_name: tool,
      mcp_server_name: server,
      tool_parameters: argumentsText(handed),
      permission_mode: inner["permission_mode"],
      success: /Failure$/.test(name) ? "false" : undefined,
    },
  });
}

function isHook(record: JsonObject): boolean {
  return typeof record["hook_event_name"] === "string" || typeof record["agent_action_name"] === "string";
}

function userOf(user: string | undefined): Readonly<Record<string, Json | undefined>> {
  return user?.includes("@") === true ? { "user.email": user } : { "user.name": user };
}

function textUnder(record: JsonObject, names: readonly string[]): string | undefined {
  return names.map((name) => nameIn(record[name])).find((value) => value !== undefined && value !== "");
}

/** A text, or an object with a name. */
function nameIn(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  const inner = isJsonObject(value) ? (value["email"] ?? value["name"]) : undefined;
  return typeof inner === "string" ? inner : undefined;
}

function ofWindsurf(record: JsonObject): Hook | undefined {
  const { agent_action_name: name, trajectory_id: session } = record;
  if (typeof name !== "string" || session === undefined || !/^(?:pre|post)_[a-z_]{1,60}$/.test(name)) return undefined;
  const info = membersOf(record["tool_info"]);
  const common = { service: "windsurf", prefix: "windsurf", name, session };
  if (name.endsWith("_mcp_tool_use")) {
    const called = { tool: info["mcp_tool_name"], server: info["mcp_server_name"] };
    return { ...common, ...called, handed: info["mcp_tool_arguments"] };
  }
  if (name.endsWith("_run_command")) {
    return { ...common, tool: "Shell", handed: { command: info["command_line"] ?? null, cwd: info["cwd"] ?? null } };
  }
  const tool = /_(read|write)_code$/.exec(name)?.[1];
  if (tool === undefined) return common;
  return { ...common, tool: tool === "read" ? "Read" : "Write", handed: info };
}

/** Hooks of Cursor that name no tool of their own. */
const TOOLS_OF_CURSOR: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/ShellExecution$/, "Shell", ["command", "cwd"]],
  [/^before(?:Tab)?(?:ReadFile|FileRead)$/, "Read", ["file_path"]],
  [/^after(?:Tab)?FileEdit$/, "Edit", ["file_path", "edits"]],
];

function ofCursor(record: JsonObject): Hook | undefined {
  const { hook_event_name: name, conversation_id: session } = record;
  if (typeof name !== "string" || !/^[a-z][A-Za-z]{1,60}$/.test(name) || session === undefined) return undefined;
  if (record["cursor_version"] === undefined && record["workspace_roots"] === undefined) return undefined;
  const common = { service: "cursor", prefix: "cursor", name, session };
  const [, tool, members] = TOOLS_OF_CURSOR.find(([pattern]) => pattern.test(name)) ?? [];
  if (tool !== undefined && members !== undefined) {
    return { ...common, tool, handed: Object.fromEntries(members.map((each) => [each, record[each] ?? null])) };
  }
  return { ...common, tool: record["tool_name"], server: serverAt(record["url"]), handed: record["tool_input"] };
}

/** A server that is asked over HTTP is known by its host. */
function serverAt(url: Json | undefined): string | undefined {
  return typeof url === "string" ? /^https?:\/\/([^/?#@]{1,253})/.exec(url)?.[1] : undefined;
}

/** Agents of terminals, by where they keep what was said; Claude Code also by its modes of permission, Gemini CLI by its hooks. */
const TERMINALS: readonly (readonly [path: RegExp, service: string, prefix: string])[] = [
  [/[/\\]\.claude[/\\]/, "claude-code", "claude_code"],
  [/[/\\]\.codex[/\\]/, "codex_cli_rs", "codex"],
  [/[/\\]\.gemini[/\\]/, "gemini-cli", "gemini_cli"],
  [/[/\\]\.qwen[/\\]/, "qwen-code", "qwen-code"],
];

function ofTerminal(record: JsonObject): Hook | undefined {
  const { hook_event_name: name, session_id: session, transcript_path: path, tool_name: tool } = record;
  if (typeof name !== "string" || !/^[A-Z][A-Za-z]{1,60}$/.test(name) || session === undefined) return undefined;
  const known = TERMINALS.find(([pattern]) => typeof path === "string" && pattern.test(path));
  if (known === undefined) return undefined;
  const [, service, prefix] = known;
  const server = typeof tool === "string" ? /^mcp__(.{1,128}?)__/.exec(tool)?.[1] : undefined;
  return { service, prefix, name, session, tool, server, handed: record["tool_input"] };
}
