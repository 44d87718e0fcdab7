import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createDecoder } from "./decode.ts";

const decode = createDecoder({ tenant: "default" });

function eventOf(service: string, said: JsonObject) {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
  const decoded = decode({ resource, scope: { name: "x" }, ...said }, "file:1");
  return decoded.kind === "ok" ? decoded.value : undefined;
}

const log = (body: JsonObject[string], name: string): JsonObject => ({
  logRecord: {
    timeUnixNano: "1795514400123456789",
    body,
    attributes: [{ key: "event.name", value: { stringValue: name } }],
  },
});
const span = (name: string): JsonObject => ({
  span: {
    ...{ traceId: "5b8efff798038103d269b633813fc60c", spanId: "a", name },
    startTimeUnixNano: "1795514400123456789",
    attributes: [],
  },
});

test.each([
  [
    "an event",
    "claude-code",
    log({ stringValue: "claude_code.api_request" }, "api_request"),
    "claude_code.api_request",
  ],
  [
    "an event whose body is plain text",
    "claude-code",
    log("claude_code.api_request", "api_request"),
    "claude_code.api_request",
  ],
  [
    "an event under the team's own name for it",
    "team-x",
    log("claude_code.api_request", "api_request"),
    "claude_code.api_request",
  ],
  ["an event without its program's name", "gemini-cli", log(null, "api_request"), "api_request"],
  ["a span with its program's name", "codex_cli_rs", span("codex.turn"), "codex.turn"],
  ["a span that has a function's name", "codex_cli_rs", span("run_turn"), "run_turn"],
])("%s is of the agent", (_, service, said, action) => {
  expect(eventOf(service, said)).toMatchObject({ identity_uid: `otel::ai-agent:${service}`, action });
});

test("a service with the like of such a name is a workload", () => {
  expect(eventOf("codex-exporter", span("run_turn"))?.identity_kind).toBe("workload");
});

test("what a person asks of it administers nothing", () => {
  const said = log({ stringValue: "claude_code.user_prompt" }, "user_prompt");
  expect(eventOf("claude-code", said)?.action_class).toBe("other");
});

test("a tool of an MCP server has the names that Claude Code puts among its parameters", () => {
  const said: JsonObject = {
    logRecord: {
      timeUnixNano: "1795514400123456789",
      body: { stringValue: "claude_code.tool_result" },
      attributes: Object.entries({
        "event.name": "tool_result",
        tool_name: "mcp_tool",
        tool_parameters: '{"mcp_server_name":"github","mcp_tool_name":"create_issue"}',
      }).map(([key, value]) => ({ key, value: { stringValue: value } })),
    },
  };
  expect(eventOf("claude-code", said)).toMatchObject({
    action: "claude_code.tool_result mcp__github__create_issue",
    labels: { mcp_server: "github" },
  });
});

test("a person is one however his address is written", () => {
  const said = log({ stringValue: "claude_code.api_request" }, "api_request");
  const record = said["logRecord"] as JsonObject;
  const attributes = [{ key: "user.email", value: { stringValue: "Ann@Example.com" } }];
  const given = { ...record, attributes: [...(record["attributes"] as JsonObject[]), ...attributes] };
  expect(eventOf("claude-code", { logRecord: given })?.delegation).toEqual(["otel::human:ann@example.com"]);
});

test("a call of a model has the model", () => {
  const said = log({ stringValue: "claude_code.api_request" }, "api_request");
  const attributes = [{ key: "model", value: { stringValue: "claude-sonnet-4-5" } }];
  const record = said["logRecord"] as JsonObject;
  const given = { ...record, attributes: [...(record["attributes"] as JsonObject[]), ...attributes] };
  expect(eventOf("claude-code", { logRecord: given })).toMatchObject({
    resource: "claude-sonnet-4-5",
    resource_kind: "model",
  });
});
