import fc from "fast-check";
import { expect, test } from "vitest";
import { call } from "../test/tiny-world.ts";
import type { Held } from "./held-events.ts";
import { compareHeld, ReorderBuffer } from "./reorder-buffer.ts";

const drawnHeld = fc.array(fc.tuple(fc.nat(50), fc.nat(3), fc.nat(2), fc.nat(40), fc.nat(2)), { maxLength: 120 });

type Drawn = readonly [time: number, hold: number, source: number, uid: number, identity: number];

function heldOf(drawn: readonly Drawn[]): Held[] {
  return drawn.map(([time, hold, source, uid, identity], offset) => {
    const event = call(`id-${identity}`, time, `e${uid}`, { source: `s${source}` });
    return { due: time + hold, time, event, offset };
  });
}

function popAll(buffer: ReorderBuffer, watermark: number): Held[] {
  const left: Held[] = [];
  for (let held = buffer.popBefore(watermark); held !== undefined; held = buffer.popBefore(watermark)) left.push(held);
  return left;
}

test.each([0, 5, 1000])(
  "with %d kept whole, events leave the hold in the order (time + hold, time, source, id, identity), whatever the order they came in",
  (mostWhole) => {
    fc.assert(
      fc.property(drawnHeld, fc.nat(60), (drawn, watermark) => {
        const buffer = new ReorderBuffer({ mostWhole });
        const all = heldOf(drawn);
        for (const held of all) buffer.push(held);
        const stays = all.filter((held) => held.due >= watermark);
        const left = popAll(buffer, watermark);
        expect(buffer.size).toBe(stays.length);
        expect(buffer.lowestOffset()).toBe(Math.min(...stays.map(({ offset }) => offset)));
        for (const held of left) expect(held).toEqual(all[held.offset]);
        const order = [...left, ...popAll(buffer, Number.POSITIVE_INFINITY)];
        expect(new Set(order.map(({ offset }) => offset)).size).toBe(all.length);
        for (let i = 1; i < order.length; i += 1)
          expect(compareHeld(order[i - 1] as Held, order[i] as Held)).toBeLessThanOrEqual(0);
      }),
    );
  },
);

test("events of a long hold among many of a short one come out as they went in", () => {
  const buffer = new ReorderBuffer({ mostWhole: 100 });
  const count = 60_000;
  const heldAt = (n: number): Held => {
    const event = call(`w-${n % 50}`, n, `e-${n}`, { resource: `r-${n}` });
    return { due: n + (n % 100 === 0 ? 10 * count : 8000), time: n, event, offset: n };
  };
  const left: Held[] = [];
  for (let n = 0; n < count; n += 1) {
    buffer.push(heldAt(n));
    left.push(...popAll(buffer, n));
  }
  left.push(...popAll(buffer, Number.POSITIVE_INFINITY));
  expect(left).toEqual(Array.from({ length: count }, (_, n) => heldAt(n)).toSorted(compareHeld));
});
