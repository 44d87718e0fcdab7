import { expect, test } from "vitest";
import { DurableOffsets } from "./durable-offsets.ts";

interface Life {
  /** What became durable, and what the group was told. */
  readonly reached?: number;
  readonly told?: number;
  readonly inHand?: number;
  readonly committed?: number;
  readonly low?: number;
  readonly high: number;
}

const NONE = { low: 0, high: 0 };

test.each<readonly [why: string, life: Life, start: number | undefined, untold: number | undefined]>([
  ["nothing is known: the group's own offset", { committed: 5, high: 9 }, 5, undefined],
  ["nothing is known, of a group that never committed", { high: 9 }, undefined, undefined],
  ["what could not be committed is behind it", { reached: 7, committed: 5, high: 9 }, 7, 7],
  ["what could not be committed of a group that never did", { reached: 7, high: 9 }, 7, 7],
  ["others have gone further meanwhile", { reached: 7, told: 5, committed: 8, high: 9 }, 8, undefined],
  [
    "what is in hand is behind that, and the group is not told",
    { told: 5, inHand: 8, committed: 5, high: 9 },
    8,
    undefined,
  ],
  ["what is in hand is less than others have done", { inHand: 3, committed: 5, high: 9 }, 5, undefined],
  ["somebody has set the group back", { reached: 7, told: 7, inHand: 8, committed: 2, high: 9 }, 2, undefined],
  ["somebody has made the group forget", { reached: 7, told: 7, inHand: 8, high: 9 }, undefined, undefined],
  ["what it began with has left the topic before it was read", { low: 6, high: 9 }, 0, undefined],
  ["what was not read yet has left the topic", { reached: 3, low: 6, high: 9 }, 3, 3],
  ["the topic was made anew, and is shorter", { reached: 7, inHand: 8, high: 4 }, undefined, undefined],
])("%s", (_, { reached, told, inHand, committed, low = 0, high }, start, untold) => {
  const offsets = new DurableOffsets();
  expect(offsets.startOf(0, { committed: undefined, ...NONE })).toBeUndefined();
  offsets.begins(0, 0);
  if (reached !== undefined) offsets.reached(0, reached);
  if (told !== undefined) offsets.told(0, told);
  expect(offsets.startOf(0, { committed, low, high }, inHand)).toBe(start);
  expect(offsets.untold(0)).toBe(untold);
});
