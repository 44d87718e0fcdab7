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

/** Twelve machines on the first day of their log: each reads its few things, ten calls an hour, all but three of them from eight on. */
function firstDay(until: number): readonly Event[] {
  const events: Event[] = [];
  for (let machine = 0; machine < 12; machine += 1) {
    for (let hour = machine < 3 ? 0 : 8; hour < until; hour += 1) {
      for (let k = 0; k < 10; k += 1) {
        const at =
          WORLD_START + hour * HOUR + k * 350_000 + ((machine * 7919 + hour * 104_729 + k * 1_299_709) % 200_000);
        events.push(call(`job-${machine}`, at, `${machine}-${hour}-${k}`, { resource: `own/${machine}-${k % 4}` }));
      }
    }
  }
  return events;
}

/** Forty things are deleted within seven minutes by one that never did, in the last hour of so many. */
function withDeletions(hours: number): readonly Event[] {
  const from = WORLD_START + (hours - 1) * HOUR + 600_000;
  const deleted = Array.from({ length: 40 }, (_, k) =>
    call("job-7", from + k * 10_000, `gone-${k}`, {
      ...{ action: "DeleteObject", action_class: "delete", resource: `shared/${k}` },
    }),
  );
  return [...firstDay(hours), ...deleted].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

test("on the first day of a log, who reads all day and then deletes is told of, and who goes on is not", () => {
  const told = findingsOf(withDeletions(18)).filter(({ detector }) => detector === "behavior");
  expect(told.map(({ identity_name: name, severity }) => [name, severity])).toEqual([["job-7", "high"]]);
  expect(told[0]?.title).toContain("a kind of work it had never done (delete: DeleteObject)");
  expect(told[0]?.calibration).toBe("learning");
  expect(findingsOf(firstDay(20)).filter(({ detector }) => detector === "behavior")).toEqual([]);
});
