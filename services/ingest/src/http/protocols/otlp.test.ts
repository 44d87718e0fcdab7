import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { writeExportAnswer, writeStatus } from "@rolecall/sources";
import { expect, test } from "vitest";
import { type Body, type IntakeUnderTest, intakeUnderTest } from "../../testing/intake-under-test.ts";

const TESTDATA = join(import.meta.dirname, "../../../../../packages/sources/src/otel/testdata");
const sent = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(TESTDATA, name)));
const PROTOBUF = { "content-type": "application/x-protobuf" };
const JSON_TYPE = { "content-type": "application/json" };

const packed = (bytes: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

test.each<[string, string, Body, Record<string, string>, readonly string[]]>([
  ["spans", "/v1/traces", sent("sdk-traces.bin"), {}, ["execute_tool refund", "invoke_agent"]],
  ["log records", "/v1/logs", sent("sdk-logs.bin"), {}, ["billing.refund", "CreateUser"]],
  [
    "gzip",
    "/v1/traces",
    packed(gzipSync(sent("sdk-traces.bin"))),
    { "content-encoding": "gzip" },
    ["execute_tool refund", "invoke_agent"],
  ],
  [
    "zstd",
    "/v1/logs",
    packed(zstdCompressSync(sent("sdk-logs.bin"))),
    { "content-encoding": "zstd" },
    ["billing.refund", "CreateUser"],
  ],
  ["nothing", "/v1/traces", "", {}, []],
])(
  "%s in protobuf is taken, and answered with an empty export response",
  async (_what, path, body, headers, actions) => {
    const { post, events, counted } = intakeUnderTest();
    const response = await post(body, { ...PROTOBUF, ...headers }, path);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/x-protobuf"]);
    expect(await bytesOf(response)).toEqual(writeExportAnswer(0, ""));
    expect(events.map(({ action }) => action)).toEqual(actions);
    expect(counted).toEqual([{ events: actions.length, filtered: 0, dead: 0, bytes: expect.any(Number) }]);
  },
);

/** A log record that says nothing: `resource_logs { scope_logs { log_records { severity_number: 9 } } }`. */
const EMPTY_LOG = Uint8Array.of(10, 6, 18, 4, 18, 2, 16, 9);

test("what is a dead letter is told as rejected, and is not to be sent again", async () => {
  const { post, dead } = intakeUnderTest();
  const response = await post(EMPTY_LOG, PROTOBUF, "/v1/logs");
  expect(response.status).toBe(200);
  const why = "1 of these are dead letters: rolecall dead list says why, and nothing is to be sent again";
  expect(await bytesOf(response)).toEqual(writeExportAnswer(1, why));
  expect(dead).toMatchObject([{ reason: "no-time", origin: "http:r1/0" }]);
  expect(JSON.parse((dead[0] as { raw: string }).raw)).toEqual({
    resource: {},
    scope: {},
    logRecord: { severityNumber: 9 },
  });
});

test.each<[string, number, number, Body, string, Record<string, string>, IntakeUnderTest]>([
  ["what is no protobuf", 400, 3, "{}", "/v1/traces", {}, {}],
  ["what breaks off", 400, 3, sent("sdk-logs.bin").slice(0, -1), "/v1/logs", {}, {}],
  ["what is no gzip", 400, 3, "x", "/v1/logs", { "content-encoding": "gzip" }, {}],
  ["an unknown source", 400, 3, sent("sdk-logs.bin"), "/v1/logs?source=nobody", {}, {}],
  ["whoever shows no token", 401, 16, sent("sdk-logs.bin"), "/v1/logs", {}, { token: "s3cret" }],
  ["a web page", 403, 7, sent("sdk-logs.bin"), "/v1/logs", { origin: "https://evil.example" }, {}],
  ["metrics", 404, 5, EMPTY_LOG, "/v1/metrics", {}, {}],
  ["what is too large", 413, 3, sent("sdk-logs.bin"), "/v1/logs", {}, { maxBodyBytes: 100 }],
  ["what has too many records", 413, 3, sent("sdk-logs.bin"), "/v1/logs", {}, { maxRecords: 1 }],
  ["anything while there is no room", 429, 8, sent("sdk-logs.bin"), "/v1/logs", {}, { full: () => "queue" }],
  [
    "what is not durable when the process stops",
    503,
    14,
    sent("sdk-logs.bin"),
    "/v1/logs",
    {},
    { accept: () => Promise.reject(new DOMException("interrupted", "AbortError")) },
  ],
])("%s is refused with a status in protobuf", async (_what, status, code, body, path, headers, options) => {
  const { post, events, dead } = intakeUnderTest(options);
  const response = await post(body, { ...PROTOBUF, ...headers }, path);
  expect([response.status, response.headers.get("content-type")]).toEqual([status, "application/x-protobuf"]);
  const told = await bytesOf(response);
  expect(told.slice(0, 2)).toEqual(writeStatus(code, "").slice(0, 2));
  expect(told.length).toBeGreaterThan(20);
  expect(response.headers.get("retry-after")).toBe(status === 429 || status === 503 ? "1" : null);
  expect([...events, ...dead]).toEqual([]);
});

test("the right token opens", async () => {
  const { post } = intakeUnderTest({ token: "s3cret" });
  const headers = { ...PROTOBUF, authorization: "Bearer s3cret" };
  expect((await post(sent("sdk-traces.bin"), headers, "/v1/traces")).status).toBe(200);
});

const SPANS = Buffer.from(sent("sdk-traces.json")).toString("utf8");
const DEAD_SPAN = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ spanId: "a", name: "x" }] }] }] });
const REJECTED = {
  partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringContaining("dead letters") },
};

test.each<[string, string, string, number, object]>([
  ["where nothing else is sent", "/v1/traces", SPANS, 200, {}],
  ["with a dead letter", "/v1/traces", DEAD_SPAN, 200, REJECTED],
  ["where all is sent", "/v1/logs", SPANS, 202, { accepted: 2, dead: 0 }],
  ["with a dead letter, where all is sent", "/v1/logs", DEAD_SPAN, 202, { accepted: 0, dead: 1, ...REJECTED }],
])("OTLP in JSON %s is answered in JSON", async (_what, path, body, status, expected) => {
  const { post } = intakeUnderTest();
  const response = await post(body, JSON_TYPE, path);
  expect([response.status, await response.json()]).toEqual([status, expected]);
});

test.each([
  ["metrics", "/v1/metrics", {}, 404, 5],
  ["whoever shows no token", "/v1/traces", { token: "s3cret" }, 401, 16],
])("in JSON %s is refused with a status", async (_what, path, options, status, code) => {
  const { post } = intakeUnderTest(options);
  const response = await post("{}", JSON_TYPE, path);
  expect([response.status, await response.json()]).toEqual([status, { code, message: expect.any(String) }]);
});

test("msgpack is refused with a sentence", async () => {
  const response = await intakeUnderTest().post("\u0091", { "content-type": "application/msgpack" });
  expect([response.status, await response.json()]).toMatchObject([400, { title: "the body is msgpack" }]);
});
