import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const PAYLOAD: JsonObject = {
  id: "chatcmpl-7",
  trace_id: "tr-7",
  call_type: "acompletion",
  status: "success",
  custom_llm_provider: "openai",
  startTime: 1_795_514_400.5,
  endTime: 1_795_514_402,
  model: "gpt-4o",
  metadata: { user_api_key_hash: KEY, user_api_key_alias: "shop-agent", user_api_key_user_id: "u-1" },
  prompt_tokens: 20,
  completion_tokens: 10,
  requester_ip_address: "203.0.113.10",
  messages: [{ role: "user", content: "what never leaves" }],
  error_information: null,
};

test("a call is the key's, as in the proxy's traces", () => {
  const event = eventByIntake(PAYLOAD);
  expect(event).toMatchObject({
    source: "otel",
    time: "2026-11-24T10:00:00.500Z",
    identity_uid: `otel::api-key:${KEY}`,
    identity_name: "shop-agent",
    delegation: ["otel::human:u-1"],
    action: "chat",
    resource: "gpt-4o",
    outcome: "success",
    src_ip: "203.0.113.10",
  });
  expect(event.labels).toMatchObject({ input_tokens: "20", output_tokens: "10", ai_provider: "openai" });
  expect(JSON.stringify(event)).not.toContain("never leaves");
});

test.each<[string, JsonObject, object]>([
  ["where the proxy keeps it", { kwargs: { standard_logging_object: PAYLOAD } }, { action: "chat" }],
  [
    "that failed",
    failed("429", "RateLimitError"),
    { outcome: "error", error_code: "RateLimitError", status_code: 429 },
  ],
  ["that was refused", failed("401", "AuthenticationError"), { outcome: "denied", status_code: 401 }],
  ["for a customer of its user's", { ...PAYLOAD, end_user: "c-9" }, { delegation: ["otel::human:c-9"] }],
  ["of an embedding", { ...PAYLOAD, call_type: "aembedding" }, { action: "embeddings" }],
  ["of a tool", toolCall(), { action: "execute_tool find", resource: "find" }],
  ["in the table of spend", spend(), { identity_uid: `otel::api-key:${KEY}`, time: "2026-11-24T10:00:00.000Z" }],
])("a call %s", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject(expected);
});

test("no odd member makes it throw", () => {
  for (const record of withOddMembers(PAYLOAD)) expect(["ok", "dead-letter"]).toContain(readAlone(record).kind);
});

function failed(code: string, name: string): JsonObject {
  return { ...PAYLOAD, status: "failure", error_information: { error_code: code, error_class: name } };
}

function toolCall(): JsonObject {
  const call = { name: "find", mcp_server_name: "catalogue" };
  return {
    ...PAYLOAD,
    call_type: "call_mcp_tool",
    metadata: { user_api_key_hash: KEY, mcp_tool_call_metadata: call },
  };
}

function spend(): JsonObject {
  const { id: _, status: __, ...rest } = PAYLOAD;
  return {
    ...rest,
    request_id: "chatcmpl-8",
    api_key: KEY,
    startTime: "2026-11-24T10:00:00Z",
    metadata: { user_api_key_alias: "shop-agent" },
  };
}
