import { expect, test } from "vitest";
import { beginAgain, beginIn, type LogMark, learnIn } from "./partition-log.ts";

/** Read to its offset 99, with what came from 90 on still on hold. */
const STAND = { consumed: 99, lowWater: 90 };
const EVER = Number.POSITIVE_INFINITY;

function mark(base = 0, before = 0, consumed = 99, isCommitted = true): LogMark {
  return { base, before, consumed, isCommitted };
}

test.each<[string, LogMark | undefined, [number | undefined, number, number], object]>([
  ["is read on from what is on hold", mark(), [90, 0, 120], { base: 0, from: 90, isOther: false }],
  [
    "is the same for a state of a release without a mark",
    undefined,
    [90, 0, 120],
    { base: 0, from: 90, isOther: false },
  ],
  [
    "is the same where its reader died before it committed anything",
    mark(0, 0, 99, false),
    [undefined, 0, 120],
    { base: 0, from: 90, isOther: false },
  ],
  [
    "was made anew and filled beyond what was judged, or its group was deleted",
    mark(),
    [undefined, 0, 120],
    { base: 100, from: 0, missing: { base: 0, from: 90, to: EVER }, isOther: true },
  ],
  [
    "lost its oldest records before all of them were judged: those come from the history",
    mark(),
    [90, 110, 120],
    { base: 0, from: 110, missing: { base: 0, from: 90, to: 110 } },
  ],
  [
    "was made anew: it is counted on behind the state, and what was on hold comes from the history",
    mark(),
    [undefined, 0, 12],
    { base: 100, before: 0, from: 0, missing: { base: 0, from: 90, to: EVER }, isOther: true },
  ],
  [
    "was made anew, and the member committed in it what it had of the one before",
    mark(),
    [90, 0, 12],
    { base: 100, from: 0, isOther: true },
  ],
  [
    "was made anew a second time",
    mark(60, 20),
    [undefined, 0, 12],
    { base: 100, before: 60, from: 0, missing: { base: 60, from: 30, to: EVER }, isOther: true },
  ],
  [
    "was made anew and read, and what was on hold of the one before still is",
    mark(95, 0),
    [0, 0, 12],
    { base: 95, before: 0, from: 0, missing: { base: 0, from: 90, to: 95 }, isOther: false },
  ],
  [
    "has never been read by the group: the state is of a replay, or of one process",
    undefined,
    [undefined, 0, 500],
    { base: 100, from: 0, missing: { base: 0, from: 90, to: EVER }, isOther: true },
  ],
  [
    "was left at an offset, and a replay went on with the state from there",
    mark(0, 0, 59),
    [60, 0, 500],
    { base: 40, from: 60, isOther: true },
  ],
  [
    "lost its end: what is on hold is read there, as far as it goes, and what takes the place of the rest is new",
    mark(),
    [90, 0, 95],
    { base: 5, from: 90, missing: { base: 0, from: 95, to: 100 }, isOther: true },
  ],
])("a log %s", (_, last, [committed, low, high], expected) => {
  expect(beginIn(STAND, last, { committed, low, high })).toMatchObject(expected);
});

test.each([
  ["to its end", 120, { base: 0, from: 3, isOther: false }],
  ["as it is by now: no finding of it is told, and every one behind it", 12, { base: 88, from: 3, isOther: true }],
])("a state that cannot be read has the log learnt anew %s", (_, high, expected) => {
  expect(learnIn(STAND, { committed: 90, low: 3, high })).toMatchObject(expected);
});

test.each([
  ["made anew: all of it is new", undefined, 12, { base: 100, missing: { base: 0, from: 100, to: EVER } }],
  ["cut: what is there was judged", 90, 95, { base: 5 }],
])("a log that gives offsets again while it is read was %s", (_, committed, high, expected) => {
  expect(beginAgain(100, 0, 0, { committed, low: 0, high })).toMatchObject(expected);
});
