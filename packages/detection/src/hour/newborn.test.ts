import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const HOURS = 13 * 24;
const SETTLED = 40;
/** From then on one is born every two hours, and lives for so many; once it is so old it is as busy as others of its like are then. */
const FIRST_BORN = 8 * 24;
const LIVES = 30;
const BUSY = 14;

/** Machines that do the same each hour; then also some that live for a day and more, each of which has one busy hour. */
function* life(): Generator<Event> {
  for (let hour = 0; hour < HOURS; hour += 1) {
    const at = WORLD_START + hour * HOUR;
    for (let i = 0; i < SETTLED; i += 1) yield call(`settled-${i}`, at + i * 1000, `s${hour}-${i}`);
    for (let born = FIRST_BORN; born <= hour; born += 2) {
      if (hour - born >= LIVES) continue;
      const calls = hour - born === BUSY ? 3 + ((born / 2) % 4) : 1;
      for (let k = 0; k < calls; k += 1)
        yield call(`job-${born}`, at + 60_000 + k * 400_000 + born, `job-${born}-${hour}-${k}`);
    }
  }
}

test("an hour of a newborn is no rarer than it is among those of others as new", () => {
  const rarities: number[] = [];
  const start = WORLD_START / HOUR;
  const detector = fresh({
    ...OPTIONS,
    probe: ({ identity, hour, rarity }) => {
      const born = Number(/job-(\d+)$/.exec(identity)?.[1] ?? Number.NaN);
      if (hour - start - born === BUSY) rarities.push(rarity);
    },
  });
  findingsOf(life(), detector);
  expect(rarities.length).toBeGreaterThan(45);
  // One in thirty of their hours is so busy, and one in a hundred of all.
  expect(Math.max(...rarities.slice(-4))).toBeLessThan(2);
});
