import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type IntakeUnderTest, intakeUnderTest, RECORD } from "../../testing/intake-under-test.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const HEADERS = {
  "content-type": "application/json",
  "x-amz-firehose-protocol-version": "1.0",
  "x-amz-firehose-request-id": "5d0c7a0e-11aa-4ef7-9d3c-2f6a0f1f1b11",
  "x-amz-firehose-source-arn": "arn:aws:firehose:eu-central-1:123456789012:deliverystream/logs",
};
const ANSWER = { requestId: HEADERS["x-amz-firehose-request-id"], timestamp: NOW };

function delivery(...data: readonly (string | Uint8Array)[]): string {
  const records = data.map((each) => ({ data: Buffer.from(each).toString("base64") }));
  return JSON.stringify({ requestId: ANSWER.requestId, timestamp: 1, records });
}

const event = (action: string): string => JSON.stringify({ ...RECORD, action });

/** As a subscription of CloudWatch Logs gives it to Firehose. */
function cloudWatch(messageType: string, ...messages: readonly string[]): Buffer {
  const logEvents = messages.map((message, n) => ({ id: String(n), timestamp: 1, message }));
  return gzipSync(JSON.stringify({ messageType, owner: "1", logGroup: "g", logStream: "s", logEvents }));
}

test.each<[string, string, { actions: string[]; filtered?: number; dead?: number }]>([
  ["a record each", delivery(event("a"), event("b")), { actions: ["a", "b"] }],
  ["several lines in one", delivery(`${event("a")}\n${event("b")}\n`), { actions: ["a", "b"] }],
  ["what CloudWatch packed", delivery(cloudWatch("DATA_MESSAGE", event("a"), event("b"))), { actions: ["a", "b"] }],
  [
    "several of these behind each other",
    delivery(Buffer.concat([cloudWatch("DATA_MESSAGE", event("a")), cloudWatch("DATA_MESSAGE", event("b"))])),
    { actions: ["a", "b"] },
  ],
  [
    "a control message of CloudWatch's",
    delivery(
      cloudWatch("CONTROL_MESSAGE", "CWL CONTROL MESSAGE: Checking health of destination Firehose."),
      event("a"),
    ),
    { actions: ["a"], filtered: 1 },
  ],
  ["what is no record", delivery("nonsense", event("a")), { actions: ["a"], dead: 1 }],
  [
    "a gzip that breaks off",
    delivery(cloudWatch("DATA_MESSAGE", event("b")).subarray(0, 40), event("a")),
    { actions: ["a"], dead: 1 },
  ],
  ["data that is no base64", JSON.stringify({ records: [{ data: "{}" }, { data: 1 }, 2] }), { actions: [], dead: 3 }],
  ["nothing", delivery(), { actions: [] }],
])("%s is taken, and the request's id given back", async (_what, body, { actions, filtered = 0, dead = 0 }) => {
  const under = intakeUnderTest();
  const response = await under.post(body, HEADERS);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await response.json()).toEqual(ANSWER);
  expect(under.events.map(({ action }) => action)).toEqual(actions);
  expect(under.dead).toHaveLength(dead);
  expect(under.counted).toEqual([{ events: actions.length, filtered, dead, bytes: expect.any(Number) }]);
});

test("a dead letter keeps the bytes that came, and says of which request", async () => {
  const { post, dead } = intakeUnderTest();
  const packed = cloudWatch("DATA_MESSAGE", "x").subarray(0, 40);
  await post(delivery(packed), HEADERS);
  const origin = `http:${ANSWER.requestId}/0`;
  expect(dead).toMatchObject([{ reason: "bad-encoding", raw_base64: packed.toString("base64"), origin }]);
});

test.each<[string, number, string, Record<string, string>, IntakeUnderTest]>([
  ["what is no JSON", 400, "{", {}, {}],
  ["what has no records", 400, "{}", {}, {}],
  ["whoever has no key", 401, delivery(event("a")), {}, { token: "s3cret" }],
  ["whoever has another", 401, delivery(event("a")), { "x-amz-firehose-access-key": "other" }, { token: "s3cret" }],
  ["what is too large", 413, delivery("x".repeat(20_000)), {}, {}],
  ["what unpacks to too much of which little is kept", 413, delivery(gzipSync(`{"a":"${"x".repeat(60_000)}`)), {}, {}],
  ["what unpacks to too much", 413, delivery(gzipSync("[{},".repeat(60_000))), {}, {}],
  ["anything while there is no room", 429, delivery(event("a")), {}, { full: () => "queue" }],
])("%s is refused with an error message", async (_what, status, body, headers, options) => {
  const under = intakeUnderTest(options);
  const response = await under.post(body, { ...HEADERS, ...headers });
  expect([response.status, await response.json()]).toEqual([status, { ...ANSWER, errorMessage: expect.any(String) }]);
  expect([...under.events, ...under.dead]).toEqual([]);
});

test("the access key is the token", async () => {
  const { post } = intakeUnderTest({ token: "s3cret" });
  expect((await post(delivery(event("a")), { ...HEADERS, "x-amz-firehose-access-key": "s3cret" })).status).toBe(200);
});
