import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MACHINES = 40;
const HOURS = 144;

/** Forty machines that call six times an hour; each starts anew once between the second day and the sixth, with all that brings. */
function restarting(isOwn: boolean): readonly Event[] {
  const events: Event[] = [];
  for (let machine = 0; machine < MACHINES; machine += 1) {
    const name = `pod-${machine}`;
    for (let k = 0; k < HOURS * 6; k += 1)
      events.push(call(name, WORLD_START + k * 600_000 + machine * 5000, `${machine}-${k}`));
    const start = WORLD_START + (30 + Math.floor((machine * 110) / MACHINES)) * HOUR + 1000;
    const mark = isOwn ? machine : "";
    for (let k = 0; k < 40; k += 1) {
      const over = { action: `Load${mark}x${k % 4}`, client: `boot${mark}`, src_network: `10.${machine}.9.0/24` };
      events.push(call(name, start + k * 500, `start-${machine}-${k}`, over));
    }
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

function toldOf(isOwn: boolean): number {
  return findingsOf(restarting(isOwn)).filter(({ detector }) => detector === "behavior").length;
}

test("what many machines of a fleet in its first week do, each once, is told of some", () => {
  expect(toldOf(false)).toBeGreaterThan(0);
  expect(toldOf(false)).toBeLessThanOrEqual(MACHINES / 2);
});

test("what no peer knows is told of each, in the first week as later", () => {
  expect(toldOf(true)).toBeGreaterThanOrEqual(MACHINES - 2);
});
