import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const ZIPKIN: JsonObject = {
  traceId: TRACE,
  id: SPAN,
  parentId: "1111111111111111",
  name: "execute_tool find",
  kind: "CLIENT",
  timestamp: 1_795_514_400_000_000,
  duration: 1000,
  localEndpoint: { serviceName: "shop-agent" },
  tags: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "find", error: "timeout" },
};
const JAEGER: JsonObject = {
  traceID: TRACE,
  spanID: SPAN,
  operationName: "execute_tool find",
  references: [{ refType: "CHILD_OF", traceID: TRACE, spanID: "1111111111111111" }],
  startTime: 1_795_514_400_000_000,
  duration: 1000,
  tags: [
    { key: "gen_ai.operation.name", type: "string", value: "execute_tool" },
    { key: "gen_ai.tool.name", type: "string", value: "find" },
    { key: "error", type: "bool", value: true },
  ],
  process: { serviceName: "shop-agent", tags: [{ key: "k8s.cluster.name", type: "string", value: "west" }] },
};

test.each<[string, JsonObject, string]>([
  ["Zipkin's", ZIPKIN, ""],
  ["Jaeger's", JAEGER, "west"],
  [
    "Jaeger's by its protobuf's names",
    {
      ...JAEGER,
      startTime: "2026-11-24T10:00:00Z",
      tags: [
        { key: "gen_ai.operation.name", vStr: "execute_tool" },
        { key: "gen_ai.tool.name", vStr: "find" },
        { key: "error", vType: "BOOL", vBool: true },
      ],
    },
    "west",
  ],
])("%s span is the agent's call of its tool", (_, record, account) => {
  expect(eventByIntake(record)).toMatchObject({
    source: "otel",
    event_uid: `${TRACE}/${SPAN}`,
    time: "2026-11-24T10:00:00.000Z",
    identity_uid: `otel:${account}:ai-agent:shop-agent`,
    action: "execute_tool find",
    outcome: "error",
    labels: { parent_span_id: "1111111111111111" },
  });
});

test("a server's span that went well", () => {
  const tags = { "mcp.method.name": "tools/list" };
  expect(eventByIntake({ ...ZIPKIN, kind: "SERVER", tags })).toMatchObject({
    identity_uid: "otel::mcp-server:shop-agent",
    outcome: "success",
  });
});

test("no odd member makes it throw", () => {
  for (const span of [ZIPKIN, JAEGER])
    for (const record of withOddMembers(span)) expect(["ok", "dead-letter"]).toContain(readAlone(record).kind);
});
