import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { DAILY_SLACK } from "../fleet/budget.ts";
import { findingsOf, fresh, NO_RULES, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { DAY_DETECTOR } from "./render-day.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MACHINES = 30;
const [QUIET, RAMP] = [19, 7];

/** Thirty jobs of some 48 calls a day, in office hours; `times` says how much more one of them calls on which day. */
function jobs(days: number, times: (machine: number, day: number) => number): readonly Event[] {
  const next = random(17);
  const events: Event[] = [];
  for (let day = 0; day < days; day += 1) {
    for (let machine = 0; machine < MACHINES; machine += 1) {
      const calls = Math.round(48 * times(machine, day) * (0.85 + 0.3 * next()));
      for (let k = 0; k < calls; k += 1) {
        const at = WORLD_START + day * DAY + 9 * HOUR + Math.floor(next() * 8 * HOUR);
        events.push(call(`job-${machine}`, at, `${machine}-${day}-${k}`));
      }
    }
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

/** A fifth more each day, for a week. */
const ramp = (machine: number, day: number): number =>
  machine === 7 && day >= QUIET ? 1 + 0.18 * (day - QUIET + 1) : 1;
const ramped = jobs(QUIET + RAMP, ramp);
const ofDays = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ detector }) => detector === DAY_DETECTOR);
const found = ofDays(findingsOf(ramped));

describe("a job that calls a fifth more each day for a week", () => {
  test("is one finding, decided at the end of an hour during the week", () => {
    expect(found.map(({ identity_name }) => identity_name)).toEqual(["job-7"]);
    const [{ time = "", kind = "", calibration = "", severity = "" } = {}] = found;
    expect({ kind, calibration, severity }).toEqual({
      kind: "behavior",
      calibration: "calibrated",
      severity: "medium",
    });
    expect(Date.parse(time) % HOUR).toBe(0);
    expect(Date.parse(time)).toBeLessThan(WORLD_START + (QUIET + RAMP) * DAY);
  });

  test("says on which days, and with which evidence each", () => {
    const [dimension] = found[0]?.dimensions ?? [];
    expect(dimension?.name).toBe("calls_per_day");
    const factors = (dimension?.observed ?? "").matchAll(/× ([\d.]+) (?:on (\d{4}-\d{2}-\d{2})|today)/g);
    const days = Array.from(factors, ([, factor, day]) => ({ factor: Number(factor), day }));
    expect(days.length).toBeGreaterThanOrEqual(2);
    for (const { day } of days.slice(0, -1))
      expect(Date.parse(day ?? "")).toBeGreaterThanOrEqual(WORLD_START + QUIET * DAY);
    const product = days.reduce((sum, { factor }) => sum + Math.log10(factor), 0);
    expect(product).toBeCloseTo(dimension?.surprise ?? 0, 1);
  });

  test("what its dimensions added sums to its evidence, and its score follows from that", () => {
    const [{ dimensions = [], score = 0, events = [] } = {}] = found;
    const sum = dimensions.reduce((total, { added }) => total + added, 0);
    expect(score).toBe(Math.min(100, Math.round(20 * (sum + Math.log10(DAILY_SLACK)))));
    const uids = new Set(
      ramped.filter(({ identity_name }) => identity_name === "job-7").map(({ event_uid }) => event_uid),
    );
    expect(events.map((uid) => uids.has(uid))).toEqual([true, true, true]);
  });

  test("is the same after a restore at any hour of the week", () => {
    for (const hour of [40, 130]) {
      const at = ramped.findIndex(({ time }) => Date.parse(time) >= WORLD_START + QUIET * DAY + hour * HOUR);
      const first = fresh(OPTIONS, NO_RULES);
      for (const [offset, event] of ramped.slice(0, at).entries()) first.offer(event, offset);
      const last = new Map(first.take().map((finding) => [finding.finding_uid, finding]));
      const { position, rows } = first.snapshot();
      const second = fresh(OPTIONS, NO_RULES);
      second.restore(position, rows);
      ramped.forEach((event, offset) => {
        if (offset >= position.lowWater) second.offer(event, offset);
      });
      second.finish();
      for (const finding of second.take()) last.set(finding.finding_uid, finding);
      expect(ofDays(Array.from(last.values()))).toEqual(found);
    }
  });
});

test("days like any other bring nothing", () => {
  expect(ofDays(findingsOf(jobs(QUIET + RAMP, () => 1)))).toEqual([]);
});

test("one day alone, however wild, is for its hours to tell", () => {
  const wild = jobs(QUIET + 3, (machine, day) => (machine === 7 && day === QUIET ? 6 : 1));
  const leads = ofDays(findingsOf(wild)).map(({ identity_name, dimensions }) => [identity_name, dimensions[0]?.name]);
  expect(leads).toEqual([["job-7", "busy_hours"]]);
});

test("who stays where it drifted is told once", () => {
  const shifted = jobs(QUIET + 14, (machine, day) => (machine === 7 && day >= QUIET ? 2 : 1));
  expect(ofDays(findingsOf(shifted)).length).toBe(1);
});

test("what comes days after hours that were told of is another finding", () => {
  const again = jobs(QUIET + 4 + RAMP, (machine, day) => (machine === 7 && day === QUIET ? 6 : ramp(machine, day - 4)));
  const leads = ofDays(findingsOf(again)).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  expect(leads.map(({ identity_name, dimensions }) => [identity_name, dimensions[0]?.name])).toEqual([
    ["job-7", "busy_hours"],
    ["job-7", "calls_per_day"],
  ]);
  expect(new Set(leads.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test("of ten machines that call twice as much on the same two days, half are told of at most", () => {
  const busy = jobs(QUIET + 4, (machine, day) => (machine < 10 && day >= QUIET && day < QUIET + 2 ? 2 : 1));
  expect(ofDays(findingsOf(busy)).length).toBeLessThanOrEqual(5);
});
