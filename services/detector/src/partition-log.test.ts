import { expect, test } from "vitest";
import { beginAgain, beginIn, type LogMark, learnIn, logRow, splitLog } from "./partition-log.ts";

/** Read to its offset 99, with what came from 90 on still on hold. */
const STAND = { consumed: 99, lowWater: 90 };
const EVER = Number.POSITIVE_INFINITY;

function mark(base = 0, earlier: LogMark["earlier"] = [], consumed = 99, isCommitted = true): LogMark {
  return { base, first: base, earlier, consumed, isCommitted };
}

const FIRST = { base: 0, first: 0 };
const withId = (topicId: string, one: LogMark = mark()): LogMark => ({ ...one, topicId });

test.each<[string, LogMark | undefined, [number | undefined, number, number, string?], object]>([
  ["is read on from what is on hold", mark(), [90, 0, 120], { base: 0, from: 90, isOther: false }],
  [
    "is the same for a state of a release without a mark",
    undefined,
    [90, 0, 120],
    { base: 0, from: 90, isOther: false },
  ],
  [
    "is the same where its reader died before it committed anything",
    mark(0, [], 99, false),
    [undefined, 0, 120],
    { base: 0, from: 90, isOther: false },
  ],
  [
    "was made anew and filled beyond what was judged, or its group was deleted",
    mark(),
    [undefined, 0, 120],
    { base: 100, from: 0, missing: [{ base: 0, from: 90, to: EVER }], isOther: true },
  ],
  [
    "is the one that it was, whose group was deleted, or forgotten after a week",
    withId("a"),
    [undefined, 0, 120, "a"],
    { base: 0, from: 90, isOther: false },
  ],
  [
    "has another id: it was made anew, filled beyond what was judged, and something was committed in it",
    withId("a"),
    [110, 0, 120, "b"],
    { base: -10, first: 100, from: 110, missing: [{ base: 0, from: 90, to: EVER }], isOther: true },
  ],
  [
    "has another id, and the state was saved once before the group had an offset",
    withId("a", mark(0, [], 99, false)),
    [undefined, 0, 120, "b"],
    { base: 100, first: 100, from: 0, isOther: true },
  ],
  [
    "lost its end, and with it what the group has committed",
    withId("a"),
    [90, 0, 80, "a"],
    { base: 20, first: 100, from: 80, missing: [{ base: 0, from: 90, to: 100 }], isOther: true },
  ],
  [
    "lost its oldest records before all of them were judged: those come from the history",
    mark(),
    [90, 110, 120],
    { base: 0, from: 110, missing: [{ base: 0, from: 90, to: 110 }] },
  ],
  [
    "was made anew: it is counted on behind the state, and what was on hold comes from the history",
    mark(),
    [undefined, 0, 12],
    { base: 100, first: 100, earlier: [FIRST], from: 0, missing: [{ base: 0, from: 90, to: EVER }], isOther: true },
  ],
  [
    "was made anew, and the member committed in it what it had of the one before",
    mark(),
    [90, 0, 12],
    { base: 100, from: 0, isOther: true },
  ],
  [
    "was made anew a second time",
    mark(60, [{ base: 20, first: 20 }]),
    [undefined, 0, 12],
    {
      base: 100,
      from: 0,
      missing: [
        { from: 70, to: 40 },
        { base: 60, from: 30, to: EVER },
      ],
      isOther: true,
    },
  ],
  [
    "was made anew a second time, with records of all three on hold",
    mark(95, [FIRST, { base: 92, first: 92 }]),
    [undefined, 0, 12],
    {
      base: 100,
      missing: [
        { base: 0, from: 90, to: 92 },
        { base: 92, from: 0, to: 3 },
        { base: 95, from: 0, to: EVER },
      ],
    },
  ],
  [
    "was made anew and read, and what was on hold of the one before still is",
    mark(95, [FIRST]),
    [0, 0, 12],
    { base: 95, from: 0, missing: [{ base: 0, from: 90, to: 95 }, { to: 0 }], isOther: false },
  ],
  [
    "is read on from an offset of its own, and what was on hold of the replay before it still is",
    { ...mark(40, [FIRST]), first: 95 },
    [60, 0, 500],
    { base: 40, from: 50, missing: [{ base: 0, from: 90, to: 95 }, { to: 0 }], isOther: false },
  ],
  [
    "has never been read by the group: the state is of a replay, or of one process",
    undefined,
    [undefined, 0, 500],
    { base: 100, from: 0, missing: [{ base: 0, from: 90, to: EVER }], isOther: true },
  ],
  [
    "was left at an offset, and a replay went on with the state from there",
    mark(0, [], 59),
    [60, 0, 500],
    { base: 40, from: 60, isOther: true },
  ],
  [
    "lost its end: what is on hold is read there, as far as it goes, and what takes the place of the rest is new",
    mark(),
    [90, 0, 95],
    { base: 5, from: 90, missing: [{ base: 0, from: 95, to: 100 }], isOther: true },
  ],
])("a log %s", (_, last, [committed, low, high, topicId], expected) => {
  expect(beginIn(STAND, last, { committed, low, high, topicId })).toMatchObject(expected);
});

test.each<[string, LogMark | undefined, [number | undefined, number, number, string?], object]>([
  ["to its end, without a mark", undefined, [90, 3, 120], { base: 0, from: 3, isOther: false }],
  [
    "as it is by now, without a mark: no finding of it is told, and every one behind it",
    undefined,
    [90, 3, 12],
    { base: 88, from: 3, isOther: true },
  ],
  ["to its end", withId("a"), [90, 3, 120, "a"], { base: 0, from: 3, isOther: false }],
  [
    "as it was made anew once, with what came since: that is told",
    withId("b", mark(80, [FIRST])),
    [10, 0, 25, "b"],
    { base: 80, from: 0, isOther: false },
  ],
  [
    "where it was made anew meanwhile: all of it is told, and what was on hold comes from the history",
    withId("a"),
    [undefined, 0, 12, "b"],
    { base: 100, from: 0, missing: [{ base: 0, from: 90, to: EVER }], isOther: true },
  ],
  [
    "where it was made anew meanwhile, and is longer than the one before",
    withId("a"),
    [undefined, 0, 500, "b"],
    { base: 100, from: 0, isOther: true },
  ],
  [
    "where the cluster is another that keeps offsets: what its group has behind itself was told",
    withId("a"),
    [90, 0, 120, "b"],
    { base: 10, from: 0, isOther: true },
  ],
  [
    "where a replay went on with the state: as without a mark",
    withId("a", mark(0, [], 59)),
    [60, 3, 120, "a"],
    { base: 0, from: 3, isOther: false },
  ],
])("a state that cannot be read has the log learnt anew %s", (_, last, [committed, low, high, topicId], expected) => {
  expect(learnIn(STAND, last, { committed, low, high, topicId })).toMatchObject(expected);
});

test.each([
  ["made anew: all of it is new", undefined, 12, { base: 100, missing: [{ base: 0, from: 100, to: EVER }] }],
  ["cut: what is there was judged", 90, 95, { base: 5 }],
])("a log that gives offsets again while it is read was %s", (_, committed, high, expected) => {
  expect(beginAgain(100, mark(), 0, { committed, low: 0, high })).toMatchObject(expected);
});

test("a state keeps the logs that it has records of on hold of, and reads what the release before wrote", () => {
  const earlier = [FIRST, { base: 92, first: 92 }];
  const marked = (lowWater: number) => splitLog([logRow(mark(95, earlier), lowWater)]).mark?.earlier;
  expect([90, 92, 95].map(marked)).toEqual([earlier, [earlier[1]], []]);
  const old = { base: 95, before: 0, consumed: 99, isCommitted: true };
  const row = { key: "log", state: Buffer.from(JSON.stringify(old)) };
  expect(splitLog([row]).mark).toEqual({ ...mark(95, [FIRST]) });
});
