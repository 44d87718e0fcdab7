import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone } from "../../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../../test/hold-against-odd-records.ts";

const TIME = "2026-11-24T10:00:00.000Z";

/** OpenAI's Agents SDK, "Tracing": what `Span.export()` gives. */
const AGENTS_SDK: JsonObject = {
  object: "trace.span",
  id: "span_1",
  trace_id: "trace_1",
  parent_id: "span_0",
  started_at: "2026-11-24T10:00:00.000000+00:00",
  ended_at: "2026-11-24T10:00:01.000000+00:00",
  span_data: { type: "function", name: "lookup", input: '{"q":"x"}', output: "y", mcp_data: null },
  error: null,
};
/** LangSmith, "Run (span) data format". */
const LANGSMITH: JsonObject = {
  id: "r-1",
  trace_id: "r-0",
  dotted_order: "20261124T100000000000Zr-0.20261124T100000000000Zr-1",
  name: "sql_query",
  run_type: "tool",
  start_time: "2026-11-24T10:00:00.000000",
  session_id: "p-1",
  session_name: "billing-agent",
  parent_run_id: "r-0",
  inputs: { sql: "select 1" },
  status: "success",
  extra: { metadata: { thread_id: "t-1", user_id: "u-3" } },
};
/** Langfuse, "API reference", observations. */
const LANGFUSE: JsonObject = {
  id: "o-1",
  traceId: "tr-1",
  projectId: "support",
  type: "TOOL",
  name: "lookup_customer",
  startTime: TIME,
  level: "ERROR",
  parentObservationId: null,
  environment: "production",
};
/** The same, "traces". */
const LANGFUSE_TRACE: JsonObject = {
  ...{ id: "tr-1", timestamp: TIME, name: "support-agent", projectId: "support", userId: "u-7", sessionId: "chat-9" },
  ...{ public: false, observations: [] },
};
/** Azure Monitor, table `AppDependencies`; Foundry, "Trace your application". */
const INSIGHTS: JsonObject = {
  TimeGenerated: TIME,
  Type: "AppDependencies",
  Id: "s-1",
  OperationId: "tr-1",
  Name: "execute_tool find_invoice",
  AppRoleName: "billing-app",
  AppRoleInstance: "pod-7",
  Success: "False",
  Properties: JSON.stringify({
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.agent.id": "asst_1",
    "gen_ai.tool.name": "find_invoice",
    "gen_ai.thread.id": "thread_1",
  }),
};
const GATEWAY: JsonObject = {
  ...{ "@timestamp": TIME, mcp_method: "tools/call", mcp_tool: "create_issue", mcp_server: "jira", status: 403 },
  ...{ agent_id: "agent-fin", user: "ann@example.com", mcp_session_id: "s-1" },
};

/** Braintrust, "API reference", project logs. */
const BRAINTRUST: JsonObject = {
  ...{ id: "r-1", span_id: "s-1", root_span_id: "s-0", span_parents: ["s-0"], project_id: "p-1", created: TIME },
  ...{ span_attributes: { name: "query_db", type: "tool" }, input: "q", metadata: { user_id: "u-1" } },
};
/** Weave, "Service API", calls. */
const WEAVE: JsonObject = {
  ...{ id: "c-1", project_id: "acme/bot", op_name: "weave:///acme/bot/op/query_db:abc", trace_id: "t-1" },
  ...{ started_at: TIME, exception: null, attributes: { weave: { kind: "tool" } }, inputs: { q: "x" } },
};
/** Elastic, "OpenTelemetry attributes": those without a field of their own are labels. */
const APM: JsonObject = {
  ...{ "@timestamp": TIME, processor: { event: "span" }, trace: { id: "t-1" }, event: { outcome: "failure" } },
  ...{ span: { id: "s-1", name: "execute_tool query_db" }, service: { name: "app" } },
  labels: { gen_ai_operation_name: "execute_tool", gen_ai_tool_name: "query_db", gen_ai_agent_name: "analyst" },
};

/** Amazon Bedrock AgentCore, "Observability": application logs. */
const AGENTCORE = (resource: string, more: JsonObject): JsonObject => ({
  resource_arn: `arn:aws:bedrock-agentcore:us-east-1:111122223333:${resource}`,
  ...{ event_timestamp: 1_795_514_400_000, account_id: "111122223333", request_id: "r", trace_id: "t", span_id: "s" },
  ...more,
});

const ALL: readonly JsonObject[] = [
  ...[AGENTCORE("gateway/a", {}), AGENTCORE("runtime/a", {}), AGENTS_SDK, LANGSMITH, LANGFUSE, LANGFUSE_TRACE],
  ...[INSIGHTS, GATEWAY, BRAINTRUST, WEAVE, APM],
];
/** As Kubernetes' API server writes it. */
const CLUSTER: JsonObject = {
  ...{ kind: "Event", apiVersion: "audit.k8s.io/v1", level: "Metadata", auditID: "a", stage: "ResponseComplete" },
  ...{ requestURI: "/api/v1/pods", verb: "list", user: { username: "system:serviceaccount:a:b" } },
  ...{ objectRef: { resource: "pods", apiVersion: "v1" }, responseStatus: { code: 200 } },
  ...{ requestReceivedTimestamp: "2026-11-24T10:00:00.000000Z", stageTimestamp: "2026-11-24T10:00:00.000000Z" },
};
const WEB: JsonObject = {
  ...{ "@timestamp": TIME, processor: { event: "transaction" }, transaction: { id: "x", name: "GET /a" } },
  ...{ trace: { id: "t" }, service: { name: "web" } },
};

describe("what platforms for agents write of a step", () => {
  test.each<[string, JsonObject, object]>([
    [
      "a function of OpenAI's Agents SDK",
      AGENTS_SDK,
      { identity_uid: "otel::ai-agent:openai-agents", action: "execute_tool lookup", outcome: "success" },
    ],
    [
      "an agent of it",
      { ...AGENTS_SDK, span_data: { type: "agent", name: "Triage", handoffs: [], tools: [] } },
      { identity_uid: "otel::ai-agent:Triage", action: "invoke_agent", run_uid: "trace_1" },
    ],
    [
      "a handoff",
      { ...AGENTS_SDK, span_data: { type: "handoff", from_agent: "Triage", to_agent: "Refunds" } },
      { identity_uid: "otel::ai-agent:Triage", action: "handoff", resource: "Refunds" },
    ],
    [
      "a guardrail",
      { ...AGENTS_SDK, span_data: { type: "guardrail", name: "on topic", triggered: false }, error: { message: "x" } },
      { action: "on topic", outcome: "error" },
    ],
    [
      "a run of LangSmith",
      LANGSMITH,
      {
        identity_uid: "otel::ai-agent:billing-agent",
        action: "execute_tool sql_query",
        delegation: ["otel::human:u-3"],
        run_uid: "t-1",
      },
    ],
    [
      "an observation of Langfuse",
      LANGFUSE,
      {
        identity_uid: "otel::ai-agent:support",
        action: "execute_tool lookup_customer",
        outcome: "error",
        environment: "production",
      },
    ],
    [
      "a trace of Langfuse",
      LANGFUSE_TRACE,
      { identity_uid: "otel::ai-agent:support-agent", delegation: ["otel::human:u-7"], run_uid: "chat-9" },
    ],
    [
      "a dependency in Application Insights",
      INSIGHTS,
      {
        identity_uid: "otel::ai-agent:asst_1",
        action: "execute_tool find_invoice",
        outcome: "error",
        run_uid: "thread_1",
      },
    ],
    [
      "the same as the older schema has it",
      {
        ...{
          timestamp: TIME,
          itemType: "request",
          name: "POST /chat",
          cloud_RoleName: "web",
          operation_Id: "a",
          id: "b",
        },
        customDimensions: JSON.stringify({ "http.request.method": "POST", "http.route": "/chat" }),
      },
      { identity_uid: "otel::workload:web", action: "POST /chat" },
    ],
    [
      "a span of Phoenix",
      {
        ...{ id: "U3", name: "web_search", context: { trace_id: "tr-1", span_id: "s-1" }, span_kind: "TOOL" },
        ...{ parent_id: "s-0", start_time: TIME, status_code: "OK" },
        attributes: { "openinference.span.kind": "TOOL", "tool.name": "web_search", "user.id": "ann" },
      },
      { identity_uid: "otel::ai-agent:phoenix", action: "execute_tool web_search", delegation: ["otel::human:ann"] },
    ],
    [
      "a runtime of AgentCore",
      AGENTCORE("runtime/claims_agent-a1B2c3D4e5", { operation: "InvokeAgentRuntime", session_id: "s-1" }),
      { identity_uid: "otel:111122223333:ai-agent:claims_agent", action: "invoke_agent", run_uid: "s-1" },
    ],
    [
      "a span of Braintrust",
      BRAINTRUST,
      { identity_uid: "otel::ai-agent:p-1", action: "execute_tool query_db", delegation: ["otel::human:u-1"] },
    ],
    [
      "a call of Weave",
      WEAVE,
      { identity_uid: "otel::ai-agent:acme/bot", action: "execute_tool query_db", run_uid: "t-1" },
    ],
    [
      "a span in Elastic's APM",
      APM,
      { identity_uid: "otel::ai-agent:analyst", action: "execute_tool query_db", outcome: "error" },
    ],
    [
      "a span there with the version of Elastic's schema, as its pipeline writes it",
      { ...APM, ecs: { version: "8.6.0-dev" }, user: { id: "u-1" } },
      { identity_uid: "otel::ai-agent:analyst", delegation: ["otel::human:u-1"] },
    ],
  ])("%s is a span", (_, record, expected) => {
    expect(eventByIntake(record)).toMatchObject({ source: "otel", time: TIME, ...expected });
  });

  test("a line of an MCP gateway is the message that went through it", () => {
    expect(eventByIntake(GATEWAY)).toMatchObject({
      ...{ source: "mcp", time: TIME, identity_uid: "mcp::ai-agent:agent-fin", action: "tools/call create_issue" },
      ...{ service: "jira", delegation: ["mcp::human:ann@example.com"], session_uid: "s-1", outcome: "denied" },
    });
  });

  test("a line of AgentCore's gateway is the message that it was sent", () => {
    const body = {
      ...{ isError: false, log: "Started processing request with requestId: 1", id: "1" },
      requestBody: "{id=1, jsonrpc=2.0, method=tools/call, params={name=target___Lookup, arguments={q=x}}}",
    };
    expect(eventByIntake(AGENTCORE("gateway/claims-gw", { body }))).toMatchObject({
      ...{ source: "mcp", time: TIME, identity_uid: "mcp:111122223333:mcp-server:claims-gw" },
      action: "tools/call target___Lookup",
    });
  });

  test("the head of a trace, which has no time, is left out", () => {
    const head = { object: "trace", id: "trace_1", workflow_name: "Support", group_id: null, metadata: null };
    expect(readAlone(head)).toEqual({ kind: "drop", reason: "trace-head" });
    expect(readAlone({ log: JSON.stringify(head), time: TIME })).toEqual({ kind: "drop", reason: "trace-head" });
  });

  test("of a head with anything else nothing is left out", () => {
    const head = { object: "trace", id: "trace_1", workflow_name: "release", actor: "ann", timestamp: TIME };
    expect(readAlone(head)).toMatchObject({ kind: "dead-letter", reason: "unknown-format" });
  });

  holdAgainstOddRecords(ALL);

  test.each(ALL.map((record) => [record] as const))(
    "a vendor's record that such a line carries is what counts: %#",
    (line) => {
      expect(eventByIntake({ ...line, message: JSON.stringify(CLUSTER) })).toMatchObject({
        source: "kubernetes-audit",
      });
    },
  );

  test.each<[string, JsonObject]>([
    ["a ticket", { itemType: "request", name: "Laptop", timestamp: TIME, id: "RITM1" }],
    ["a dependency of a build", { itemType: "dependency", name: "lodash", time: TIME, version: "1" }],
    ["a span of a build", { type: "SPAN", traceId: "t", startTime: TIME, id: "1", level: "INFO", name: "job" }],
    ["an agent of a game", { type: "AGENT", trace_id: "t", start_time: TIME, id: "7", level: 3, name: "npc" }],
    ["a job", { run_type: "tool", name: "x", start_time: TIME, id: "1", session_id: "s" }],
    ["an operation", { op_name: "Delete", project_id: "p", trace_id: "t", started_at: TIME, id: "1" }],
    ["a method of HTTP", { "mcp.method": "GET", timestamp: TIME, user: "ann" }],
    ["a web page's transaction", { ...WEB, labels: { session_id: "s", enduser_id: "ann" } }],
  ])("%s is no step of an agent", (_, record) => {
    expect(readAlone(record)).toMatchObject({ kind: "dead-letter", reason: "unknown-format" });
  });
});
