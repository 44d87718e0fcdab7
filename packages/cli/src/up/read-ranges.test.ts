import type { Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { thereOf } from "./read-ranges.ts";

const RANGE = { low: 40, next: 100, topicId: "a" };
const standing = (low: number, high: number, topicId?: string): Standing => ({
  committed: undefined,
  ...{ low, high, topicId },
});

test.each<[string, Standing, ReturnType<typeof thereOf>]>([
  ["all of it is there", standing(0, 120, "a"), { from: 40, lost: 40 }],
  ["retention took some of it", standing(70, 120, "a"), { from: 70, lost: 70 }],
  ["retention took all of it", standing(110, 120, "a"), { from: 100, lost: 100 }],
  ["the topic was made anew, and has such offsets", standing(0, 500, "b"), { from: undefined, lost: 100 }],
  ["brokers say no ids, and the topic ends before it", standing(0, 60), { from: undefined, lost: 100 }],
  ["brokers say no ids", standing(0, 120), { from: 40, lost: 40 }],
])("of what was on hold of a topic: %s", (_, at, expected) => {
  expect(thereOf(RANGE, at)).toEqual(expected);
});
