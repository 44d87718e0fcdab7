import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { Partition } from "./partition.ts";
import { AT, AT_SUP, FEATURE_COUNT } from "./state/layout.ts";
import { findingsOf, NO_RULES, OPTIONS } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const THEFT = {
  action_class: "admin",
  src_network: "203.0.113.0/24",
  src_asn: 64_500,
  client: "python-requests",
} as const;

/** A benign world of so many days, and then what `then` adds from ten minutes past the last hour. */
function aftermath(
  days: number,
  then: (at: number) => readonly Event[],
  seed = 11,
  identities = 25,
): readonly Finding[] {
  const events = Array.from(tinyWorld(seed, identities, days * 24));
  return findingsOf([...events, ...then(WORLD_START + days * 24 * HOUR + 600_000)]);
}

function of(findings: readonly Finding[], name: string, from: number): readonly Finding[] {
  return findings.filter((finding) => finding.identity_name === name && Date.parse(finding.time) >= from);
}

const theft = (at: number): readonly Event[] =>
  Array.from({ length: 5 }, (_, k) => call("id-1", at + k * 1000, `theft-${k}`, { ...THEFT, action: `Evil${k}` }));
const surge = (at: number): readonly Event[] =>
  Array.from({ length: 6000 }, (_, k) => call("id-0", at + k * 100, `surge-${k}`, { src_network: "10.0.0.0/24" }));

describe.each([4, 9, 22])("after %d days", (days) => {
  const from = WORLD_START + days * 24 * HOUR;
  const newborn = (at: number): readonly Event[] =>
    Array.from({ length: 400 }, (_, k) =>
      call(`new-${k % 10}`, at + k * 700, `new-${k}`, {
        action: `Action1${k % 5}${k % 3}`,
        src_network: `10.1.${k % 2}.0/24`,
      }),
    );
  const findings = aftermath(days, (at) => [...theft(at), ...newborn(at), ...surge(at)]);

  test("an identity used from a new network with new actions is found within its first five calls", () => {
    const [finding] = of(findings, "id-1", from);
    expect(finding?.events[0]).toMatch(/^theft-[0-4]$/);
    expect(finding?.title).toContain("from a network");
    expect(finding?.calibration).toBe(days < 7 ? "learning" : "calibrated");
  });

  test("the first surge of a machine that never varied is found", () => {
    const [finding] = of(findings, "id-0", from);
    expect(finding?.dimensions[0]).toMatchObject({ name: "calls_per_hour", observed: "6,000 calls in the hour" });
    expect(finding?.dimensions[0]?.expected).toMatch(/^(59\.\d|60(\.\d)?) calls in such an hour \(95 % \d+-\d+\)$/);
  });

  test("ten new identities that do what their peers do are no findings", () => {
    expect(findings.filter((finding) => finding.identity_name.startsWith("new-"))).toEqual([]);
  });
});

/** Machines that call each minute and do nothing else, for so many days. */
function* clockwork(identities: number, days: number): Generator<Event> {
  for (let minute = 0; minute < days * 24 * 60; minute += 1) {
    for (let id = 0; id < identities; id += 1)
      yield call(`id-${id}`, WORLD_START + minute * 60_000 + id, `c-${minute}-${id}`, { src_network: "10.0.0.0/24" });
  }
}

test.each([
  [1, 3],
  [1, 7],
  [1, 9],
  [4, 3],
  [4, 7],
  [1, 14],
  [1, 21],
  [2, 21],
  [4, 21],
])("the first surge is found in a fleet of %d that never varied in any way, after %d days", (identities, days) => {
  const from = WORLD_START + days * 24 * HOUR;
  const findings = findingsOf([...clockwork(identities, days), ...surge(from + 600_000)]);
  expect(findings.map(({ identity_name, dimensions }) => [identity_name, dimensions[0]?.observed])).toEqual([
    ["id-0", "6,000 calls in the hour"],
  ]);
});

test("alarms within twelve hours are one finding with the highest score; a later one opens another", () => {
  const findings = aftermath(9, (at) => [
    ...theft(at),
    ...theft(at + 5 * HOUR).map((event, k) => ({
      ...event,
      event_uid: `again-${k}`,
      action: `Worse${k}`,
      src_network: `198.51.${k}.0/24`,
    })),
    ...theft(at + 40 * HOUR).map((event, k) => ({
      ...event,
      event_uid: `later-${k}`,
      action: `Late${k}`,
      src_network: `192.0.${k}.0/24`,
      src_asn: 64_501,
      client: "curl",
    })),
  ]);
  const found = of(findings, "id-1", WORLD_START + 9 * 24 * HOUR).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  expect(found.map((finding) => finding.events[0]?.split("-")[0])).toEqual(["theft", "later"]);
  expect(found[0]?.events[2]).toMatch(/^again-/);
});

test("what the dimensions added is the evidence, and everything in them is printable", () => {
  for (const finding of aftermath(9, (at) => [...theft(at), ...surge(at + HOUR)])) {
    const added = finding.dimensions.reduce((sum, dimension) => sum + dimension.added, 0);
    expect(added).toBeGreaterThan(3);
    expect(
      finding.dimensions.every((dimension) => dimension.added >= 0 && !/undefined|NaN/.test(JSON.stringify(dimension))),
    ).toBe(true);
  }
});

test("no statistic of an hour ever falls within it", () => {
  const partition = new Partition(OPTIONS, NO_RULES);
  const before = new Map<number, { hour: number; sups: Float64Array }>();
  for (const event of tinyWorld(5, 15, 40)) {
    const time = Date.parse(event.time);
    partition.release(event, time, time);
    const id = partition.registry.find(event.identity_uid);
    const row = partition.baselines.rows.open(id);
    const sups = row.f64.slice(row.at64 + AT_SUP, row.at64 + AT_SUP + FEATURE_COUNT);
    const previous = before.get(id);
    const hour = row.get(AT.hour);
    if (previous?.hour === hour) expect(sups.every((sup, feature) => sup >= (previous.sups[feature] ?? 0))).toBe(true);
    before.set(id, { hour, sups });
  }
});

test("hours that are skipped are worth what hours without events are: ticking through them changes nothing", () => {
  const run = (ticking: boolean): string => {
    const partition = new Partition(OPTIONS, NO_RULES);
    for (let day = 0; day < 20; day += 1) {
      const at = WORLD_START + (day * 24 + (day % 3) * 5) * HOUR;
      if (ticking) for (let t = at - 18 * HOUR; t < at; t += HOUR) partition.clock.advance(t);
      partition.release(call("cron", at, `c${day}`), at, at);
    }
    partition.finish();
    const row = partition.baselines.rows.open(0);
    return JSON.stringify([Array.from(row.save()), Array.from(partition.baselines.fleet.all.sums)]);
  };
  expect(run(true).length).toBeGreaterThan(4000);
  const [ticked, skipped] = [run(true), run(false)];
  expect(ticked).toBe(skipped);
});

test("a benign fleet of 120 opens within its budget, in its first week as well as later", () => {
  const findings = findingsOf(tinyWorld(21, 120, 14 * 24));
  const week = WORLD_START + 7 * 24 * HOUR;
  const perThousandDays = (some: readonly Finding[]): number => (some.length * 1000) / (120 * 7);
  expect(perThousandDays(findings.filter((finding) => Date.parse(finding.time) < week))).toBeLessThan(8);
  expect(perThousandDays(findings.filter((finding) => Date.parse(finding.time) >= week))).toBeLessThan(8);
});

describe("what opening an hour shows is weighed whatever else it brings", () => {
  test("a machine of every hour that is back after a fortnight, and does what it always did, is found", () => {
    const from = WORLD_START + 28 * 24 * HOUR;
    const gone = (event: Event): boolean =>
      event.identity_name === "id-0" && Date.parse(event.time) >= WORLD_START + (11 * 24 + 8) * HOUR;
    const events = Array.from(tinyWorld(11, 25, 28 * 24)).filter((event) => !gone(event));
    const back = [call("id-0", from + 600_000, "back", { action: "Action000", src_network: "10.0.0.0/24" })];
    const [finding] = of(findingsOf([...events, ...back]), "id-0", from);
    // Sixteen days and sixteen hours: days that went by, as of the life of an identity.
    expect(finding?.dimensions[0]).toMatchObject({ name: "hours_since_last_call", observed: "back after 16 days" });
  });
});
