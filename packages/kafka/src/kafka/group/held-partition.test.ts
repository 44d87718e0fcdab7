import type { IHeaders, KafkaMessage } from "kafkajs";
import { expect, test } from "vitest";
import { HeldPartition } from "./held-partition.ts";

const TEXT = {
  encode: (value: string) => Buffer.from(value),
  decode: (value: Buffer | null) => value?.toString() ?? "",
};

function message(headers: Readonly<Record<string, unknown>>): KafkaMessage {
  const empty = Buffer.alloc(0);
  return { key: null, value: empty, timestamp: "0", attributes: 0, offset: "0", headers: headers as IHeaders };
}

test.each([
  // kafkajs sends none of these: librdkafka and the Java client do, and they come as null.
  ["without a value is none", { tenant: null }, {}],
  ["without a value beside others is none", { tenant: null, schema: Buffer.from("a") }, { schema: "a" }],
  ["of several values is its last one", { n: [Buffer.from("1"), Buffer.from("2")] }, { n: "2" }],
  ["whose last value is none is none", { n: [Buffer.from("1"), null] }, {}],
  ["of no bytes is an empty text", { n: Buffer.alloc(0) }, { n: "" }],
])("a header %s", (_what, headers, expected) => {
  const held = new HeldPartition(0);
  held.begin(0, 0, { end: 1, asked: 0 });
  held.add([message(headers)], 0, 1);
  expect({ ...held.take(TEXT)[0]?.headers }).toEqual(expected);
});

test("what left the partition before it was fetched is no more to come, unless something is in hand before it", () => {
  const held = new HeldPartition(0);
  held.begin(3, 3, { end: 5, asked: 0 });
  expect([held.answered({ low: 9, high: 9 }, 1), held.progress().next, held.progress().end]).toEqual([6, 9, 9]);
  const full = new HeldPartition(0);
  full.begin(0, 0, { end: 1, asked: 0 });
  full.add([message({})], 0, 1);
  expect([
    full.answered({ low: 9, high: 9 }, 1),
    full.progress().next,
    full.take(TEXT).length,
    full.progress().next,
  ]).toEqual([8, 0, 1, 9]);
});
