import type { Event, Finding } from "@rolecall/core";
import { parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const HOURS = 240;
const BACK = WORLD_START + 200 * HOUR;
const quiet = Array.from(tinyWorld(11, 20, HOURS));

/** Who went through a forwarder that was down: every second machine. */
function isCutOff({ identity_name: name }: Event): boolean {
  return Number(name?.slice(3)) % 2 === 0;
}

/** In the order of arrival: those cut off within `hours` before they were back come then, as fast as they can. */
function afterOutage(events: readonly Event[], hours: number): Event[] {
  const arrivals = events.map((event) => {
    const at = parseTime(event.time);
    const waits = isCutOff(event) && at < BACK && at >= BACK - hours * HOUR;
    return { event, at: waits ? BACK + (at - BACK) / 1e6 : at };
  });
  return arrivals.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
}

function again(events: readonly Event[], hours: number): Event[] {
  const from = BACK - hours * HOUR;
  const copies = events.filter(({ time }) => parseTime(time) >= from && parseTime(time) < from + 6 * HOUR);
  const at = events.findIndex(({ time }) => parseTime(time) >= BACK);
  return events.toSpliced(at, 0, ...copies);
}

const titles = (findings: readonly Finding[]): string[] => findings.map(({ time, title }) => `${time} ${title}`);

test.each([1, 3, 12, 60])(
  "a forwarder that was down for %d hours makes no finding when it sends what it has",
  (hours) => {
    const detector = fresh();
    const found = titles(findingsOf(afterOutage(quiet, hours), detector));
    expect(detector.stats.late).toBeGreaterThan(100);
    const usual = titles(findingsOf(quiet));
    expect(found.filter((title) => !usual.includes(title))).toEqual([]);
  },
);

test.each([10, 23, 30, 100])("six hours of %d hours ago, sent again, change no finding", (hours) => {
  const detector = fresh();
  const found = titles(findingsOf(again(quiet, hours), detector));
  expect(detector.stats.late + detector.stats.duplicates).toBeGreaterThan(100);
  expect(found).toEqual(titles(findingsOf(quiet)));
});

test("a surge during the outage is found in the hour that it was in", () => {
  const at = BACK - 6 * HOUR;
  const surge = Array.from({ length: 900 }, (_, k) => call("id-0", at + 60_000 + k * 400, `surge-${k}`));
  const events = [...quiet, ...surge].toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
  const found = findingsOf(afterOutage(events, 12)).filter(({ identity_name: name }) => name === "id-0");
  expect(found.map(({ time }) => Math.floor(parseTime(time) / HOUR))).toContain(Math.floor(at / HOUR));
});

test.each([
  { behind: 2, found: 1, why: "it is certainly new" },
  { behind: 30, found: 0, why: "it may have been seen" },
])("of one that acted since, a theft from $behind hours behind gives $found findings: $why", ({ behind, found }) => {
  const at = BACK - behind * HOUR;
  const over = { action_class: "secret", src_network: "203.0.113.0/24", client: "curl" } as const;
  const theft = Array.from({ length: 12 }, (_, k) =>
    call("id-1", at + k * 1000, `theft-${k}`, { ...over, action: `Steal${k}` }),
  );
  const now = quiet.findIndex(({ time }) => parseTime(time) >= BACK + HOUR / 2);
  const before = titles(findingsOf(quiet));
  const more = titles(findingsOf(quiet.toSpliced(now, 0, ...theft))).filter((title) => !before.includes(title));
  expect(more).toHaveLength(found);
});
