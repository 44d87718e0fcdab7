import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createIntake } from "../../intake/intake.ts";
import { expandOtlp } from "../expand.ts";
import { writeExportAnswer, writeStatus } from "./answer.ts";
import { readExport } from "./read-export.ts";
import { readMessage } from "./read-message.ts";

/** What OpenTelemetry's SDK for JavaScript (0.223) sent of the same spans to both kinds of endpoint, and two log records. */
const sent = (name: string): Buffer => readFileSync(join(import.meta.dirname, "../testdata", name));
const TRACES = sent("sdk-traces.bin");
const LOGS = sent("sdk-logs.bin");

function recordsOf(bytes: Uint8Array, signal: "traces" | "logs"): readonly string[] {
  const request = readExport(bytes, signal);
  return request.kind === "records" ? Array.from(request.records) : [];
}

function eventsOf(records: readonly string[]): readonly object[] {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => Date.UTC(2026, 10, 25) });
  return records.map((record) => intake.read(record, "http:1/0"));
}

type Write = (writer: BinaryWriter) => void;

function message(...fields: readonly Write[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of fields) field(writer);
  return writer.finish();
}

const bytes =
  (number: number, value: Uint8Array): Write =>
  (writer) =>
    writer.tag(number, WireType.LengthDelimited).bytes(value);
const text = (number: number, value: string): Write => bytes(number, Buffer.from(value));

const spans = (...all: readonly Uint8Array[]): Uint8Array =>
  message(bytes(1, message(bytes(2, message(...all.map((span) => bytes(2, span)))))));

describe("what an SDK sends", () => {
  test("spans in protobuf are the events that the same spans in JSON are", () => {
    const events = eventsOf(recordsOf(TRACES, "traces"));
    expect(events).toEqual(eventsOf(Array.from(expandOtlp(sent("sdk-traces.json").toString("utf8")) ?? [])));
    expect(events).toMatchObject([
      {
        kind: "ok",
        value: {
          source: "otel",
          action: "execute_tool refund",
          identity_uid: "otel:123456789012:ai-agent:agent-7",
          run_uid: "conv-1",
          time: "2026-11-24T10:00:00.005Z",
          src_ip: "203.0.113.9",
          outcome: "error",
        },
      },
      { kind: "ok", value: { action: "invoke_agent", resource: "billing" } },
    ]);
  });

  test("a log record is OpenTelemetry's event, or the vendor's record that its body is", () => {
    expect(eventsOf(recordsOf(LOGS, "logs"))).toMatchObject([
      { kind: "ok", value: { source: "otel", action: "billing.refund" } },
      { kind: "ok", value: { source: "aws-cloudtrail", action: "CreateUser", event_uid: "e1" } },
    ]);
  });
});

describe("a value", () => {
  const read = (...fields: readonly Write[]): object => readMessage(message(...fields), "AnyValue", 1000);
  const double = (value: number): Write => bytesAt(4, WireType.Bit64, (writer) => writer.double(value));
  const bytesAt =
    (number: number, wire: WireType, write: Write): Write =>
    (writer) =>
      write(writer.tag(number, wire));

  test.each<[string, readonly Write[], object]>([
    ["text", [text(1, "ä\u2028")], { stringValue: "ä\u2028" }],
    ["text that is no UTF-8", [bytes(1, Uint8Array.of(97, 0xff, 98))], { stringValue: "a\ufffdb" }],
    ["empty text", [text(1, "")], { stringValue: "" }],
    ["no", [bytesAt(2, WireType.Varint, (w) => w.bool(false))], { boolValue: false }],
    [
      "the smallest integer",
      [bytesAt(3, WireType.Varint, (w) => w.int64(-(2n ** 63n)))],
      { intValue: "-9223372036854775808" },
    ],
    ["a fraction", [double(0.1)], { doubleValue: 0.1 }],
    ["no number", [double(Number.NaN)], { doubleValue: "NaN" }],
    ["no end", [double(Number.NEGATIVE_INFINITY)], { doubleValue: "-Infinity" }],
    ["bytes", [bytes(7, Uint8Array.of(0, 255, 1))], { bytesValue: "AP8B" }],
    ["an empty list", [bytes(5, message())], { arrayValue: {} }],
    [
      "a list",
      [bytes(5, message(bytes(1, message(text(1, "x")))))],
      { arrayValue: { values: [{ stringValue: "x" }] } },
    ],
    [
      "a map",
      [bytes(6, message(bytes(1, message(text(1, "k"), bytes(2, message(text(1, "v")))))))],
      { kvlistValue: { values: [{ key: "k", value: { stringValue: "v" } }] } },
    ],
    ["the last of several", [text(1, "x"), bytesAt(2, WireType.Varint, (w) => w.bool(true))], { boolValue: true }],
    ["nothing", [], {}],
    ["a kind that nobody knows", [text(99, "new")], {}],
    ["a kind that is written otherwise", [bytesAt(1, WireType.Varint, (w) => w.uint32(7))], {}],
    [
      "a group, which nobody writes any more",
      [
        (w) => w.tag(50, WireType.StartGroup).tag(1, WireType.Varint).uint32(1).tag(50, WireType.EndGroup),
        text(1, "x"),
      ],
      { stringValue: "x" },
    ],
  ])("that is %s", (_what, fields, expected) => expect(read(...fields)).toEqual(expected));
});

describe("what no exporter sends", () => {
  const nested = (depth: number): Uint8Array => {
    let value = message(text(1, "x"));
    for (let n = 0; n < depth; n += 1) value = message(bytes(5, message(bytes(1, value))));
    return spans(message(text(5, "deep"), bytes(9, message(text(1, "k"), bytes(2, value)))));
  };

  test.each<[string, Uint8Array]>([
    ["is nested deeper than protobuf goes", nested(60)],
    ["says that it is longer than it is", Uint8Array.of(10, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["has a field that goes beyond its message", Uint8Array.of(10, 2, 18, 4, 0, 0, 0, 0)],
    ["has a field of no number", Uint8Array.of(0, 1)],
    ["has a number without an end", Uint8Array.from({ length: 20 }, () => 0xff)],
    ["has a group without an end", Uint8Array.of(0xf3, 1, 0xf3, 1, 0xf3, 1)],
    ["is JSON", Buffer.from('{"resourceSpans":[]}')],
  ])("what %s is malformed", (_what, body) => expect(readExport(body, "traces").kind).toBe("malformed"));

  test("what is nested deeper than a record may be is a dead letter", () => {
    const [deep] = eventsOf(recordsOf(nested(30), "traces"));
    expect(deep).toMatchObject({ kind: "dead-letter", reason: "too-deep" });
  });

  test("more messages than are held at once are refused before they are held", () => {
    const attributes = Uint8Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? 74 : 0));
    expect(readExport(spans(attributes), "traces", 104).kind).toBe("records");
    expect(readExport(spans(attributes), "traces", 103).kind).toBe("too-large");
  });

  test("a resource that every span would repeat is refused before it is repeated", () => {
    const resource = message(bytes(1, message(text(1, "k"), bytes(2, message(text(1, "x".repeat(1 << 20)))))));
    const scope = message(...Array.from({ length: 70 }, () => bytes(2, message(text(5, "s")))));
    const body = message(bytes(1, message(bytes(1, resource), bytes(2, scope))));
    expect(readExport(body, "traces").kind).toBe("too-large");
  });

  test("whatever breaks off, or is changed, is malformed or read, and never throws", () => {
    for (let end = 0; end < TRACES.length; end += 1) {
      const cut = readExport(TRACES.subarray(0, end), "traces");
      expect(cut.kind === "malformed" || end === 0).toBe(true);
    }
    fc.assert(
      fc.property(fc.nat(TRACES.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(TRACES);
        changed[at] = byte;
        const request = readExport(changed, "traces");
        if (request.kind === "records") for (const record of request.records) JSON.parse(record);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (body) => void readExport(body, "logs")));
  });
});

test("an answer says nothing where all was taken, else how many were not, and why", () => {
  expect(writeExportAnswer(0, "")).toHaveLength(0);
  const outer = new BinaryReader(writeExportAnswer(3, "why"));
  expect(outer.tag()).toEqual([1, WireType.LengthDelimited]);
  const inner = new BinaryReader(outer.bytes());
  expect([inner.tag()[0], inner.int64(), inner.tag()[0], inner.string()]).toEqual([1, 3n, 2, "why"]);
});

test("a refusal is a code and a sentence", () => {
  const status = new BinaryReader(writeStatus(3, "why"));
  expect([status.tag()[0], status.int32(), status.tag()[0], status.string()]).toEqual([1, 3, 2, "why"]);
});
