import fc from "fast-check";
import { expect, test } from "vitest";
import { isHeld, type LaneNote, Lanes, lanesRow, positionIn, type Range, splitLanes } from "./lanes.ts";

test("whatever is held is read again, and what is new begins where reading ended", () => {
  const messages = fc.array(fc.record({ lane: fc.constantFrom("t/0", "t/1", "u/0"), events: fc.nat(3) }), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(messages, fc.nat(500), (all, lowWater) => {
      const lanes = new Lanes();
      const offsets = new Map<string, number>();
      const taken = new Map<string, { offset: number; last: number }[]>();
      let position = 0;
      for (const { lane, events } of all) {
        const offset = offsets.get(lane) ?? 0;
        offsets.set(lane, offset + 1);
        lanes.took(lane, offset, position, position + events - 1);
        if (events > 0) taken.set(lane, [...(taken.get(lane) ?? []), { offset, last: position + events - 1 }]);
        position += events;
      }
      for (const [lane, { low, next }] of lanes.ranges(lowWater)) {
        expect(next).toBe(offsets.get(lane));
        const held = (taken.get(lane) ?? []).filter(({ last }) => last >= lowWater);
        expect(low).toBeLessThanOrEqual(held[0]?.offset ?? next);
        if (held.length === 0) expect(low).toBe(next);
      }
    }),
  );
});

test("what was to be read again stays so until the detector holds none of it any more", () => {
  const before = new Lanes();
  for (let n = 0; n < 100; n += 1) before.took("t/0", n, n, n);
  const { ranges, rows } = splitLanes([lanesRow(before.ranges(70)), { key: "fleet", state: new Uint8Array() }]);
  expect(rows.map(({ key }) => key)).toEqual(["fleet"]);
  const first = { position: 0, offset: 0 };
  expect(ranges).toEqual(new Map([["t/0", { low: 64, next: 100, starts: [first] }]]));
  const after = new Lanes({ restored: ranges, position: 99 });
  after.took("t/0", 100, 1000, 1000);
  const starts = [first, { position: 1000, offset: 100 }];
  expect(after.ranges(99)).toEqual(new Map([["t/0", { low: 64, next: 101, starts }]]));
  expect(after.ranges(1000).get("t/0")?.low).toBeGreaterThan(64);
  expect(after.ranges(1001)).toEqual(new Map([["t/0", { low: 101, next: 101, starts: starts.slice(1) }]]));
});

test("what is read again has a position of the process that read it", () => {
  const range = { low: 10, next: 40, starts: [20, 30].map((offset) => ({ offset, position: offset * 10 })) };
  expect([10, 19, 20, 29, 30, 39].map((offset) => positionIn(range, offset))).toEqual([199, 199, 200, 200, 300, 300]);
  expect(positionIn({ low: 10, next: 40 }, 20)).toBeUndefined();
});

const LOW = 4;
const READ: Range = { low: 60, next: 100, topicId: "a" };
const ALL = { committed: 100, low: LOW, high: 900, topicId: "a", isForeign: false };
type Begun = readonly [from: number | undefined, note?: readonly [kind: LaneNote["kind"], from: number, to: number]];

/** Where a history that has read `restored` begins in a partition that stands so, and what is said of it by the first record. */
function begun(
  standing: Partial<typeof ALL> | { committed: undefined },
  options: ConstructorParameters<typeof Lanes>[0],
): Begun {
  const notes: LaneNote[] = [];
  const lanes = new Lanes({ ...options, tell: (note) => notes.push(note) });
  const whole = { ...ALL, ...standing };
  const from = lanes.begin("t/0", whole);
  // Dealt out once more.
  expect(lanes.begin("t/0", whole) ?? whole.committed ?? LOW).toBe(from ?? whole.committed ?? LOW);
  const first = from ?? whole.committed ?? whole.low;
  lanes.took("t/0", first, 0, -1);
  expect(lanes.ranges(0).get("t/0")).toMatchObject({ next: first + 1 });
  const [note, ...more] = notes.map(({ kind, from: begin, to }) => [kind, begin, to] as const);
  expect(more).toEqual([]);
  return note === undefined ? [from] : [from, note];
}

const known = new Map([["t/0", READ]]);
const others = new Map([["t/1", READ]]);
test.each<[string, Parameters<typeof begun>[0], kept: Begun, log: Begun]>([
  ["where it was left", {}, [undefined], [100]],
  ["before it, as after a crash", { committed: 60 }, [undefined], [100]],
  ["set back by an operator", { committed: 5, isForeign: true }, [undefined], [100, ["rewound", 5, 100]]],
  ["set back to what is on hold", { committed: 60, isForeign: true }, [undefined], [100]],
  ["moved on by members of the group", { committed: 150 }, [100, ["again", 100, 150]], [100, ["again", 100, 150]]],
  [
    "set forward by an operator",
    { committed: 150, isForeign: true },
    [undefined, ["skipped", 100, 150]],
    [undefined, ["skipped", 100, 150]],
  ],
  ["nowhere: the brokers have forgotten it", { committed: undefined }, [undefined], [100]],
  ["nowhere, in another topic of that name", { committed: undefined, topicId: "b" }, [undefined], [undefined]],
  [
    "somewhere in another topic of that name",
    { committed: 150, topicId: "b" },
    [undefined, ["before", LOW, 150]],
    [undefined, ["before", LOW, 150]],
  ],
])("a history that knows a partition, and a group that stands %s", (_, standing, kept, log) => {
  expect(begun(standing, { restored: new Map([["t/0", { ...READ, low: 100 }]]), isLog: false })).toEqual(kept);
  expect(begun(standing, { restored: known, position: 500 })).toEqual(log);
});

test.each<[string, Parameters<typeof begun>[1], Begun]>([
  ["an empty history", { isNew: true }, [undefined, ["before", LOW, 100]]],
  ["one that knows others, of topics that are the log", { restored: others }, [undefined, ["before", LOW, 100]]],
  ["one that knows others, and keeps events", { restored: others, isLog: false }, [undefined, ["before", LOW, 100]]],
  ["one of an older version", {}, [undefined]],
])("a partition that a group has read, and %s", (_, options, expected) => {
  expect(begun({}, options)).toEqual(expected);
});

test.each([true, false])(
  "a partition that brought nothing yet is known: what others read of it meanwhile is read (the topics are the log: %s)",
  (isLog) => {
    const notes: LaneNote[] = [];
    const tell = (note: LaneNote): void => void notes.push(note);
    const empty = { committed: undefined, low: 0, high: 0, topicId: "a" };
    const before = new Lanes({ isLog, isNew: true, tell });
    before.begin("t/0", empty);
    expect(before.isUnsaved).toBe(true);
    before.begin("t/1", { ...ALL, committed: 150 });
    notes.length = 0;
    const { ranges: restored } = splitLanes([lanesRow(before.ranges(0))]);
    const later = new Lanes({ restored, isLog, tell });
    expect(later.begin("t/0", { ...empty, committed: 70, high: 70, isForeign: false })).toBe(0);
    later.took("t/0", 0, 0, -1);
    expect(later.begin("t/1", { ...ALL, committed: 150 }) ?? 150).toBe(150);
    expect(notes).toEqual([{ lane: "t/0", kind: "again", from: 0, to: 70 }]);
  },
);

test.each([true, false])(
  "what leaves the topic before a group has any offset is missed from where this history stands (the topics are the log: %s)",
  (isLog) => {
    const lanes = new Lanes({ isLog, isNew: true });
    const standing = { committed: undefined, low: 0, high: 70, topicId: "a" };
    expect(lanes.begin("t/0", standing)).toBeUndefined();
    expect(lanes.begin("t/0", { ...standing, low: 40 })).toBe(0);
  },
);

test("without ids of topics a group that has no offset is in a topic that was made anew", () => {
  const lanes = new Lanes({ restored: new Map([["t/0", { low: 60, next: 100 }]]) });
  expect(lanes.begin("t/0", { committed: undefined, low: 0, high: 900 })).toBeUndefined();
});

test("what an operator had it pass over is passed over also where what was on hold is read again, and told once", () => {
  const notes: LaneNote[] = [];
  const lanes = new Lanes({ restored: known, position: 500, tell: (note) => notes.push(note) });
  const standing = { ...ALL, committed: 150, isForeign: true };
  lanes.begin("t/0", standing);
  expect(lanes.isUnsaved).toBe(true);
  lanes.took("t/0", 150, 501, 501);
  const ranges = lanes.ranges(400);
  const held = [...Array(160).keys()].filter((offset) => isHeld(ranges.get("t/0") ?? READ, offset));
  expect(held).toEqual([...Array(40).keys()].map((n) => 60 + n).concat(150));
  new Lanes({ restored: ranges, tell: (note) => notes.push(note) }).begin("t/0", standing);
  expect(notes).toEqual([{ lane: "t/0", kind: "skipped", from: 100, to: 150 }]);
  expect(lanes.ranges(501).get("t/0")?.skipped).toBeUndefined();
});

test("how far a topic was read is of all its partitions, and of none that had its name before", () => {
  const restored = new Map([
    ["t/0", { low: 3, next: 5, topicId: "a" }],
    ["t/1", { low: 7, next: 7, topicId: "b" }],
    ["t/2", { low: 11, next: 11 }],
    ["tt/0", { low: 13, next: 13, topicId: "b" }],
  ]);
  const lanes = new Lanes({ restored });
  expect(["a", "b", undefined].map((id) => lanes.readTo("t", id))).toEqual([16, 18, 23]);
});
