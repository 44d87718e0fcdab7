import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALL = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "find", "gen_ai.agent.name": "planner" };
const SERVICE = { "service.name": "shop-agent" };

const SPANS: readonly (readonly [string, JsonObject])[] = [
  [
    "the console exporter of an SDK",
    {
      name: "execute_tool find",
      context: { trace_id: `0x${TRACE}`, span_id: "0x00f067aa0ba902b7", trace_state: "[]" },
      kind: "SpanKind.INTERNAL",
      parent_id: null,
      start_time: "2026-11-24T10:00:00.000000Z",
      status: { status_code: "ERROR" },
      attributes: CALL,
      resource: { attributes: SERVICE, schema_url: "" },
    },
  ],
  [
    "a pipeline that flattens",
    {
      start_time: "2026-11-24T10:00:00Z",
      trace_id: TRACE,
      span_id: "00f067aa0ba902b7",
      parent_span_id: null,
      scope: { name: "agents" },
      resource: { attributes: SERVICE },
      attributes: CALL,
      name: "execute_tool find",
      kind_id: null,
      status: { code_id: 2, message: null },
    },
  ],
  [
    "a search engine's document",
    {
      "@timestamp": "2026-11-24T10:00:00Z",
      name: "execute_tool find",
      kind: "Internal",
      trace_id: TRACE,
      span_id: "00f067aa0ba902b7",
      status: { code: "Error" },
      attributes: CALL,
      resource: { attributes: SERVICE },
    },
  ],
  [
    "ClickHouse's table of traces",
    {
      Timestamp: "2026-11-24 10:00:00.000000000",
      TraceId: TRACE,
      SpanId: "00f067aa0ba902b7",
      ParentSpanId: "",
      SpanName: "execute_tool find",
      SpanKind: "Internal",
      ServiceName: "shop-agent",
      ResourceAttributes: SERVICE,
      SpanAttributes: CALL,
      StatusCode: "Error",
    },
  ],
];

test.each(SPANS)("a span of %s", (_, row) => {
  expect(eventByIntake(row)).toMatchObject({
    source: "otel",
    event_uid: `${TRACE}/00f067aa0ba902b7`,
    time: "2026-11-24T10:00:00.000Z",
    identity_uid: "otel::ai-agent:planner",
    action: "execute_tool find",
    outcome: "error",
  });
});

const EVENT = { "event.name": "tool_result", tool_name: "Bash", "session.id": "s-1", success: "false" };
const LOGS: readonly (readonly [string, JsonObject])[] = [
  [
    "a pipeline that flattens, without its body",
    {
      time: "2026-11-24T10:00:00Z",
      body: { kind: "empty" },
      scope: { name: "com.anthropic.claude_code.events" },
      resource: { attributes: { "service.name": "claude-code" } },
      attributes: EVENT,
    },
  ],
  [
    "the same without a time of its own",
    {
      time: null,
      body: { kind: "string", string_value: "claude_code.tool_result" },
      resource: { attributes: { "service.name": "claude-code" } },
      attributes: { ...EVENT, "event.timestamp": "2026-11-24T10:00:00Z" },
    },
  ],
  [
    "ClickHouse's table of logs",
    {
      Timestamp: "2026-11-24 10:00:00",
      ServiceName: "claude-code",
      Body: "claude_code.tool_result",
      ResourceAttributes: { "service.name": "claude-code" },
      LogAttributes: EVENT,
    },
  ],
];

test.each(LOGS)("an event of %s", (_, row) => {
  expect(eventByIntake(row)).toMatchObject({
    source: "otel",
    time: "2026-11-24T10:00:00.000Z",
    identity_uid: "otel::ai-agent:claude-code",
    session_uid: "s-1",
    action: "claude_code.tool_result Bash",
    outcome: "error",
  });
});

test("an MCP server's span is the server's", () => {
  const [, row] = SPANS[0] ?? ["", {}];
  const attributes = { "mcp.method.name": "tools/call", "gen_ai.tool.name": "find" };
  expect(eventByIntake({ ...row, kind: "SpanKind.SERVER", attributes }).identity_uid).toBe(
    "otel::mcp-server:shop-agent",
  );
});

test("a log record that is another log's is that log's", () => {
  const audit = { action: "repo.create", actor: "ann", org: "o", created_at: 1_795_514_400_000, _document_id: "d" };
  const row = {
    time: "2026-11-24T10:00:00Z",
    body: JSON.stringify(audit),
    attributes: {},
    resource: { attributes: {} },
  };
  expect(eventByIntake(row)).toMatchObject({ source: "github-audit", event_uid: "d" });
});

test("no odd member makes it throw", () => {
  for (const [, record] of [...SPANS, ...LOGS])
    for (const row of withOddMembers(record)) expect(["ok", "dead-letter"]).toContain(readAlone(row).kind);
});
