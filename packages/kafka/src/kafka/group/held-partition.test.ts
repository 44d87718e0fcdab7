import type { IHeaders, KafkaMessage } from "kafkajs";
import { expect, test } from "vitest";
import { type Fetched, HeldPartition } from "./held-partition.ts";

const TEXT = {
  encode: (value: string) => Buffer.from(value),
  decode: (value: Buffer | null) => value?.toString() ?? "",
};

function message(headers: Readonly<Record<string, unknown>>, offset = 0): KafkaMessage {
  const [empty, rest] = [Buffer.alloc(0), { headers: headers as IHeaders }];
  return { key: null, value: empty, timestamp: "0", attributes: 0, offset: String(offset), ...rest };
}

/** `all` are offsets. */
function fetched(messages: readonly KafkaMessage[], all = messages.map(({ offset }) => Number(offset))): Fetched {
  const last = all.at(-1) ?? 0;
  return { messages, all: all.map((offset) => ({ offset: String(offset) })), last, end: last + 1 };
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
  held.add(fetched([message(headers)]));
  expect({ ...held.take(TEXT)?.records[0]?.headers }).toEqual(expected);
});

test("headers are of what is held, too", () => {
  const held = new HeldPartition(0);
  held.begin(0, 0, { end: 1, asked: 0 });
  held.add(fetched([message({ one: Buffer.alloc(1000), none: null })]));
  expect(held.bytes).toBe(100 + 103 + 1000 + 104);
});

test("what left the partition before it was fetched is no more to come, unless something is in hand before it", () => {
  const held = new HeldPartition(0);
  held.begin(3, 3, { end: 5, asked: 0 });
  expect([held.answered({ low: 9, high: 9 }, 1), held.progress().next, held.progress().end]).toEqual([6, 9, 9]);
  const full = new HeldPartition(0);
  full.begin(0, 0, { end: 1, asked: 0 });
  full.add(fetched([message({})]));
  expect([
    full.answered({ low: 9, high: 9 }, 1),
    full.progress().next,
    full.take(TEXT)?.records.length,
    full.progress().next,
  ]).toEqual([8, 0, 1, 9]);
});

test("what is no record is counted with the records that it lies before, and with none where it has left the partition", () => {
  const held = new HeldPartition(0);
  held.begin(0, 0, { end: 100, asked: 0 });
  const of = (...offsets: readonly number[]) => offsets.map((offset) => message({}, offset));
  // 2 and 3 were compacted away; 4 and 7 are marks; 0 was read before.
  held.add(fetched(of(1, 5), [1, 4, 5, 7]));
  held.skip(9, 100, false);
  held.skip(10, 100, true);
  held.add(fetched(of(11), [7, 11]));
  held.add(fetched(of(12), [12, 13]));
  held.answered({ low: 20, high: 100 }, 1);
  held.add(fetched(of(22), [21, 22]));
  const taken = Array.from({ length: 5 }, () => held.take(TEXT)?.withheld);
  expect(taken).toEqual([1, 3, 0, 1, undefined]);
});

test("what was much once it was unpacked is handed out in parts, and each record once", () => {
  const heavy = (offset: number): KafkaMessage => ({ ...message({}, offset), value: Buffer.alloc(900_000) });
  const parts = (offsets: readonly number[], all = offsets): readonly number[][] => {
    const held = new HeldPartition(0);
    held.begin(0, 0, { end: 10, asked: 0 });
    held.add(fetched(offsets.map(heavy), [...all]));
    expect(held.bytes).toBe(offsets.length * 900_100);
    const taken: number[][] = [];
    for (let one = held.take(TEXT); one !== undefined; one = held.take(TEXT)) {
      taken.push(one.records.map(({ offset }) => offset));
      expect(held.progress().next).toBe((taken.at(-1)?.at(-1) ?? 0) + 1);
    }
    expect([held.bytes, held.isEmpty]).toEqual([0, true]);
    return taken;
  };
  expect(parts([0, 1, 2, 3, 4, 5, 6])).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  // The mark of a transaction is counted with all that was fetched.
  expect(parts([0, 1, 2, 4, 5], [0, 1, 2, 3, 4, 5])).toEqual([[0, 1, 2, 4, 5]]);
});
