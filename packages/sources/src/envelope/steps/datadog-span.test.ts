import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const SPAN: JsonObject = {
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  span_id: "00f067aa0ba902b7",
  parent_id: "undefined",
  name: "find",
  start_ns: 1_795_514_400_000_000_000,
  duration: 1000,
  status: "error",
  meta: { kind: "tool", input: { value: "q" } },
};
const AROUND: JsonObject = { ml_app: "shop-agent", session_id: "s-1", tags: ["env:production", "user_id:7", "plain"] };
const ALONE: JsonObject = { ...AROUND, ...SPAN };

describe("a span of Datadog's LLM Observability", () => {
  test.each<[string, JsonObject]>([
    ["alone", ALONE],
    ["as it is sent", { data: { type: "span", attributes: { ...AROUND, spans: [SPAN] } } }],
    [
      "as the Export API answers",
      { id: "x", type: "span", attributes: { ...ALONE, span_kind: "tool", input: { value: "q" }, meta: null } },
    ],
  ])("%s is the agent's call of its tool", (_, record) => {
    expect(eventByIntake(record)).toMatchObject({
      source: "otel",
      time: "2026-11-24T10:00:00.000Z",
      identity_uid: "otel::ai-agent:shop-agent",
      action: "execute_tool find",
      delegation: ["otel::human:7"],
      environment: "production",
      run_uid: "s-1",
      outcome: "error",
    });
  });

  test("an agent's own has its name", () => {
    const agent = { ...ALONE, name: "planner", meta: { kind: "agent" }, status: "ok" };
    expect(eventByIntake(agent)).toMatchObject({ identity_name: "planner", outcome: "success" });
  });

  test("of several in one record none is taken", () => {
    const record = { data: { type: "span", attributes: { ...AROUND, spans: [SPAN, SPAN] } } };
    expect(readAlone(record).kind).toBe("dead-letter");
  });

  test("no odd member makes it throw", () => {
    for (const record of withOddMembers(ALONE)) expect(["ok", "dead-letter"]).toContain(readAlone(record).kind);
  });
});
