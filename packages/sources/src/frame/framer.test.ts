import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FRAME_LIMITS, type FrameLimits } from "./frame-sink.ts";
import { createFramer, frameAll } from "./framer.ts";
import type { Wanted } from "./line-splitter.ts";

const encoder = new TextEncoder();

/** What the framer says of these bytes, pushed in pieces of `size`: records as text, refusals as `reason(length)`. */
function frame(input: string | Uint8Array, size = 1 << 16, limits?: FrameLimits): string[] {
  const bytes = typeof input === "string" ? encoder.encode(input) : input;
  const seen: string[] = [];
  const framer = createFramer(
    {
      record: (text, line) => seen.push(`${line} ${text}`),
      refused: (reason, _detail, kept, line) => seen.push(`${line} ${reason}(${kept.length})`),
    },
    limits,
  );
  for (let at = 0; at < bytes.length; at += size) framer.push(bytes.slice(at, at + size));
  framer.end();
  return seen;
}

const pretty = JSON.stringify([{ a: [1, { b: "x]}" }] }, { a: 2 }], null, 2);

const cases: readonly { readonly title: string; readonly input: string; readonly records: readonly string[] }[] = [
  { title: "nothing is no record", input: "", records: [] },
  { title: "blank lines are no records", input: "\n \r\n\t\n", records: [] },
  { title: "one line without its new line", input: '{"a":1}', records: ['1 {"a":1}'] },
  { title: "line-delimited JSON", input: '{"a":1}\n{"a":2}\n', records: ['1 {"a":1}', '2 {"a":2}'] },
  { title: "CRLF and empty lines", input: '{"a":1}\r\n\r\n{"a":2}\r\n', records: ['1 {"a":1}', '3 {"a":2}'] },
  { title: "a byte-order mark is skipped", input: '\ufeff{"a":1}\n{"a":2}', records: ['1 {"a":1}', '2 {"a":2}'] },
  { title: "zeros before a record are a hole in the file", input: '\0\0{"a":1}\n', records: ['1 {"a":1}'] },
  { title: "before anything else they are content", input: '\0\u0001\n{"a":1}', records: ["1 \0\u0001", '2 {"a":1}'] },
  { title: "a line of them is a line", input: '\0\n{"a":1}\n\0', records: ["1 \0", '2 {"a":1}', "3 \0"] },
  { title: "and so is an input of them", input: "\0\0", records: ["1 \0\0"] },
  { title: "what is not printed is no blank", input: "\u0001\u001f\n", records: ["1 \u0001\u001f"] },
  { title: "not in an array either", input: '[\u0001,{"a":1}]', records: ["1 \u0001", '1 {"a":1}'] },
  { title: "each element of an array on one line", input: '[{"a":1},{"a":2}]', records: ['1 {"a":1}', '1 {"a":2}'] },
  {
    title: "each element of Records on one line",
    input: '{"Records":[{"a":1},{"a":[]}]}\n',
    records: ['1 {"a":1}', '1 {"a":[]}'],
  },
  {
    title: "a Kubernetes list, its members in any order",
    input: '{"kind":"EventList","metadata":{"x":[1]},"items":[ {"a":1} , {"a":2}\n],"z":{"items":[{"no":1}]}}',
    records: ['1 {"a":1}', '1 {"a":2}'],
  },
  {
    title: "a member of that name with other things than objects in it is no container",
    input: '{"items":["a",{"b":1}],"c":1}\n{"d":1}\n',
    records: ['1 {"items":["a",{"b":1}],"c":1}', '2 {"d":1}'],
  },
  {
    title: "Records hold records, whatever the first of them is",
    input:
      '{"Records":[null,{"a":1}]}\n{"records":[ "x]",\t{"a":2}], "c":1}\n{"Records":[1]}\n{"records":[[],{"a":3}]}',
    records: ["1 null", '1 {"a":1}', '2 "x]"', '2 {"a":2}', "3 1", "4 []", '4 {"a":3}'],
  },
  {
    title: "an indented envelope whose first record is none",
    input: '{\n "Records": [\n  12,\n  "a\\"{",\n  {"a": 1}\n ]\n}\n',
    records: ["3 12", '4 "a\\"{"', '5 {"a": 1}'],
  },
  {
    title: "a container's name deeper inside is no container",
    input: '{"requestParameters":{"items":[{"a":1}]}}\n{"b":1}',
    records: ['1 {"requestParameters":{"items":[{"a":1}]}}', '2 {"b":1}'],
  },
  {
    title: "an indented array",
    input: pretty,
    records: ['2 {\n    "a": [\n      1,\n      {\n        "b": "x]}"\n      }\n    ]\n  }', '10 {\n    "a": 2\n  }'],
  },
  {
    title: "an indented envelope",
    input: '{\n "Records": [\n  {"a": 1},\n  {"a": 2}\n ],\n "more": [1]\n}\n',
    records: ['3 {"a": 1}', '4 {"a": 2}'],
  },
  { title: "one indented object", input: '{\n "a": {\n  "b": 1\n }\n}\n', records: ['1 {\n "a": {\n  "b": 1\n }\n}'] },
  {
    title: "documents one after another",
    input: '{"a":1}{"a":2}\n[{"a":3}]',
    records: ['1 {"a":1}', '1 {"a":2}', '2 {"a":3}'],
  },
  {
    title: "lines that are arrays or envelopes",
    input: '{"a":1}\n[{"a":2},{"a":3}]\n{"Records":[{"a":4}]}\n{"a":5}',
    records: ['1 {"a":1}', '2 {"a":2}', '2 {"a":3}', '3 {"a":4}', '4 {"a":5}'],
  },
  {
    title: "arrays of arrays, numbers and words",
    input: '[[1],2,"a,]b",null]',
    records: ["1 [1]", "1 2", '1 "a,]b"', "1 null"],
  },
  { title: "lines that are no JSON", input: 'hello\n{"a":1}\n12\n', records: ["1 hello", '2 {"a":1}', "3 12"] },
  { title: "a last record that breaks off", input: '{"a":1}\n{"a":', records: ['1 {"a":1}', '2 {"a":'] },
  { title: "the only line breaks off, and a line end follows", input: '{"a":1\r\n\n', records: ['1 {"a":1'] },
  { title: "an array that breaks off in a record", input: '[{"a":1},\n{"a":', records: ['1 {"a":1}', '2 {"a":'] },
  { title: "an array that breaks off between records", input: '[{"a":1},\n', records: ['1 {"a":1}'] },
  {
    title: "a first line that breaks off behind a value",
    input: '{"a":1\n{"b":2}\n{"c":3}',
    records: ['1 {"a":1', '2 {"b":2}', '3 {"c":3}'],
  },
  {
    title: "a first line that breaks off in a string",
    input: '{"a":"x\n{"b":2}\n',
    records: ['1 {"a":"x', '2 {"b":2}'],
  },
  {
    title: "a first line that breaks off behind a colon",
    input: '{"a":\n{"b":2}\n{"c":3}',
    records: ['1 {"a":', '2 {"b":2}', '3 {"c":3}'],
  },
  {
    title: "a first line that breaks off, and only one more",
    input: '{"a":\n{"b":2}',
    records: ['1 {"a":', '2 {"b":2}'],
  },
  {
    title: "quotes and backslashes in strings",
    input: '[{"a":"\\"]}\\\\"},{"a":"\\\\\\""}]',
    records: ['1 {"a":"\\"]}\\\\"}', '1 {"a":"\\\\\\""}'],
  },
  {
    title: "lines that are lists of any order of members",
    input:
      '{"a":1}\n{"kind":"EventList","metadata":{},"items":[{"a":2},{"a":3}]}\n{"apiVersion":"v1","items":[{"a":4}],"kind":"List"}\n{ "Records": [{"a":5}] }\n{"x":[1]}',
    records: ['1 {"a":1}', '2 {"a":2}', '2 {"a":3}', '3 {"a":4}', '4 {"a":5}', '5 {"x":[1]}'],
  },
  {
    title: "log events of a CloudWatch subscription, each with the name of its log",
    input: '{"logGroup":"g","filters":["f"],"logEvents":[{"message":"1"},{"message":"2"}]}',
    records: [
      '1 {"logGroup":"g","filters":["f"],"logEvents":[{"message":"1"}]}',
      '1 {"logGroup":"g","filters":["f"],"logEvents":[{"message":"2"}]}',
    ],
  },
  { title: "an empty container", input: '{"Records":[]}\n[]\n{"a":1}\n', records: ['3 {"a":1}'] },
  {
    title: "control characters stay what they are",
    input: '{"a":1}\n\u0000\n{"a":"\u0001"}\n',
    records: ['1 {"a":1}', "2 \u0000", '3 {"a":"\u0001"}'],
  },
  {
    title: "text of several bytes a character",
    input: '{"a":"é漢🙂"}\n{"b":"ß"}\n',
    records: ['1 {"a":"é漢🙂"}', '2 {"b":"ß"}'],
  },
];

test.each(cases)("$title", ({ input, records }) => {
  expect(frame(input)).toEqual(records);
});

test.each(cases)("in pieces of any size: $title", ({ input, records }) => {
  for (const size of [1, 2, 3, 5, 7, 11, 64]) expect(frame(input, size)).toEqual(records);
});

test("a line that is not UTF-8 is refused with its bytes, and its neighbours are not", () => {
  const bytes = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n{"a":"é"}\n')]);
  expect(frame(bytes)).toEqual(['1 {"a":1}', "2 bad-encoding(9)", '3 {"a":"é"}']);
  expect(frame(bytes, 4)).toEqual(['1 {"a":1}', "2 bad-encoding(9)", '3 {"a":"é"}']);
});

test("a beginning that only looks like a byte-order mark is kept", () => {
  for (const size of [1, 2]) expect(frame(Uint8Array.of(0xef, 0xbb), size)).toEqual(["1 bad-encoding(2)"]);
});

const small: FrameLimits = { maxRecordBytes: 20, maxKeptBytes: 60, prefixBytes: 10 };

test.each([
  { title: "up to the bound", length: 20, expected: "1 {" },
  { title: "above it, whole", length: 60, expected: "1 too-large(60)" },
  { title: "above what is kept, a prefix", length: 61, expected: "1 too-large(10)" },
])("a record $title", ({ length, expected }) => {
  const record = `{"a":"${"x".repeat(length - 8)}"}`;
  for (const size of [1, 7, 1000]) {
    expect(frame(`${record}\n{"b":1}\n`, size, small)).toEqual([expect.stringContaining(expected), '2 {"b":1}']);
    expect(frame(`{"b":1}\n${record}\n{"b":1}\n`, size, small)[1]).toContain(expected.replace("1", "2"));
    expect(frame(`[${record},{"b":1}]`, size, small)).toEqual([expect.stringContaining(expected), '1 {"b":1}']);
  }
});

test("what is kept of a record beyond every bound is its beginning, wherever it stands", () => {
  const record = `{"a":"${"x".repeat(200)}"}`;
  for (const size of [1, 7, 64, 1000]) {
    for (const input of [`${record}\n`, `{"b":1}\n${record}\n{"b":1}\n`, `[{"b":1},${record}]`]) {
      const kept: string[] = [];
      const framer = createFramer(
        {
          record: () => undefined,
          refused: (_reason, _detail, beginning) => kept.push(String(Buffer.from(beginning))),
        },
        small,
      );
      const bytes = encoder.encode(input);
      for (let at = 0; at < bytes.length; at += size) framer.push(bytes.subarray(at, at + size));
      framer.end();
      expect(kept).toEqual([record.slice(0, small.prefixBytes)]);
    }
  }
});

test("an envelope on one line is taken by element, however long it is", () => {
  const envelope = `{"a":1}\n{"Records":[${'{"a":"xxxxx"},'.repeat(50)}{"b":1}]}\n{"c":1}\n`;
  for (const size of [1, 13, 10_000]) {
    const seen = frame(envelope, size, small);
    expect(seen).toHaveLength(53);
    expect(seen.slice(-2)).toEqual(['2 {"b":1}', '3 {"c":1}']);
  }
});

test("memory stays bounded by the limits, not by the line", () => {
  const seen = frame(`{"a":"${"x".repeat(200_000)}"}\n{"b":1}`, 64, small);
  expect(seen).toEqual(["1 too-large(10)", '2 {"b":1}']);
});

test.each(cases.filter(({ title }) => title !== "documents one after another"))(
  "whole: $title",
  ({ input, records }) => {
    const seen: string[] = [];
    frameAll(encoder.encode(input), {
      record: (text, line) => seen.push(`${line} ${text}`),
      refused: (reason) => seen.push(reason),
    });
    expect(seen).toEqual(records);
  },
);

const value = fc.jsonValue({ maxDepth: 4 });
const record = fc
  .dictionary(fc.string(), value, { minKeys: 1 })
  .filter((it) => !["Records", "records", "items", "logEvents"].some((key) => key in it));

test("whatever the container and the pieces, the records are those that went in", () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 6 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(3),
      (records, size, how) => {
        const texts = records.map((it) => JSON.stringify(it));
        const input = [
          () => texts.join("\n"),
          () => JSON.stringify(records, null, 1),
          () => `{"Records":[${texts.join(",")}]}`,
          () => JSON.stringify({ kind: "EventList", items: records }, null, "\t"),
        ][how] as () => string;
        const seen = frame(input(), size).map((it) => JSON.parse(it.slice(it.indexOf(" "))));
        expect(seen).toEqual(texts.map((it) => JSON.parse(it)));
      },
    ),
    { numRuns: 500 },
  );
});

test("no bytes make it throw, and pieces change nothing", () => {
  const alphabet = fc.constantFrom(...'{}[]",:\\\n\r a1é'.split(""), "Records", '{"a":1}', "\ufeff");
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      expect(frame(parts.join(""), size)).toEqual(frame(parts.join("")));
    }),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (bytes, size) => {
      expect(frame(bytes, size)).toEqual(frame(bytes));
    }),
    { numRuns: 1000 },
  );
});

test("who looks for letters gets every record that has them, whatever the pieces and the container", () => {
  const record = fc.constantFrom(
    '{"a":"IAMUser"}',
    '{"b":"other"}',
    "",
    '[{"c":"IAMUser"},{"d":1}]',
    '{"Records":[{"e":"IAMUser"}]}',
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), fc.nat({ max: 60 }), (records, size) => {
      const bytes = Buffer.from(records.join("\n"));
      const found = (only: Wanted | undefined): string[] => {
        const texts: string[] = [];
        const framer = createFramer(
          { record: (text) => texts.push(text), refused: () => undefined },
          FRAME_LIMITS,
          only,
        );
        for (let at = 0; at < bytes.length; at += size + 1) framer.push(bytes.subarray(at, at + size + 1));
        framer.end();
        return texts.filter((text) => text.includes("IAMUser"));
      };
      expect(found({ letters: "IAMUser", line: (text) => text.includes("IAMUser") })).toEqual(found(undefined));
    }),
  );
});

test.each<[string, Uint8Array, RegExp]>([
  [
    "Confluent's wire format",
    Buffer.from([0, 0, 1, 134, 161, 2, 10, 72, 10]),
    /^bad-encoding Avro or Protobuf of schema 100001 /,
  ],
  [
    "Glue's",
    Buffer.from([3, 5, ...Buffer.alloc(16, 7), 10, 2]),
    /^bad-encoding Avro or Protobuf of a schema of AWS Glue's/,
  ],
  ["MessagePack", Buffer.from([0x81, 0xa1, 0x61, 1]), /^bad-encoding MessagePack, .* JSON/],
  ["Java's own", Buffer.from([0xac, 0xed, 0, 5, 0x74, 0, 1, 0x61]), /^bad-encoding an object as Java serialises it/],
  ["an Avro file", Buffer.from("Obj\u0001\n\n"), /^bad-encoding Avro, which is not read/],
  ["Avro's single objects", Buffer.from([0xc3, 1, 10, 10, 3]), /^bad-encoding Avro, which is not read/],
  ["UTF-16", Buffer.from("{\n}", "utf16le").swap16(), /not UTF-8|^record/],
])("a message in %s is refused whole, in one sentence", (_, bytes, says) => {
  const told: string[] = [];
  frameAll(bytes, {
    record: (text) => void told.push(`record ${text}`),
    refused: (reason, detail, refused) => void told.push(`${reason} ${detail} ${refused.length === bytes.length}`),
  });
  expect(told[0]).toMatch(says);
  if (told[0]?.includes("which is not read") === true) expect(told).toEqual([expect.stringMatching(/true$/)]);
});

const JSON_TEXT = '{"a":1}';
const SIZE = JSON_TEXT.length;
const glue = (packing: number, body: Uint8Array): Uint8Array =>
  Buffer.from([3, packing, ...Buffer.alloc(16, 7), ...body]);

test.each<[string, Uint8Array]>([
  ["Confluent's serializer of JSON", behind([0, 0, 0, 0, 7])],
  ["one of whose bytes is the end of a line", behind([0, 0, 0, 0, 10])],
  ["one that looks like JSON", behind([0, 0, 0, 0, 123])],
  ["one that is no UTF-8", behind([0, 0, 1, 0x86, 0xa0])],
  ["one of more than three bytes", behind([0, 1, 2, 3, 4])],
  ["Apicurio's, in eight bytes", behind([0, 0, 0, 0, 0, 0, 0, 0, 7])],
  ["Glue's", glue(0, Buffer.from(JSON_TEXT))],
  ["Glue's, packed", glue(5, deflateSync(JSON_TEXT))],
  ["Avro, where the schema is a text", behind([0, 0, 0, 0, 7, 2 * SIZE])],
  ["Avro, where the schema is a text or nothing", behind([0, 0, 0, 0, 7, 2, 2 * SIZE])],
  ["Protobuf, where the only field is a text", behind([0, 0, 0, 0, 7, 0, 10, SIZE])],
])("JSON behind the number of its schema is read: %s", (_, bytes) => {
  const told: string[] = [];
  frameAll(bytes, { record: (text) => void told.push(text), refused: (...refused) => void told.push(refused.join()) });
  expect(told).toEqual([JSON_TEXT]);
});

function behind(head: readonly number[]): Uint8Array {
  return Buffer.from([...head, ...Buffer.from(JSON_TEXT)]);
}

/** A frame that says something to whoever unpacks with several threads. */
const SKIPPED = Buffer.from("502a4d180400000001020304", "hex");

function halves(pack: (bytes: Uint8Array) => Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(JSON_TEXT);
  return [pack(bytes.subarray(0, 3)), pack(bytes.subarray(3))];
}

test.each<[string, Uint8Array]>([
  ["gzip", gzipSync(JSON_TEXT)],
  ["zstd", zstdCompressSync(JSON_TEXT)],
  ["zstd in frames, as a stream or several threads leave it", Buffer.concat([SKIPPED, ...halves(zstdCompressSync)])],
  ["zlib", deflateSync(JSON_TEXT)],
  ["zlib in two parts, with the end of a line", Buffer.concat([...halves(deflateSync), Buffer.from("\n")])],
])("a message that its producer has packed is unpacked: %s", (_, bytes) => {
  const told: string[] = [];
  frameAll(bytes, { record: (text) => void told.push(text), refused: (...refused) => void told.push(refused.join()) });
  expect(told).toEqual([JSON_TEXT]);
});

test("lines behind one that was cut within a character are read, whatever it begins with by that", () => {
  const told: string[] = [];
  const bytes = Buffer.from([0x9c, 0x22, 0x7d, 10, ...Buffer.from(`${JSON_TEXT}\n${JSON_TEXT}\n`)]);
  frameAll(bytes, { record: (text) => void told.push(text), refused: (reason) => void told.push(reason) });
  expect(told).toEqual(["bad-encoding", JSON_TEXT, JSON_TEXT]);
});
