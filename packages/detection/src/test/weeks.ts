import type { Event } from "@rolecall/core";
import { call, random, WORLD_START } from "./tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** What is known only after two weeks happens in the third. */
const DAYS = 19;
const HOME = "198.51.100.0/24";
const AWAY = "203.0.113.0/24";

/** What is told of these weeks that no shorter log has. */
export const TOLD_OF_WEEKS: readonly string[] = [
  "lifecycle.again-elsewhere",
  "lifecycle.fell-silent",
  "lifecycle.newborn-surge",
];

/**
 * Nineteen days: machines of every hour of which some stop, three of them together; one that is away twice; a newborn an hour, and two surges
 * of them; and whoever is silent is named by others meanwhile, as the parent of what it started.
 */
export function weeks(seed: number): readonly Event[] {
  const next = random(seed);
  const all = [...staying(next), ...stopping(next), ...twiceAway(next), ...newborns(next)];
  return all.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

function hourly(name: string, days: number, next: () => number, over: (hour: number) => Partial<Event>): Event[] {
  return Array.from({ length: Math.round(days * 24) }, (_, hour) =>
    call(name, WORLD_START + hour * HOUR + Math.floor(next() * 50) * MINUTE, `${name}-${hour}`, over(hour)),
  );
}

function staying(next: () => number): readonly Event[] {
  return ["web", "api"].flatMap((name) =>
    hourly(name, DAYS, next, (hour) => ({
      action: `${name}-call`,
      ...(name === "web" && hour % 5 === 0 && { parent_uid: `aws:1:role:stops-${hour % 4}` }),
    })),
  );
}

function stopping(next: () => number): readonly Event[] {
  const together = 15 + next();
  return [0, 1, 2, 3].flatMap((n) =>
    hourly(`stops-${n}`, n === 3 ? 14.5 + next() : together + n / 24, next, () => ({ action: `job-${n}` })),
  );
}

function twiceAway(next: () => number): readonly Event[] {
  const home = hourly("export", DAYS, next, () => ({ src_network: HOME }));
  return [
    ...home,
    ...[15, 16, 18].map((day) =>
      call("export", WORLD_START + (day + next()) * 24 * HOUR, `away-${day}`, { src_network: AWAY }),
    ),
  ];
}

function newborns(next: () => number): readonly Event[] {
  const surges = [5, 17].map((day) => (day + next()) * 24 * HOUR);
  const times = [
    ...Array.from({ length: DAYS * 24 }, (_, hour) => hour * HOUR + next() * HOUR),
    ...surges.flatMap((at) => Array.from({ length: 30 }, () => at + next() * 20 * MINUTE)),
  ];
  return times.flatMap((at, n) =>
    [0, 1].map((k) =>
      call(`run-${n}`, WORLD_START + Math.floor(at) + k * MINUTE, `run-${n}-${k}`, { client: "runner" }),
    ),
  );
}
