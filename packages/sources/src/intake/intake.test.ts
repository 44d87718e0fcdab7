import { type Event, isJsonObject, type JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Decoded } from "../source.ts";
import { createIntake, type IntakeOptions } from "./intake.ts";

const NOW = Date.UTC(2026, 10, 24, 12);

const record = {
  eventVersion: "1.11",
  eventTime: "2026-11-24T10:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  eventID: "e-1",
  awsRegion: "eu-central-1",
  recipientAccountId: "123456789012",
  userIdentity: { type: "AWSService", invokedBy: "backup.amazonaws.com" },
} satisfies JsonObject;
const audit = {
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  auditID: "a-1",
  stage: "ResponseComplete",
  requestURI: "/api",
  verb: "get",
  user: { username: "system:anonymous" },
  requestReceivedTimestamp: "2026-11-24T10:00:00.000000Z",
} satisfies JsonObject;

function read(input: string | Uint8Array | JsonObject, options: Partial<IntakeOptions> = {}): Decoded {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW, ...options });
  const text =
    isJsonObject(input) && !(input instanceof Uint8Array) ? JSON.stringify(input) : (input as string | Uint8Array);
  return intake.read(text, "file:1");
}

/** `ok`, or the reason and the path. */
function answer(decoded: Decoded): string {
  if (decoded.kind === "ok") return "ok";
  return decoded.kind === "drop" ? decoded.reason : `${decoded.reason} ${decoded.path ?? ""}`.trim();
}

function eventOf(decoded: Decoded): Event {
  if (decoded.kind !== "ok") throw new Error(answer(decoded));
  return decoded.value;
}

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const withMember = (name: string, json: string): string =>
  JSON.stringify(record).replace("{", `{${JSON.stringify(name)}:${json},`);

test.each<{ title: string; input: string | Uint8Array | JsonObject; expected: string; source?: string }>([
  { title: "a record that a source knows", input: record, expected: "ok" },
  { title: "the same as bytes", input: Buffer.from(JSON.stringify(record)), expected: "ok" },
  { title: "behind a byte-order mark", input: `\ufeff${JSON.stringify(record)}`, expected: "ok" },
  { title: "words", input: "hello", expected: "not-json" },
  { title: "a record that breaks off", input: JSON.stringify(record).slice(0, -5), expected: "not-json" },
  { title: "a NUL in a string", input: '{"a":"\u0000"}', expected: "not-json" },
  { title: "bytes that are no UTF-8", input: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), expected: "bad-encoding" },
  { title: "more than 1 MiB", input: withMember("pad", `"${"x".repeat(1 << 20)}"`), expected: "too-large" },
  {
    title: "more than 1 MiB in wide characters",
    input: withMember("pad", `"${"漢".repeat(400_000)}"`),
    expected: "too-large",
  },
  { title: "64 levels", input: withMember("deep", nested(63)), expected: "ok" },
  { title: "65 levels", input: withMember("deep", nested(64)), expected: "too-deep" },
  { title: "10,000 levels", input: withMember("deep", nested(10_000)), expected: "too-deep" },
  { title: "10,000 brackets in a string", input: withMember("flat", `"${"[{".repeat(5_000)}"`), expected: "ok" },
  { title: "100 brackets side by side", input: withMember("flat", `[${"[],".repeat(100)}0]`), expected: "ok" },
  { title: "a member named __proto__", input: withMember("__proto__", '{"eventName":"Polluted"}'), expected: "ok" },
  { title: "a number beyond a double", input: withMember("big", "1e400"), expected: "ok" },
  {
    title: "the same, where the content must be the id",
    input: withMember("big", "1e400").replace('"e-1"', "null"),
    expected: "ok",
  },
  { title: "a number", input: "12", expected: "unknown-format" },
  { title: "null", input: "null", expected: "unknown-format" },
  { title: "an array", input: "[1]", expected: "unknown-format" },
  { title: "a number for a source", input: "12", expected: "schema", source: "aws-cloudtrail" },
  { title: "an object of no known shape", input: { hello: "world" }, expected: "unknown-format" },
  { title: "the same for a source", input: { hello: "world" }, expected: "schema eventName", source: "aws-cloudtrail" },
  {
    title: "another source's record for a source",
    input: audit,
    expected: "schema eventName",
    source: "aws-cloudtrail",
  },
  { title: "no time", input: { ...record, eventTime: null }, expected: "no-time eventTime" },
  { title: "no time but a lake's", input: { ...record, eventTime: null, _time: 1_764_000_000 }, expected: "ok" },
  {
    title: "no time but the envelope's",
    input: { time: 1_764_000_000, event: { ...record, eventTime: undefined } },
    expected: "ok",
  },
  {
    title: "no time, and a word for one",
    input: { ...record, eventTime: null, time: "x" },
    expected: "no-time eventTime",
  },
  { title: "the first moment of 2000", input: { ...record, eventTime: "2000-01-01T00:00:00Z" }, expected: "ok" },
  {
    title: "the last of 1999",
    input: { ...record, eventTime: "1999-12-31T23:59:59Z" },
    expected: "time-out-of-range time",
  },
  { title: "a day ahead", input: { ...record, eventTime: "2026-11-25T12:00:00Z" }, expected: "ok" },
  {
    title: "more than a day ahead",
    input: { ...record, eventTime: "2026-11-25T12:00:01Z" },
    expected: "time-out-of-range time",
  },
  { title: "nobody", input: { ...audit, user: {} }, expected: "ok" },
  { title: "what is filtered", input: { ...audit, stage: "RequestReceived" }, expected: "request-received" },
  {
    title: "an EventBridge event",
    input: { "detail-type": "AWS API Call via CloudTrail", source: "aws.s3", detail: record },
    expected: "ok",
  },
  { title: "a shipper's line", input: { date: 1, log: JSON.stringify(audit) }, expected: "ok" },
  {
    title: "a shipper's line for a source",
    input: { message: JSON.stringify(audit) },
    expected: "ok",
    source: "kubernetes-audit",
  },
  { title: "a shipper's line that is no JSON", input: { message: "{no" }, expected: "unknown-format" },
  {
    title: "a subscription's test of its destination",
    input: { messageType: "CONTROL_MESSAGE", logEvents: [{ message: "CWL CONTROL MESSAGE: Checking health" }] },
    expected: "health-check",
  },
])("$title: $expected", ({ input, expected, source = "auto" }) => {
  expect(answer(read(input, { source }))).toBe(expected);
});

test.each<[string, string, boolean]>([
  ["nginx's combined", '203.0.113.9 - bob [29/Nov/2026:10:53:03 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"', true],
  [
    "HAProxy's httplog behind syslog's header",
    '<134>Nov 29 10:53:03 lb haproxy[12]: 203.0.113.9:36384 [29/Nov/2026:10:53:03.202] a b/s 0/0/0/1/1 200 3 - - ---- "GET /"',
    true,
  ],
  ["a record that breaks off, with such a time in it", '{"a":"[29/Nov/2026:10:53:03 +0000] ', false],
  ["words", "hello", false],
])("%s is no JSON, and told what an access log can be: %j", (_what, line, isTold) => {
  const decoded = read(line, { source: "gateway" });
  expect(decoded).toMatchObject({ kind: "dead-letter", reason: "not-json" });
  expect(decoded.kind === "dead-letter" && decoded.detail?.includes("access log")).toBe(isTold);
});

test("a CloudWatch subscription names the cluster of an EKS log", () => {
  const envelope = { logGroup: "/aws/eks/prod-1/cluster", logEvents: [{ id: "1", message: JSON.stringify(audit) }] };
  expect(eventOf(read(envelope)).account_uid).toBe("prod-1");
});

test("nothing of a __proto__ member reaches the event", () => {
  expect(eventOf(read(withMember("__proto__", '{"errorCode":"AccessDenied"}'))).outcome).toBe("success");
});

test("of two members of one name the last counts, as JSON.parse has it", () => {
  const text = JSON.stringify(record).replace("}}", '},"eventName":"PutObject"}');
  expect(eventOf(read(text)).action).toBe("PutObject");
});

test("a lone surrogate becomes U+FFFD, in every field", () => {
  const text = JSON.stringify({ ...record, userAgent: "x-UA", recipientAccountId: "acct" })
    .replace("x-UA", "a\\ud800b")
    .replace("acct", "\\uDC00");
  const event = eventOf(read(text, { keepRaw: () => true }));
  expect(event.user_agent).toBe("a\ufffdb");
  expect(event.account_uid).toBe("\ufffd");
  expect(JSON.stringify(event).isWellFormed()).toBe(true);
});

test.each<[string, (text: string) => JsonObject]>([
  ["as text", (text) => ({ message: text })],
  ["as an object", (text) => ({ detail: JSON.parse(text) as JsonObject })],
  ["in base64", (text) => ({ data: Buffer.from(text).toString("base64") })],
])("a lone surrogate in an envelope becomes U+FFFD too: %s", (_, envelope) => {
  const text = JSON.stringify({ ...record, userAgent: "x-UA" }).replace("x-UA", "a\\ud800b");
  const event = eventOf(read(envelope(text), { source: "auto", keepRaw: () => true }));
  expect(event.user_agent).toBe("a\ufffdb");
  expect(JSON.stringify(event).isWellFormed()).toBe(true);
});

test("of a record in an envelope no text is written where none is kept", () => {
  const text = JSON.stringify({ message: JSON.stringify(record) });
  const stringify = vi.spyOn(JSON, "stringify");
  const event = eventOf(read(text, { source: "auto" }));
  expect(stringify).not.toHaveBeenCalled();
  stringify.mockRestore();
  expect(event.raw).toBeUndefined();
});

test("raw is kept when asked for, and redacted", () => {
  const secret = { ...record, requestParameters: { password: "hunter2hunter2", bucketName: "b" } };
  expect(eventOf(read(secret)).raw).toBeUndefined();
  const raw = eventOf(read(secret, { keepRaw: (event) => event.action === "GetObject" })).raw ?? "";
  expect(JSON.parse(raw)).toEqual({ ...secret, requestParameters: { password: "***", bucketName: "b" } });
});

test("the original that a native record brings is kept in place of the record, and redacted, whoever asks", () => {
  const raw = '{"password":"hunter2hunter2","eventName":"GetObject"}';
  const exported = { time: "2026-11-24T10:00:00Z", identity_uid: "a:b:bot:c", action: "x", raw };
  for (const keepRaw of [undefined, () => true]) {
    expect(eventOf(read(exported, { keepRaw })).raw).toBe('{"password":"***","eventName":"GetObject"}');
  }
});

test("a token in a user agent, a resource or a label is masked", () => {
  const token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
  const event = eventOf(
    read({ ...record, userAgent: `x ${token}`, requestParameters: { bucketName: token }, vpcEndpointId: token }),
  );
  expect(JSON.stringify(event)).not.toContain("16C7e42F");
});

test("a mixed input is recognised record by record, and says who read it", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const said = [record, audit, { x: 1 }, audit, record].map((it) => {
    const decoded = intake.read(JSON.stringify(it), "file:1");
    return `${decoded.kind === "ok" ? decoded.value.source : decoded.kind} ${intake.source()}`;
  });
  expect(said).toEqual([
    "aws-cloudtrail aws-cloudtrail",
    "kubernetes-audit kubernetes-audit",
    "dead-letter auto",
    "kubernetes-audit kubernetes-audit",
    "aws-cloudtrail aws-cloudtrail",
  ]);
});

test("a decoder that throws makes a dead letter, without the record's content", () => {
  const faulty = {
    name: "faulty",
    provider: "x",
    detect: () => true,
    createDecoder: () => () => {
      throw new TypeError("secret content");
    },
  };
  const decoded = read(record, { source: "faulty", sources: [faulty] });
  expect(decoded).toEqual({ kind: "dead-letter", reason: "decoder-fault", detail: "the decoder failed: TypeError" });
});

test("a source that nobody has is an error at once", () => {
  expect(() => createIntake({ source: "aws", tenant: "default", now: () => NOW })).toThrow(RangeError);
});

test("any text and any bytes get an answer", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.uint8Array()), (input) => {
      expect(["ok", "drop", "dead-letter"]).toContain(intake.read(input, "file:1").kind);
    }),
    { numRuns: 2000 },
  );
});

test.each<{ title: string; after: string; source: string; expected: string }>([
  { title: "no JSON after a record that was known", after: "{", source: "auto", expected: "auto" },
  { title: "no JSON for a source", after: "{", source: "aws-cloudtrail", expected: "aws-cloudtrail" },
  { title: "no object", after: "12", source: "auto", expected: "auto" },
  { title: "an object of no known shape", after: '{"hello":"world"}', source: "auto", expected: "auto" },
  {
    title: "a known record without its time",
    after: JSON.stringify({ ...record, eventTime: null }),
    source: "auto",
    expected: "aws-cloudtrail",
  },
  {
    title: "a known record too far ahead",
    after: JSON.stringify({ ...record, eventTime: "2036-11-24T10:00:00Z" }),
    source: "auto",
    expected: "aws-cloudtrail",
  },
])("the dead letter of $title is of the source $expected", ({ after, source, expected }) => {
  const intake = createIntake({ source, tenant: "default", now: () => NOW });
  intake.read(JSON.stringify(record), "file:1");
  expect(intake.read(after, "file:2").kind).toBe("dead-letter");
  expect(intake.source()).toBe(expected);
});

test("the time of the last event is that of its text", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  for (const time of ["2026-11-24T10:00:00Z", "2026-11-24T11:30:00.123+01:00"]) {
    const event = eventOf(intake.read(JSON.stringify({ ...record, eventTime: time }), "file:1"));
    expect(intake.time()).toBe(Date.parse(event.time));
  }
});

test("of a record in an envelope the vendor's own is kept", () => {
  const inner = {
    action: "repo.create",
    org: "acme",
    actor: "octocat",
    "@timestamp": 1_795_514_400_000,
    _document_id: "1",
  };
  const intake = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => 1_800_000_000_000 });
  for (const envelope of [{ message: JSON.stringify(inner) }, { "detail-type": "x", detail: inner }]) {
    const decoded = intake.read(JSON.stringify(envelope), "file:1");
    expect(decoded.kind === "ok" && JSON.parse(decoded.value.raw ?? "null")).toEqual(inner);
  }
});

test.each([
  ["MariaDB's", "20261124 10:00:00,db-1,shop,10.0.0.7,12,0,CONNECT,orders,,0", "mysql:db-1:service-account:shop"],
  [
    "Conjur's",
    '<38>1 2026-11-24T10:00:00.000+00:00 h conjur 5a fetch [auth@43868 user="acme:host:pay/api"][action@43868 result="success" operation="fetch"] x',
    "conjur::workload:pay/api",
  ],
])("a bare line of %s audit is the event that it is in a shipper's record", (_, line, identity) => {
  const read = (source: string, text: string) =>
    createIntake({ source, tenant: "default", now: () => NOW }).read(text, "file:1");
  const bare = eventOf(read("auto", line));
  expect(bare.identity_uid).toBe(identity);
  expect(bare).toEqual(eventOf(read("auto", JSON.stringify({ message: line }))));
  expect(read("okta-system-log", line)).toMatchObject({ kind: "dead-letter", reason: "not-json" });
});
