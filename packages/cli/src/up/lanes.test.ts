import fc from "fast-check";
import { expect, test } from "vitest";
import { Lanes, lanesRow, positionIn, splitLanes } from "./lanes.ts";

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
  const after = new Lanes(ranges, 99);
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
