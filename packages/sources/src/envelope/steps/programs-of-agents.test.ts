import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone } from "../../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../../test/hold-against-odd-records.ts";

const TIME = "2026-11-24T10:00:00.000Z";

const CLAUDE: JsonObject = {
  ...{ timestamp: TIME, session_id: "s-1", transcript_path: "/Users/ann/.claude/projects/x/s-1.jsonl", cwd: "/x" },
  ...{ permission_mode: "default", hook_event_name: "PreToolUse", tool_name: "Bash", tool_use_id: "toolu_1" },
  ...{ tool_input: { command: "ls" }, user: "ann", hostname: "ann-mbp" },
};
const CURSOR: JsonObject = {
  ...{ timestamp: TIME, conversation_id: "c-1", generation_id: "g-1", hook_event_name: "beforeShellExecution" },
  ...{ cursor_version: "2.4.1", workspace_roots: ["/x"], user_email: "Ann@example.com", command: "ls", cwd: "/x" },
};
const WINDSURF: JsonObject = {
  ...{ timestamp: TIME, agent_action_name: "pre_mcp_tool_use", trajectory_id: "t-1", execution_id: "e-1" },
  tool_info: { mcp_server_name: "jira", mcp_tool_name: "create_issue", mcp_tool_arguments: { title: "x" } },
};
/** Cursor's Admin API, audit logs. */
const AUDIT: JsonObject = {
  ...{ event_id: "e-1", timestamp: TIME, ip_address: "198.51.100.61", user_email: "Ann@example.com" },
  ...{ event_type: "mcp_server_config", event_data: { action: "create", scope: "user", server_name: "Docs" } },
};
/** The same as it is streamed to a bucket. */
const STREAMED: JsonObject = {
  service_account: { action: "create", service_account_id: "sa_2", service_account_name: "ops" },
  ...{ ip_address: "unknown", team_id: "157", user_email: "unknown" },
  metadata: { id: "m-1", timestamp: TIME, context: { auth_id: "x", ghost_mode: false, request_id: "r" } },
};
/** Cloud Trace, API v2. */
const TRACE: JsonObject = {
  name: "projects/acme/traces/0af7651916cd43dd8448eb211c80319c/spans/b7ad6b7169203331",
  ...{ spanId: "b7ad6b7169203331", displayName: { value: "execute_tool find" }, startTime: TIME, spanKind: "INTERNAL" },
  attributes: {
    attributeMap: {
      "gen_ai.operation.name": { stringValue: { value: "execute_tool" } },
      "gen_ai.tool.name": { stringValue: { value: "find" } },
      "gen_ai.agent.name": { stringValue: { value: "billing" } },
    },
  },
};
/** Cloudflare, Logpush, `ai_gateway_events`. */
const GATEWAY: JsonObject = {
  ...{ Cached: false, Endpoint: "chat/completions", Gateway: "shop", Model: "m-1", Provider: "openai" },
  ...{ RateLimited: false, StatusCode: 200, Timestamp: TIME, Metadata: { user_id: "ann" } },
};
/** n8n, log streaming. */
const AUDITED: JsonObject = {
  ...{ id: "n-1", ts: TIME, eventName: "n8n.audit.user.credentials.created", message: "x" },
  payload: { userId: "u-1", _email: "Ann@example.com", credentialId: "cr-1" },
};
const WORKFLOW: JsonObject = {
  ...{ id: "n-2", ts: TIME, eventName: "n8n.workflow.failed" },
  payload: { executionId: "11", workflowId: "wf-7", workflowName: "Sync" },
};
const TOOL: JsonObject = {
  ...{ id: "n-3", ts: TIME, eventName: "n8n.ai.tool.called" },
  payload: { executionId: "11", nodeName: "Search", workflowId: "wf-9", workflowName: "Support", msg: "{}" },
};
const ALL = [CLAUDE, CURSOR, WINDSURF, AUDIT, STREAMED, TRACE, GATEWAY, AUDITED, WORKFLOW, TOOL];

describe("what programs of agents write", () => {
  test.each<[string, JsonObject, object]>([
    [
      "a hook of Claude Code",
      CLAUDE,
      {
        ...{ identity_uid: "otel::ai-agent:claude-code", action: "claude_code.PreToolUse Bash", run_uid: "s-1" },
        ...{ delegation: ["otel::human:ann"], resource: "Bash" },
      },
    ],
    [
      "one that a script put beside what it knows",
      { ts: TIME, user: { email: "ann@example.com" }, hook: { ...CLAUDE, timestamp: null, user: null } },
      { identity_uid: "otel::ai-agent:claude-code", delegation: ["otel::human:ann@example.com"] },
    ],
    [
      "one that Fluent Bit carried",
      { date: Date.parse(TIME) / 1000, log: { ...CLAUDE, timestamp: null } },
      { identity_uid: "otel::ai-agent:claude-code", delegation: ["otel::human:ann"] },
    ],
    [
      "one of a tool of a server",
      { ...CLAUDE, tool_name: "mcp__github__create_issue" },
      { action: "claude_code.PreToolUse mcp__github__create_issue", labels: { mcp_server: "github" } },
    ],
    [
      "a hook of Codex",
      { ...CLAUDE, transcript_path: "/home/ann/.codex/sessions/x.jsonl" },
      { identity_uid: "otel::ai-agent:codex_cli_rs", action: "codex.PreToolUse Bash" },
    ],
    [
      "a hook of Gemini CLI",
      { ...CLAUDE, transcript_path: "C:\\Users\\ann\\.gemini\\tmp\\x.json", hook_event_name: "BeforeTool" },
      { identity_uid: "otel::ai-agent:gemini-cli", action: "gemini_cli.BeforeTool Bash" },
    ],
    [
      "a hook of Cursor",
      CURSOR,
      {
        ...{ identity_uid: "otel::ai-agent:cursor", action: "cursor.beforeShellExecution Shell" },
        delegation: ["otel::human:ann@example.com"],
      },
    ],
    [
      "a hook of Cursor about a server",
      { ...CURSOR, hook_event_name: "beforeMCPExecution", tool_name: "find", url: "https://mcp.example/mcp" },
      { action: "cursor.beforeMCPExecution find", labels: { mcp_server: "mcp.example" } },
    ],
    [
      "a hook of Windsurf",
      WINDSURF,
      { identity_uid: "otel::ai-agent:windsurf", action: "windsurf.pre_mcp_tool_use create_issue" },
    ],
    [
      "a span of Cloud Trace",
      TRACE,
      { identity_uid: "otel:acme:ai-agent:billing", action: "execute_tool find", outcome: "success" },
    ],
    [
      "a request through Cloudflare's gateway",
      GATEWAY,
      { identity_uid: "otel::ai-agent:shop", action: "chat", resource: "m-1", delegation: ["otel::human:ann"] },
    ],
    [
      "a tool of n8n",
      TOOL,
      { identity_uid: "otel::ai-agent:wf-9", identity_name: "Support", action: "execute_tool Search" },
    ],
  ])("%s is what OpenTelemetry would say", (_, record, expected) => {
    expect(eventByIntake(record)).toMatchObject({ source: "otel", time: TIME, ...expected });
  });

  test.each<[string, JsonObject, object]>([
    [
      "an event of Cursor's audit log",
      AUDIT,
      {
        ...{ identity_uid: "cursor::human:ann@example.com", action: "mcp_server_config.create", resource: "Docs" },
        ...{ src_ip: "198.51.100.61", event_uid: "e-1" },
      },
    ],
    [
      "one of its stream, by nobody that it knows",
      STREAMED,
      { identity_uid: "cursor:157:unknown:anonymous", action: "service_account.create", resource: "ops" },
    ],
    [
      "one that did not succeed",
      { ...AUDIT, event_type: "login", event_data: { login_type: "LOGIN_TYPE_APP", success: false } },
      { action: "login", outcome: "denied" },
    ],
    [
      "an event of n8n's audit log",
      AUDITED,
      {
        ...{ identity_uid: "n8n::human:ann@example.com", action: "n8n.audit.user.credentials.created" },
        ...{ action_class: "secret", resource: "cr-1" },
      },
    ],
    [
      "somebody whom n8n does not let in",
      { ...AUDITED, eventName: "n8n.audit.user.login.failed" },
      { action: "n8n.audit.user.login.failed", action_class: "auth", outcome: "denied" },
    ],
    [
      "an event of a workflow",
      WORKFLOW,
      { identity_uid: "n8n::workload:wf-7", identity_name: "Sync", outcome: "error", run_uid: "11" },
    ],
  ])("%s is one of the native format", (_, record, expected) => {
    expect(eventByIntake(record)).toMatchObject({ source: "rolecall", time: TIME, ...expected });
  });

  holdAgainstOddRecords(ALL);

  test.each<[string, JsonObject]>([
    ["a hook of a repository", { timestamp: TIME, hook_event_name: "push", session_id: "9", repository: "acme/x" }],
    ["a hook that does not say whose it is", { ...CLAUDE, transcript_path: "/srv/x.jsonl" }],
    [
      "a conversation of a help desk",
      { timestamp: TIME, hook_event_name: "closed", conversation_id: "7", user: "ann" },
    ],
    ["another's audit event", { ...AUDIT, event_type: "document_viewed" }],
    ["a sign-in of another's, with more members", { ...AUDIT, event_type: "login", application: "helpdesk" }],
    ["a sign-in of another's without what was said", { ...AUDIT, event_type: "login", event_data: undefined as never }],
    ["a team's row", { ...STREAMED, metadata: { id: "1", timestamp: TIME } }],
    ["a span of Cloud Trace of nobody", { ...TRACE, attributes: { attributeMap: {} } }],
    [
      "a row of a network gateway",
      { Gateway: "vpn-1", Provider: "isp", Model: "x200", Timestamp: TIME, StatusCode: 200 },
    ],
    ["an event of n8n of nobody", { ...AUDITED, payload: {} }],
    ["an event of another's bus", { id: "1", ts: TIME, eventName: "order.created", payload: { userId: "u" } }],
  ])("%s is none of them", (_, record) => {
    const read = readAlone(record);
    expect(["unknown-format", "unlisted"]).toContain(read.kind === "ok" ? read.value.provider : read.reason);
  });
});
