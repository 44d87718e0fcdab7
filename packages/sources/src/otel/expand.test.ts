import { expect, test } from "vitest";
import { createDecoder } from "./decode.ts";
import { expandOtlp } from "./expand.ts";

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const span = (spanId: string, parentSpanId: string, name: string, attributes: object[]) => ({
  traceId: "5b8efff798038103d269b633813fc60c",
  spanId,
  parentSpanId,
  name,
  startTimeUnixNano: "1763632800000000000",
  attributes,
});

/** An orchestrator calls a triage agent, which calls a tool. */
const DOCUMENT = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [text("service.name", "support")] },
      scopeSpans: [
        {
          scope: { name: "genai" },
          spans: [
            span("a", "", "invoke_agent boss", [
              text("gen_ai.operation.name", "invoke_agent"),
              text("gen_ai.agent.id", "boss"),
            ]),
            span("b", "a", "invoke_agent triage", [
              text("gen_ai.operation.name", "invoke_agent"),
              text("gen_ai.agent.id", "asst_5"),
              text("gen_ai.agent.name", "triage"),
              text("gen_ai.conversation.id", "conv_1"),
            ]),
            span("c", "b", "execute_tool read_ticket", [
              text("gen_ai.operation.name", "execute_tool"),
              text("gen_ai.tool.name", "read_ticket"),
            ]),
            span("d", "c", "GET /tickets", [text("http.request.method", "GET")]),
          ],
        },
      ],
    },
  ],
});

test("a tool belongs to the agent whose span is above it, in its conversation; what a service does stays the service's", () => {
  const decode = createDecoder({ tenant: "default" });
  const events = Array.from(expandOtlp(DOCUMENT) ?? [], (record) => {
    const decoded = decode(JSON.parse(record), "file:1");
    return decoded.kind === "ok" ? decoded.value : undefined;
  });
  expect(events.map((event) => [event?.identity_uid, event?.parent_uid, event?.run_uid])).toEqual([
    ["otel::ai-agent:boss", undefined, "5b8efff798038103d269b633813fc60c"],
    ["otel::ai-agent:asst_5", "otel::ai-agent:boss", "conv_1"],
    ["otel::ai-agent:asst_5", "otel::ai-agent:boss", "conv_1"],
    ["otel::workload:support", "otel::ai-agent:asst_5", undefined],
  ]);
});

test("an agent by a framework's own convention is above its tools and its model as one by OpenTelemetry's", () => {
  const kind = (value: string) => text("openinference.span.kind", value);
  const document = JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", "support")] },
        scopeSpans: [
          {
            scope: { name: "openinference.instrumentation.openai_agents" },
            spans: [
              span("a", "", "Triage", [kind("AGENT"), text("agent.name", "Triage"), text("session.id", "s-1")]),
              span("b", "a", "turn", [kind("CHAIN")]),
              span("c", "b", "response", [kind("LLM"), text("llm.model_name", "gpt-5")]),
              span("d", "b", "refund", [kind("TOOL"), text("tool.name", "refund")]),
            ],
          },
        ],
      },
    ],
  });
  const decode = createDecoder({ tenant: "default" });
  const events = Array.from(expandOtlp(document) ?? [], (record) => {
    const decoded = decode(JSON.parse(record), "file:1");
    return decoded.kind === "ok" ? decoded.value : undefined;
  });
  expect(events.map((event) => [event?.action, event?.identity_uid, event?.run_uid])).toEqual([
    ["invoke_agent", "otel::ai-agent:Triage", "s-1"],
    ["turn", "otel::ai-agent:Triage", "s-1"],
    ["chat", "otel::ai-agent:Triage", "s-1"],
    ["execute_tool refund", "otel::ai-agent:Triage", "s-1"],
  ]);
});

test("a resource is beside each of its spans, and a document that would become a hundred times itself stays whole", () => {
  const resource = (size: number) => ({ attributes: [text("service.name", "x".repeat(size))] });
  const document = (size: number, spans: number) =>
    JSON.stringify({
      resourceSpans: [{ resource: resource(size), scopeSpans: [{ spans: Array(spans).fill({ spanId: "a" }) }] }],
    });
  expect(Array.from(expandOtlp(document(3, 2)) ?? [])).toEqual(
    Array(2).fill(JSON.stringify({ resource: resource(3), scope: {}, span: { spanId: "a" } })),
  );
  expect(expandOtlp(document(1 << 20, 70))).toBeUndefined();
  expect(expandOtlp(document(1, 250_001))).toBeUndefined();
});

test.each([
  ["as it was sent", (given: object) => given],
  ["as Tempo answers", ({ resourceSpans }: Given) => ({ batches: resourceSpans })],
  ["as Tempo's second API answers", (given: object) => ({ trace: given })],
])("what stands under a span that names an agent and no operation is the agent's, %s", (_, placed) => {
  const spans = [
    span("a", "", "agent run", [text("gen_ai.agent.name", "bank")]),
    span("b", "a", "running tool", [text("gen_ai.tool.name", "balance")]),
  ];
  const resource = { attributes: [text("service.name", "app")] };
  const document = placed({ resourceSpans: [{ resource, scopeSpans: [{ scope: {}, spans }] }] });
  const decode = createDecoder({ tenant: "default" });
  const events = Array.from(expandOtlp(JSON.stringify(document)) ?? [], (record) => {
    const decoded = decode(JSON.parse(record), "file:1");
    return decoded.kind === "ok" ? decoded.value : undefined;
  });
  expect(events.map((event) => [event?.action, event?.identity_uid])).toEqual([
    ["agent run", "otel::ai-agent:bank"],
    ["execute_tool balance", "otel::ai-agent:bank"],
  ]);
});

interface Given {
  readonly resourceSpans: readonly object[];
}

test.each([
  ['{"resourceLogs":[]}', []],
  ['{"resourceSpans":[],"resourceLogs":[]}', []],
  ['{"resourceSpans":[{"resource":{},"scopeSpans":[]}]}', []],
  ['{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[]}]}]}', []],
  ['{"resourceSpans":null}', []],
  ['{"resourceLogs":[1]}', undefined],
  ['{"resourceLogs":"none"}', undefined],
  ['{"resourceSpans":[{"scopeSpans":[{"spans":["a span"]}]}]}', undefined],
])("%s is an empty document, or none", (text, records) => {
  expect(expandOtlp(text)).toEqual(records);
});
