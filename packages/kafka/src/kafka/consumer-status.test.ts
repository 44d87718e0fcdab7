import { expect, test } from "vitest";
import { dealtOf, waitsFor } from "./consumer-status.ts";
import { HeldPartition } from "./group/held-partition.ts";

const LATER = 121_000;

/** One that has been read up to an offset, and ends at another. */
function read(partition: number, next: number, end: number): HeldPartition {
  const held = new HeldPartition(partition);
  held.begin(next, next, { end, asked: 0 });
  return held;
}

/** The same, of which the broker has said later how it stands, or which it is asked for since then, or is not. */
function later(
  partition: number,
  how: Partial<Pick<HeldPartition, "asked" | "awaited" | "paused" | "ready">>,
): HeldPartition {
  return Object.assign(read(partition, 3, 10), how);
}

test.each([
  ["nobody's", [], { partitions: [], preparing: [], unread: 0 }],
  ["two", [read(0, 3, 10), read(2, 5, 5)], { partitions: [0, 2], preparing: [], unread: 7 }],
  ["one that is not ready", [read(0, 3, 10), new HeldPartition(1)], { partitions: [0, 1], preparing: [1], unread: 7 }],
])("what a member has before it: %s", (_whose, held, expected) => {
  expect(dealtOf(held, 1000)).toEqual({ ...expected, unheard: [] });
});

test("a partition of which no broker has said for two minutes what it holds is told of, where it is asked for", () => {
  const held = [
    later(0, { asked: 1000 }),
    later(1, {}),
    later(2, { awaited: LATER - 100 }),
    later(3, { paused: true }),
    later(4, { ready: false }),
  ];
  expect(dealtOf(held, LATER).unheard).toEqual([1]);
});

test.each([
  ["a few", 2, /^no broker has said for two minutes what is in partition 0, 1: look who leads them/],
  ["many", 500, /what is in partition 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 490 more: look/],
])("what a member of them waits for: %s", (_howMany, count, sentence) => {
  const held = Array.from({ length: count }, (_, partition) => read(partition, 3, 10));
  const status = { joined: true, silentMs: 0, rivals: "none" as const };
  expect(waitsFor({ ...status, ...dealtOf(held, LATER) })).toMatch(sentence);
  expect(waitsFor({ ...status, ...dealtOf(held, 1000) })).toBeUndefined();
});
