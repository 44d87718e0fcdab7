import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import { createFramer, frameAll } from "./framer.ts";

const NOW = Date.parse("2026-11-25T00:00:00Z");

function framed(text: string, how: "whole" | "pieces"): { readonly records: string[]; readonly refused: string[] } {
  const records: string[] = [];
  const refused: string[] = [];
  const sink = { record: (record: string) => records.push(record), refused: (reason: string) => refused.push(reason) };
  const bytes = Buffer.from(text);
  if (how === "whole") frameAll(bytes, sink);
  else {
    const framer = createFramer(sink);
    for (let at = 0; at < bytes.length; at += 777) framer.push(bytes.subarray(at, at + 777));
    framer.end();
  }
  return { records, refused };
}

const attribute = (key: string, value: string): JsonObject => ({ key, value: { stringValue: value } });

function span(spanId: string, parentSpanId: string | undefined, attributes: readonly JsonObject[]): JsonObject {
  const parent: JsonObject = parentSpanId === undefined ? {} : { parentSpanId };
  const at = "1795514400000000000";
  return {
    traceId: "t1",
    spanId,
    ...parent,
    name: spanId,
    kind: 1,
    startTimeUnixNano: at,
    endTimeUnixNano: at,
    attributes,
  };
}

const agent = (name: string): readonly JsonObject[] => [
  attribute("gen_ai.operation.name", "invoke_agent"),
  attribute("gen_ai.agent.name", name),
];
const tool = (agentName: string, name: string): readonly JsonObject[] => [
  attribute("gen_ai.operation.name", "execute_tool"),
  attribute("gen_ai.tool.name", name),
  attribute("gen_ai.agent.name", agentName),
];

/** A planner that calls a booker that calls a payer, over two scopes and two resources, with a log record. */
const DOCUMENT = {
  resourceSpans: [
    {
      resource: { attributes: [attribute("service.name", "travel")] },
      scopeSpans: [
        {
          scope: { name: "a" },
          spans: [span("s1", undefined, agent("planner")), span("s2", "s1", tool("planner", "search"))],
        },
        { scope: { name: "b" }, spans: [span("s3", "s2", agent("booker")), span("s4", "s3", tool("booker", "book"))] },
      ],
    },
    {
      resource: { attributes: [attribute("service.name", "payments")] },
      scopeSpans: [{ spans: [span("s5", "s4", agent("payer")), span("s6", "s5", tool("payer", "charge"))] }],
    },
  ],
};

test.each(["whole", "pieces"] as const)(
  "each span of an OTLP document is a record, with the agents above it: %s",
  (how) => {
    const { records, refused } = framed(JSON.stringify(DOCUMENT), how);
    expect(refused).toEqual([]);
    const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
    const events = records
      .map((record) => intake.read(record, "file:1"))
      .map((it) => (it.kind === "ok" ? it.value : undefined));
    expect(events.map((it) => [it?.identity_name, it?.action, it?.parent_uid, it?.depth, it?.run_uid])).toEqual([
      ["planner", "invoke_agent", undefined, undefined, "t1"],
      ["planner", "execute_tool search", undefined, undefined, "t1"],
      ["booker", "invoke_agent", "otel::ai-agent:planner", 1, "t1"],
      ["booker", "execute_tool book", "otel::ai-agent:planner", 1, "t1"],
      ["payer", "invoke_agent", "otel::ai-agent:booker", 2, "t1"],
      ["payer", "execute_tool charge", "otel::ai-agent:booker", 2, "t1"],
    ]);
    expect(events.at(-1)?.delegation).toEqual(["otel::ai-agent:booker", "otel::ai-agent:planner"]);
  },
);

test("spans whose parents go round in a circle end", () => {
  const circle = [span("a", "b", agent("x")), span("b", "a", agent("y"))];
  const document = { resourceSpans: [{ scopeSpans: [{ spans: circle }] }] };
  expect(framed(JSON.stringify(document), "whole").records).toHaveLength(2);
});

test("a log record that carries another log's record is that record", () => {
  const inner = { action: "repo.create", org: "acme", actor: "x", "@timestamp": 1_795_514_400_000, _document_id: "1" };
  const logRecord = { timeUnixNano: "1795514400000000000", body: { stringValue: JSON.stringify(inner) } };
  const document = { resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }] }] };
  expect(framed(JSON.stringify(document), "whole").records.map((text) => JSON.parse(text))).toEqual([inner]);
});

test("a document larger than a record may be is taken apart all the same", () => {
  const many = Array.from({ length: 4000 }, (_, n) => span(`s${n}`, undefined, tool("planner", "search")));
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: many }] }] });
  expect(text.length).toBeGreaterThan(1 << 20);
  const { records, refused } = framed(text, "pieces");
  expect([records.length, refused.length]).toEqual([4000, 0]);
});

test("the pages of usage reports give a record a result, with the times of its bucket", () => {
  const result = { object: "organization.usage.completions.result", input_tokens: 1, api_key_id: "key_1" };
  const bucket = {
    object: "bucket",
    start_time: 1_730_419_200,
    end_time: 1_730_505_600,
    results: [result, { ...result, api_key_id: "key_2" }],
  };
  const page = { object: "page", data: [bucket, { ...bucket, results: [] }], has_more: false };
  const { records } = framed(JSON.stringify(page), "whole");
  expect(records.map((text) => JSON.parse(text))).toEqual([
    { start_time: 1_730_419_200, end_time: 1_730_505_600, ...result },
    { start_time: 1_730_419_200, end_time: 1_730_505_600, ...result, api_key_id: "key_2" },
  ]);
});

test("one element of a list that is no record does not take the others with it", () => {
  const entry = { insertId: "1", timestamp: "2026-11-24T10:00:00Z" };
  const { records } = framed(JSON.stringify({ entries: [null, entry, "x"] }), "whole");
  expect(records.map((text) => JSON.parse(text))).toEqual([null, entry, "x"]);
  expect(framed('{"value":[1,2]}', "whole").records).toEqual(['{"value":[1,2]}']);
});

test("the pages of audit logs give their entries", () => {
  const entry = {
    id: "audit_log-1",
    type: "login.succeeded",
    effective_at: 1_730_419_200,
    actor: { type: "session", session: {} },
  };
  const { records } = framed(
    JSON.stringify({ object: "list", data: [entry, { ...entry, id: "audit_log-2" }] }, null, 2),
    "whole",
  );
  expect(records.map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(["audit_log-1", "audit_log-2"]);
});

test("a page may begin with a name of two letters", () => {
  const entry = { id: "1", date_create: 1_764_000_000, action: "user_login" };
  const { records } = framed(JSON.stringify({ ok: true, entries: [entry] }), "whole");
  expect(records.map((text) => JSON.parse(text))).toEqual([entry]);
});

test.each([
  '{"value":[]}',
  '{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns","value":[]}',
  '{"entries":[],"next_stream_position":"1152922976252290886"}',
  '{ "object": "list", "data": [], "has_more": false }',
  '{"ok":true,"entries":[],"response_metadata":{"next_cursor":""}}',
  '{"success":true,"status":200,"data":[],"errors":[],"warnings":null}',
  '{"type":"list","data":[]}',
  '{"type":"list","current_page":1,"next_page":null,"prev_page":null,"data":[]}',
  '{"event_logs":[],"total_entries":0}',
  '{"trails":[]}',
  '{"data":{"organization":{"auditLog":{"nodes":[],"pageInfo":{"hasNextPage":false}}}}}',
  '{"took":1,"timed_out":false,"hits":{"total":{"value":0},"max_score":null,"hits":[]}}',
])("a page that has no record is none: %s", (text) => {
  expect(framed(text, "whole")).toMatchObject({ records: [] });
});

test.each([
  '{"events":[],"user":"ann","action":"login"}',
  '{"data":[],"entries":[],"has_more":false}',
  '{"data":[],"errors":[{"message":"the token has ended"}]}',
  '{"success":false,"data":[]}',
  '{"status":401,"data":[]}',
  '{"status":"unauthorized","data":[]}',
  '{"page":"/admin","items":[],"start":"2026-11-24T10:00:00Z"}',
  '{"count":0,"items":[],"fields":{"user":"ann","action":"login"}}',
  '{"success":"false","data":[]}',
  '{"stat":"FAIL","response":[]}',
  '{"data":[],"time":"2026-11-24T10:00:00Z"}',
  '{"type":"invoice","data":[]}',
  '{"data":{"items":[],"total":"7.00 EUR","user":"ann"}}',
  '{"data": [1, 2]}',
  '{"object": "list"}',
  '{"data": []}',
  '{"resourceSpans": [1]}',
  '{"resourceSpans": 7}',
  '{"resourceLogs',
])("what only begins as a document stays a record: %s", (text) => {
  expect(framed(text, "whole").records).toEqual([text]);
});

const ACTIVITY = {
  kind: "admin#reports#activity",
  id: { time: "2026-03-01T10:00:00.123Z", uniqueQualifier: "6", applicationName: "login", customerId: "C03az79cb" },
  actor: { callerType: "USER", email: "liz@example.com", profileId: "118800000000000000001" },
  ipAddress: "203.0.113.9",
  events: [
    { type: "login", name: "login_success", parameters: [{ name: "login_type", value: "google_password" }] },
    { type: "login", name: "login_verification", parameters: [{ name: "is_second_factor", boolValue: true }] },
  ],
};

test.each(["whole", "pieces"] as const)(
  "each event of a Workspace activity is a record, of a page too, read %s",
  (how) => {
    const single = { ...ACTIVITY, events: ACTIVITY.events.slice(0, 1) };
    const page = { kind: "admin#reports#activities", items: [ACTIVITY, single] };
    const { id, ...rest } = ACTIVITY;
    const text = [ACTIVITY, page, { id, ...rest }].map((each) => JSON.stringify(each)).join("\n");
    const { records, refused } = framed(text, how);
    expect(refused).toEqual([]);
    const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
    const events = records
      .map((record) => intake.read(record, "file:1"))
      .map((outcome) => (outcome.kind === "ok" ? [outcome.value.action, outcome.value.event_uid] : outcome));
    const first = "C03az79cb/login/2026-03-01T10:00:00.123Z/6";
    const both = [
      ["login_success", first],
      ["login_verification", `${first}/1`],
    ];
    expect(events).toEqual([...both, ...both, both[0], ...both]);
  },
);

test("an Okta event hook is a list of its events", () => {
  const event = { uuid: "u", eventType: "user.session.start", published: "2026-03-02T09:15:22.123Z" };
  const hook = { eventType: "com.okta.event_hook", cloudEventsVersion: "0.1", data: { events: [event, event] } };
  const { records } = framed(JSON.stringify(hook), "whole");
  expect(records.map((record) => JSON.parse(record))).toEqual([event, event]);
});

test("a list of more parts than are held at once stays one record, and is too large for one", () => {
  const list = (parts: number): string => `{"value":[${"{},".repeat(parts - 1)}{}]}`;
  expect(framed(list(250_000), "whole").records).toHaveLength(250_000);
  const { records, refused } = framed(list(500_000), "whole");
  expect([records.length, refused]).toEqual([0, ["too-large"]]);
});
