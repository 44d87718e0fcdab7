import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frameAll } from "./framer.ts";

const sent = (name: string): Buffer => readFileSync(join(import.meta.dirname, "../otel/testdata", name));
const TRACES = sent("sdk-traces.bin");
const LOGS = sent("sdk-logs.bin");

function framed(bytes: Uint8Array): readonly string[] {
  const told: string[] = [];
  frameAll(bytes, {
    record: (text) => told.push(text.slice(0, 21)),
    refused: (reason, detail) => told.push(`${reason}: ${detail}`),
  });
  return told;
}

const bytes =
  (number: number, value: Uint8Array) =>
  (writer: BinaryWriter): void =>
    void writer.tag(number, WireType.LengthDelimited).bytes(value);

function message(...fields: readonly ((writer: BinaryWriter) => void)[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of fields) field(writer);
  return writer.finish();
}

const requestOf = (part: Uint8Array): Uint8Array => message(bytes(1, message(bytes(2, message(bytes(2, part))))));

const SPAN = '{"resource":{"attribu';

test.each<[string, Uint8Array, readonly string[]]>([
  ["spans", TRACES, [SPAN, SPAN]],
  ["several requests behind each other", Buffer.concat([TRACES, TRACES]), [SPAN, SPAN, SPAN, SPAN]],
  ["log records", LOGS, [SPAN, '{"eventVersion":"1.11']],
  ["lines behind an empty one", Buffer.from('\n{"a":1}\n{"b":2}\n'), ['{"a":1}', '{"b":2}']],
  ["lines behind an empty one, as long as they say", Buffer.from(`\n{${"x".repeat(121)}}`), [`{${"x".repeat(20)}`]],
])("%s are as many records", (_what, input, expected) => expect(framed(input)).toEqual(expected));

test("a request that is broken within is one dead letter of all its bytes", () => {
  const span = message(
    bytes(1, new Uint8Array(16)),
    bytes(2, new Uint8Array(8)),
    (writer) => writer.tag(7, WireType.Bit64).fixed64(1n),
    bytes(9, Uint8Array.of(10, 200)),
  );
  expect(framed(requestOf(span))).toEqual([expect.stringMatching(/^bad-encoding: an export request in protobuf: /)]);
});

test("metrics, and whatever else has such a structure, are no export request of these", () => {
  const gauge = message(
    bytes(1, Buffer.from("sixteen letters!")),
    bytes(2, Buffer.from("8letters")),
    bytes(5, new Uint8Array(0)),
  );
  expect(framed(requestOf(gauge)).join()).not.toContain("resource");
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (input) => void framed(Uint8Array.of(10, ...input))));
});
