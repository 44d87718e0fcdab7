import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Body, type IntakeUnderTest, intakeUnderTest, RECORD } from "../../testing/intake-under-test.ts";

const event = (action: string): string =>
  JSON.stringify({ time: 1_795_514_400.5, host: "h", source: "s", sourcetype: "_json", event: { ...RECORD, action } });

/** As GitHub streams its audit log. */
const GITHUB = {
  time: 1_795_514_400,
  host: "github.com",
  event: { action: "repo.create", actor: "ann", org: "o", created_at: 1_795_514_400_000, _document_id: "d1" },
};

const EVENTS = "/services/collector/event";

test.each<[string, string, Body, readonly string[], Record<string, string>?]>([
  ["an event", EVENTS, event("a"), ["a"]],
  ["events behind each other", EVENTS, event("a") + event("b"), ["a", "b"]],
  ["an event a line", "/services/collector", `${event("a")}\n${event("b")}\n`, ["a", "b"]],
  ["events as a list", "/services/collector/event/1.0", `[${event("a")},${event("b")}]`, ["a", "b"]],
  ["an event that is text", EVENTS, JSON.stringify({ event: JSON.stringify({ ...RECORD, action: "a" }) }), ["a"]],
  ["what GitHub streams", EVENTS, JSON.stringify(GITHUB), ["repo.create"]],
  ["raw lines", "/services/collector/raw", `${JSON.stringify({ ...RECORD, action: "a" })}\n`, ["a"]],
  [
    "raw lines of a source of the sender's own",
    "/services/collector/raw?source=syslog",
    JSON.stringify({ ...RECORD, action: "a" }),
    ["a"],
  ],
  ["gzip", EVENTS, new Uint8Array(gzipSync(event("a"))), ["a"], { "content-encoding": "gzip" }],
])("%s is taken", async (_what, path, body, actions, headers = {}) => {
  const { post, events, dead } = intakeUnderTest();
  const response = await post(body, headers, path);
  expect([response.status, await response.json()]).toEqual([200, { text: "Success", code: 0 }]);
  expect(events.map(({ action }) => action)).toEqual(actions);
  expect(dead).toEqual([]);
});

test("what is no record is a dead letter, and is not to be sent again", async () => {
  const { post, dead } = intakeUnderTest();
  const response = await post('{"event":"hello"}', {}, EVENTS);
  expect([response.status, dead]).toMatchObject([200, [{ reason: "unknown-format", raw: '{"event":"hello"}' }]]);
});

const stopping = { accept: () => Promise.reject(new DOMException("interrupted", "AbortError")) };

test.each<[string, number, number, string, Body, Record<string, string>, IntakeUnderTest]>([
  ["nothing", 400, 5, EVENTS, "", {}, {}],
  ["what is no gzip", 400, 6, EVENTS, "x", { "content-encoding": "gzip" }, {}],
  ["whoever shows no token", 401, 2, EVENTS, event("a"), {}, { token: "s3cret" }],
  ["a wrong token", 403, 4, EVENTS, event("a"), { authorization: "Splunk wrong" }, { token: "s3cret" }],
  ["what is too large", 413, 6, EVENTS, "x".repeat(20_000), {}, {}],
  ["anything while there is no room", 503, 9, EVENTS, event("a"), {}, { full: () => "queue" }],
  ["what is not durable at a stop", 503, 9, EVENTS, event("a"), {}, stopping],
  ["a question about acknowledgements", 400, 14, "/services/collector/ack", '{"acks":[1]}', {}, {}],
])("%s is refused as Splunk does", async (_what, status, code, path, body, headers, options) => {
  const { post, events, dead } = intakeUnderTest(options);
  const response = await post(body, headers, path);
  expect([response.status, await response.json()]).toEqual([status, { text: expect.any(String), code }]);
  expect(response.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
  expect([...events, ...dead]).toEqual([]);
});

test.each(["Splunk s3cret", `Basic ${Buffer.from("x:s3cret").toString("base64")}`, "Bearer s3cret"])(
  "%s opens",
  async (authorization) => {
    const { post } = intakeUnderTest({ token: "s3cret" });
    expect((await post(event("a"), { authorization }, EVENTS)).status).toBe(200);
  },
);
