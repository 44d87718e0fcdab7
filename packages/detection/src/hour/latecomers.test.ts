import type { Event } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf, fresh, NO_RULES, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JOBS = 40;
const SERVICES = 15;
const DAYS = 70;
const KNOWN_DAYS = 56;

const FAILED = { action: "JobFailed", action_class: "execute", outcome: "error", error_code: "E_LOCK" } as const;

interface Fleet {
  readonly events: readonly Event[];
  /** Hours of the last weeks in which a job ended with what is asked for. */
  readonly odd: ReadonlySet<string>;
}

/** Jobs of once a day, each at its own time, and services that never rest; from the day `since` on one run in forty ends with `over`. */
function jobs(over: Partial<Event>, since = 33): Fleet {
  const next = random(5);
  const events: Event[] = [];
  const odd = new Set<string>();
  for (let day = 0; day < DAYS; day += 1) {
    for (let service = 0; service < SERVICES; service += 1)
      for (let hour = 0; hour < 24; hour += 1)
        events.push(
          call(`service-${service}`, WORLD_START + day * DAY + hour * HOUR + 90_000, `s${service}-${day}-${hour}`),
        );
    for (let job = 0; job < JOBS; job += 1) {
      const due = WORLD_START + day * DAY + ((job * 17) % 24) * HOUR + Math.floor((20 + 10 * next()) * 60_000);
      for (let k = 0; k < 3; k += 1) events.push(call(`job-${job}`, due + k * 4000, `${job}-${day}-${k}`));
      if (next() >= 1 / 40 || day < since) continue;
      events.push(call(`job-${job}`, due + 20_000, `${job}-${day}-odd`, over));
      if (day >= KNOWN_DAYS) odd.add(`aws:1:role:job-${job}@${Math.floor(due / HOUR)}`);
    }
  }
  return { events: events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)), odd };
}

/** How rare those hours were, -log10, in ascending order. */
function raritiesOf({ events, odd }: Fleet): readonly number[] {
  const rarities: number[] = [];
  const probe = fresh(
    {
      ...OPTIONS,
      probe: ({ identity, hour, rarity }) => {
        if (odd.has(`${identity}@${hour}`)) rarities.push(rarity);
      },
    },
    NO_RULES,
  );
  findingsOf(events, probe);
  return rarities.toSorted((a, b) => a - b);
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] as number;

describe("an operation that a log has for a job that failed", () => {
  test("is one sign, and not news of a job once one peer after the other came to it", () => {
    const rarities = raritiesOf(jobs(FAILED));
    expect(rarities.length).toBeGreaterThan(10);
    expect(median(rarities)).toBeLessThan(3.5);
  });

  test("is news while peers came to it for less than five days", () => {
    expect(median(raritiesOf(jobs(FAILED, DAYS - 4)))).toBeGreaterThan(4);
  });
});
