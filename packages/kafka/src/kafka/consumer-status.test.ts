import { expect, test } from "vitest";
import { dealtOf } from "./consumer-status.ts";
import { HeldPartition } from "./group/held-partition.ts";

/** One that has been read up to an offset, and ends at another. */
function read(partition: number, next: number, end: number): HeldPartition {
  const held = new HeldPartition(partition);
  held.begin(next, next, { end, asked: 0 });
  return held;
}

test.each([
  ["nobody's", [], { partitions: [], preparing: [], unread: 0 }],
  ["two", [read(0, 3, 10), read(2, 5, 5)], { partitions: [0, 2], preparing: [], unread: 7 }],
  ["one that is not ready", [read(0, 3, 10), new HeldPartition(1)], { partitions: [0, 1], preparing: [1], unread: 7 }],
])("what a member has before it: %s", (_whose, held, expected) => {
  expect(dealtOf(held)).toEqual(expected);
});
