import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAYS = 12;
const MACHINES = 150;
const OUTAGE = WORLD_START + DAYS * 24 * HOUR;
const RETRIES = 12;

/** Machines that call once in most hours, each when it likes to; then one hour in which the first `failing` try again and again. */
function* life(failing: number, outcome: Event["outcome"]): Generator<Event> {
  const next = random(7);
  for (let at = WORLD_START; at <= OUTAGE + 2 * HOUR; at += HOUR) {
    const calls: Event[] = [];
    for (let i = 0; i < MACHINES; i += 1) {
      const start = at + next() * HOUR * 0.9;
      if (next() < 0.2) continue;
      const uid = `m${i}-${at}`;
      if (at !== OUTAGE || i >= failing)
        calls.push(call(`m${i}`, start, uid, next() < 0.02 ? { outcome: "error" } : {}));
      else for (let k = 0; k < RETRIES; k += 1) calls.push(call(`m${i}`, start + k * 5000, `${uid}-${k}`, { outcome }));
    }
    yield* calls.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }
}

/** Whom findings of the outage and after it are about, members of groups each by itself. */
function toldOf(failing: number, outcome: Event["outcome"]): number {
  const findings = findingsOf(life(failing, outcome)).filter(
    ({ kind, time, severity }) => kind === "behavior" && severity !== "info" && Date.parse(time) >= OUTAGE,
  );
  return findings.reduce((sum, { title }) => sum + Number(/^(\d+) identities/.exec(title)?.[1] ?? 1), 0);
}

test.each<[string, number, Event["outcome"], number, number]>([
  ["of all who try again in an outage, those who did before it was known", MACHINES, "error", 3, 20],
  ["of forty who do, no more", 40, "error", 3, 20],
  ["one whose calls fail when nobody's do", 1, "error", 1, 1],
  ["all whose calls come in a burst and do not fail", MACHINES, "success", 80, MACHINES],
])("told are %s", (_, failing, outcome, least, most) => {
  const told = toldOf(failing, outcome);
  expect(told).toBeGreaterThanOrEqual(least);
  expect(told).toBeLessThanOrEqual(most);
});
