import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, NO_RULES, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JOBS = 80;
const DAYS = 42;

/** Jobs of once a day, each at its own time; one run in sixty is another one, by hand, at whatever time of the day. */
function jobs(): { readonly events: readonly Event[]; readonly byHand: ReadonlySet<string> } {
  const next = random(11);
  const events: Event[] = [];
  const byHand = new Set<string>();
  const run = (job: number, day: number, at: number): void => {
    for (let k = 0; k < 3; k += 1) events.push(call(`job-${job}`, at + k * 4000, `${job}-${day}-${at}-${k}`));
  };
  for (let day = 0; day < DAYS; day += 1) {
    for (let job = 0; job < JOBS; job += 1) {
      const due = WORLD_START + day * DAY + ((job * 17) % 24) * HOUR + Math.floor((20 + 10 * next()) * 60_000);
      run(job, day, due);
      if (next() >= 1 / 60) continue;
      const odd = due + Math.floor((5 + 14 * next()) * HOUR);
      run(job, day, odd);
      byHand.add(`aws:1:role:job-${job}@${Math.floor(odd / HOUR)}`);
    }
  }
  return { events: events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)), byHand };
}

test("a run by hand is odd by the week and by its clock, and in time one of these is no second opinion", () => {
  const { events, byHand } = jobs();
  const rarities: number[] = [];
  const probe = fresh(
    {
      ...OPTIONS,
      probe: ({ identity, hour, rarity }) => {
        if (hour >= WORLD_START / HOUR + 28 * 24 && byHand.has(`${identity}@${hour}`)) rarities.push(rarity);
      },
    },
    NO_RULES,
  );
  findingsOf(events, probe);
  expect(rarities.length).toBeGreaterThan(10);
  // They are one hour in sixty.
  expect(rarities.filter((rarity) => rarity >= 4).length).toBeLessThanOrEqual(rarities.length / 4);
});
